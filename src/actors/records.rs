//! Makes actors of nodes: names, offices, memberships, and what they are part of.
//!
//! The entry point is [`to_actors`]. What it refuses, and why, is [`Problem`]'s to say.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::actor::ENTITY;
use super::node::Node;
use super::terms::{Class, Property};
use super::turtle::Nodes;
use super::{Actor, ActorsError, Membership, Problem, Tenure};
use crate::types::{CountryCode, EntityId, EntityType};

/// ISO 3166-1 alpha-3, all 249.
const ISO_3166: &str = "\
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR \
    BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP \
    CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB \
    GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN \
    KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD \
    MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN \
    PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM \
    SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR \
    UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE";

/// The actors that the nodes tell of, each with its node, in the order of the nodes.
pub(super) fn to_actors<'n, 's>(nodes: &'n Nodes<'s>) -> Result<(Vec<Actor>, Vec<&'n Node<'s>>), ActorsError> {
    let (mut actors, mut actor_nodes) = (Vec::new(), Vec::new());
    let mut tenures: FxHashMap<EntityId, Vec<Tenure>> = FxHashMap::default();
    let mut memberships: FxHashMap<EntityId, Vec<Membership>> = FxHashMap::default();
    for node in nodes.values() {
        match node.class {
            None if node.values.is_empty() => {}
            None => return Err(node.error(Problem::NoClass)),
            Some(Class::Actor { entity_type, is_outlet }) => {
                actors.push(to_actor(node, nodes, entity_type, is_outlet)?);
                actor_nodes.push(node);
            }
            Some(Class::Tenure) => {
                let holder = linked_actor(nodes, node, Property::Holder)?;
                tenures.entry(holder).or_default().push(to_tenure(node, nodes)?);
            }
            Some(Class::Membership) => {
                let member = linked_actor(nodes, node, Property::Member)?;
                let organization = linked_actor(nodes, node, Property::Organization)?;
                let (from, until) = node.period()?;
                let (from, until) = (from.map(|from| from.outer), until.map(|until| until.outer));
                memberships.entry(member).or_default().push(Membership { organization, from, until });
            }
        }
    }
    for (actor, node) in actors.iter_mut().zip(&actor_nodes) {
        actor.tenures = tenures.remove(&actor.id).unwrap_or_default();
        actor.tenures.sort_by_key(|tenure| tenure.from);
        actor.memberships = memberships.remove(&actor.id).unwrap_or_default();
        for organization in node.all(Property::MemberOf) {
            let organization = actor_id(nodes, node, Property::MemberOf, &organization.text)?;
            // A membership with dates says more.
            if actor.memberships.iter().all(|membership| membership.organization != organization) {
                actor.memberships.push(Membership { organization, from: None, until: None });
            }
        }
        actor.memberships.sort_by(|a, b| (&a.organization, a.from).cmp(&(&b.organization, b.from)));
    }
    refuse_cycles(&actors, &actor_nodes)?;
    Ok((actors, actor_nodes))
}

/// Follows what is part of what; nothing may lead back to itself.
fn refuse_cycles(actors: &[Actor], nodes: &[&Node<'_>]) -> Result<(), ActorsError> {
    let wholes: BTreeMap<&EntityId, &EntityId> =
        actors.iter().filter_map(|actor| Some((&actor.id, actor.part_of.as_ref()?))).collect();
    for (actor, node) in actors.iter().zip(nodes).filter(|(actor, _)| actor.part_of.is_some()) {
        let mut path = vec![&actor.id];
        while let Some(whole) = path.last().and_then(|last| wholes.get(last)) {
            if *whole == &actor.id {
                let path: Vec<&str> = path.iter().chain([whole]).map(|id| id.as_str()).collect();
                let iri = format!("{ENTITY}{}", wholes[&actor.id]);
                return Err(node.error_at(&iri, Problem::PartOfItself(path.join(" < "))));
            }
            if path.contains(whole) {
                break;
            }
            path.push(whole);
        }
    }
    Ok(())
}

fn to_actor(
    node: &Node<'_>,
    nodes: &Nodes<'_>,
    entity_type: EntityType,
    is_outlet: bool,
) -> Result<Actor, ActorsError> {
    let id = entity_id(&node.iri).ok_or_else(|| {
        let wanted = "name in the entity namespace, in lower case with hyphens";
        node.error(Problem::Value { property: "IRI", value: node.iri.clone(), wanted })
    })?;
    let country = match entity_type {
        EntityType::Country => Some(node),
        _ => match node.one(Property::Country)? {
            Some(iri) => Some(nodes.get(iri).ok_or_else(|| node.wrong(Property::Country, iri, "listed country"))?),
            None => None,
        },
    };
    let code_of = |country: &Node<'_>| {
        let code = country.required(Property::Iso3)?;
        let parsed = code.parse::<CountryCode>();
        let parsed = parsed.map_err(|_| country.wrong(Property::Iso3, code, "ISO 3166-1 alpha-3 code"))?;
        // Once a country is enough.
        let is_known = entity_type != EntityType::Country || is_assigned(parsed);
        if is_known { Ok(parsed) } else { Err(country.error_at(code, Problem::UnknownCode(parsed))) }
    };
    let link = |property| -> Result<Option<EntityId>, ActorsError> {
        node.one(property)?.map(|iri| actor_id(nodes, node, property, iri)).transpose()
    };
    let actor = Actor {
        id,
        label: node.required(Property::Label)?.to_owned(),
        entity_type,
        is_outlet,
        country: country.map(code_of).transpose()?,
        aliases: node.texts(Property::AltLabel),
        demonyms: node.texts(Property::Demonym),
        people: node.texts(Property::People),
        capitals: node.texts(Property::Capital),
        seats: node.texts(Property::Seat),
        short_names: node.texts(Property::ShortName),
        ambiguous_names: node.texts(Property::AmbiguousName),
        family_name: node.one(Property::FamilyName)?.map(str::to_owned),
        acts_for: link(Property::ActsFor)?,
        part_of: link(Property::PartOf)?,
        tenures: Vec::new(),
        memberships: Vec::new(),
    };
    let lists = [&actor.aliases, &actor.demonyms, &actor.people, &actor.capitals, &actor.seats];
    let has_name = |name: &String| *name == actor.label || lists.iter().any(|names| names.contains(name));
    match actor.ambiguous_names.iter().find(|name| !has_name(name)) {
        Some(name) => Err(node.error_at(name, Problem::NoSuchName(name.clone()))),
        None => Ok(actor),
    }
}

fn to_tenure(node: &Node<'_>, nodes: &Nodes<'_>) -> Result<Tenure, ActorsError> {
    let of = if node.one(Property::Country)?.is_some() { Property::Country } else { Property::Organization };
    let (from, until) = node.period()?;
    let from = from.ok_or_else(|| node.error(Problem::Missing(Property::From.name())))?;
    Ok(Tenure {
        office: node.required(Property::Office)?.to_owned(),
        of: linked_actor(nodes, node, of)?,
        from: from.outer,
        from_at_latest: from.inner,
        until: until.map(|until| until.outer),
        until_at_earliest: until.map(|until| until.inner),
    })
}

/// The id of the actor that the one value of a property names.
fn linked_actor(nodes: &Nodes<'_>, node: &Node<'_>, property: Property) -> Result<EntityId, ActorsError> {
    actor_id(nodes, node, property, node.required(property)?)
}

fn actor_id(nodes: &Nodes<'_>, node: &Node<'_>, property: Property, iri: &str) -> Result<EntityId, ActorsError> {
    let is_actor = matches!(nodes.get(iri), Some(Node { class: Some(Class::Actor { .. }), .. }));
    entity_id(iri).filter(|_| is_actor).ok_or_else(|| node.wrong(property, iri, "listed actor"))
}

/// The id in an entity's IRI; `None` if it is none.
fn entity_id(iri: &str) -> Option<EntityId> {
    let name = iri.strip_prefix(ENTITY)?;
    let id = EntityId::from_name(name);
    (id.as_str() == name).then_some(id)
}

/// Whether ISO 3166-1 has the code, or leaves it to its users: AAA to AAZ, QMA to QZZ, XAA to XZZ, ZZA to ZZZ.
fn is_assigned(code: CountryCode) -> bool {
    let is_free = match code.as_str().as_bytes() {
        [b'A', b'A', _] | [b'X', _, _] | [b'Z', b'Z', _] => true,
        [b'Q', second, _] => *second >= b'M',
        _ => false,
    };
    is_free || ISO_3166.split_ascii_whitespace().any(|known| known == code.as_str())
}
