//! The tables that the program carries, and the tests that hold what they say together.
//!
//! They are data for whoever knows the world better: `data/actors/*.ttl`. What a table may say is in `turtle`.

/// The tables that the program carries: file name and text.
pub(super) const ACTORS: [(&str, &str); 19] = [
    ("countries.ttl", include_str!("../../data/actors/countries.ttl")),
    ("places.ttl", include_str!("../../data/actors/places.ttl")),
    ("cities.ttl", include_str!("../../data/actors/cities.ttl")),
    ("organizations.ttl", include_str!("../../data/actors/organizations.ttl")),
    ("bodies.ttl", include_str!("../../data/actors/bodies.ttl")),
    ("groups.ttl", include_str!("../../data/actors/groups.ttl")),
    ("parties.ttl", include_str!("../../data/actors/parties.ttl")),
    ("companies.ttl", include_str!("../../data/actors/companies.ttl")),
    ("media.ttl", include_str!("../../data/actors/media.ttl")),
    ("leaders.ttl", include_str!("../../data/actors/leaders.ttl")),
    ("people-africa.ttl", include_str!("../../data/actors/people-africa.ttl")),
    ("people-americas.ttl", include_str!("../../data/actors/people-americas.ttl")),
    ("people-asia.ttl", include_str!("../../data/actors/people-asia.ttl")),
    ("people-europe.ttl", include_str!("../../data/actors/people-europe.ttl")),
    ("people-middle-east.ttl", include_str!("../../data/actors/people-middle-east.ttl")),
    ("people-world.ttl", include_str!("../../data/actors/people-world.ttl")),
    ("short-names.ttl", include_str!("../../data/actors/short-names.ttl")),
    ("links.ttl", include_str!("../../data/actors/links.ttl")),
    ("memberships.ttl", include_str!("../../data/actors/memberships.ttl")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::Date;

    use super::super::{Actor, Actors, Roles};
    use super::ACTORS;
    use crate::types::{CountryCode, EntityId};

    /// ISO 3166-1 alpha-3, all 249.
    const ISO_3166: &str = "\
        ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH \
        BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB \
        CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO \
        GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN \
        IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA \
        MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER \
        NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU \
        RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA \
        TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT \
        WLF WSM YEM ZAF ZMB ZWE";

    /// Territories without inhabitants, or without an adjective in use.
    const WITHOUT_DEMONYM: [&str; 13] =
        ["ATA", "ATF", "BLM", "BVT", "GGY", "HMD", "JEY", "MAF", "MNP", "SGS", "SJM", "SXM", "UMI"];

    fn countries(actors: &Actors) -> impl Iterator<Item = (&Actor, CountryCode)> {
        actors.iter().filter(|actor| actor.is_country()).map(|actor| (actor, actor.country.unwrap()))
    }

    fn on(day: &str) -> Date {
        day.parse().unwrap()
    }

    #[test]
    fn every_code_of_iso_3166_is_there_once() {
        let actors = Actors::embedded().unwrap();
        let listed: Vec<CountryCode> = countries(&actors).map(|(_, code)| code).collect();
        let unique: BTreeSet<String> = listed.iter().map(ToString::to_string).collect();
        assert_eq!(listed.len(), unique.len());
        assert_eq!(unique, ISO_3166.split(' ').chain(["XKX"]).map(str::to_owned).collect());
    }

    #[test]
    fn every_country_has_a_demonym_unless_it_is_known_to_have_none() {
        let actors = Actors::embedded().unwrap();
        let without: Vec<String> = countries(&actors)
            .filter(|(actor, _)| actor.demonyms.is_empty())
            .map(|(_, code)| code.to_string())
            .collect();
        assert_eq!(without.into_iter().collect::<BTreeSet<_>>(), WITHOUT_DEMONYM.map(str::to_owned).into());
    }

    #[test]
    fn every_name_is_found_and_means_an_actor_that_has_it() {
        let actors = Actors::embedded().unwrap();
        for actor in actors.iter() {
            let lists = [&actor.aliases, &actor.demonyms, &actor.people, &actor.capitals, &actor.seats];
            for name in lists.into_iter().flatten().chain([&actor.label]) {
                assert!(actors.readings(name).any(|(reading, _)| reading.id == actor.id), "{name} of {}", actor.id);
            }
        }
    }

    #[test]
    fn offices_are_held_by_who_held_them_then() {
        let actors = Actors::embedded().unwrap();
        for (of, office, day, id) in [
            ("united-states", "foreign minister", "2023-06-01", Some("antony-blinken")),
            ("united-states", "president", "2021-01-20", Some("joe-biden")),
            ("united-states", "president", "2018-01-01", Some("donald-trump")),
            ("russia", "president", "2010-01-01", Some("dmitry-medvedev")),
            ("armenia", "prime minister", "2024-07-03", Some("nikol-pashinyan")),
            ("nato", "secretary-general", "2024-11-01", Some("mark-rutte")),
            ("european-union", "high representative", "2022-01-01", Some("josep-borrell")),
            ("france", "president", "1994-01-01", Some("francois-mitterrand")),
            ("france", "president", "1979-01-01", None),
        ] {
            let holder = actors.holder(&EntityId::from_name(of), office, on(day)).map(|actor| actor.id.as_str());
            assert_eq!(holder, id, "{office} of {of} on {day}");
        }
    }

    #[test]
    fn offices_are_roles_under_their_one_name_and_terms_run_forward() {
        let (actors, roles) = (Actors::embedded().unwrap(), Roles::embedded().unwrap());
        for (actor, tenure) in actors.iter().flat_map(|actor| actor.tenures.iter().map(move |tenure| (actor, tenure))) {
            let office = roles.get(&tenure.office).and_then(|role| role.office.as_deref());
            assert_eq!(office, Some(tenure.office.as_str()), "{}", actor.id);
            assert!(tenure.until.is_none_or(|until| tenure.from <= until), "{}", actor.id);
        }
    }

    #[test]
    fn one_office_has_one_holder_at_a_time() {
        let actors = Actors::embedded().unwrap();
        let mut terms: Vec<_> = actors
            .iter()
            .flat_map(|actor| {
                actor.tenures.iter().map(move |tenure| (&tenure.of, &tenure.office, tenure.from, tenure, &actor.id))
            })
            .collect();
        terms.sort_by_key(|(of, office, from, ..)| (*of, *office, *from));
        for pair in terms.windows(2) {
            let [(of, office, _, tenure, first), (next_of, next_office, _, next, second)] = pair else {
                unreachable!()
            };
            if (of, office) == (next_of, next_office) {
                let ends_in_time = tenure.until_at_earliest.is_some_and(|until| until <= next.from_at_latest);
                assert!(ends_in_time, "{office} of {of}: {first} and {second}");
            }
        }
    }

    #[test]
    fn members_change_with_time() {
        let actors = Actors::embedded().unwrap();
        for (member, organization, day, is_member) in [
            ("finland", "nato", "2023-04-03", false),
            ("finland", "nato", "2023-04-04", true),
            ("france", "nato", "1999-01-01", true),
            ("united-kingdom", "european-union", "2019-01-01", true),
            ("united-kingdom", "european-union", "2021-01-01", false),
            ("armenia", "collective-security-treaty-organization", "2024-07-03", true),
            ("azerbaijan", "collective-security-treaty-organization", "2024-07-03", false),
            ("niger", "ecowas", "2024-01-01", true),
            ("niger", "alliance-of-sahel-states", "2024-01-01", true),
        ] {
            let organization = EntityId::from_name(organization);
            let mut members = actors.members(&organization, on(day));
            assert_eq!(
                members.any(|actor| actor.id.as_str() == member),
                is_member,
                "{member} in {organization} on {day}"
            );
        }
    }

    #[test]
    fn the_plain_statement_of_membership_stands_for_present_members_and_for_them_only() {
        let (_, text) = ACTORS[ACTORS.len() - 1];
        let text: String = text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect();
        let statements = text.split(" .\n").filter_map(|statement| statement.trim().split_once(" d:memberOf "));
        let plain: BTreeSet<(String, String)> = statements
            .flat_map(|(member, of)| of.split(',').map(move |of| (member.to_owned(), of.trim().to_owned())))
            .collect();
        let actors = Actors::embedded().unwrap();
        let present = actors.iter().flat_map(|actor| {
            let open = actor.memberships.iter().filter(|membership| membership.until.is_none());
            open.map(|membership| (format!("e:{}", actor.id), format!("e:{}", membership.organization)))
        });
        let present: BTreeSet<_> = present.collect();
        let differing: Vec<_> = present.symmetric_difference(&plain).collect();
        assert!(differing.is_empty(), "{differing:?}");
    }

    #[test]
    fn the_tables_say_their_source_licence_and_date() {
        for (name, text) in ACTORS {
            for key in ["# Source:", "# Licence:", "# Date:"] {
                assert!(text.lines().any(|line| line.starts_with(key)), "{name} has no {key}");
            }
        }
    }
}
