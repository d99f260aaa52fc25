#!/usr/bin/env python3
"""Write nouns.tsv, the common nouns that name somebody who may act, from WordNet's nouns for persons and groups.

    nouns.py /usr/share/wordnet > nouns.tsv

A noun is taken when its commonest sense, or more than half of its tagged uses, is a person or a body of people. What
kind it is, WordNet's hypernyms say. The lists below are written by hand: what WordNet calls a person or a group that
news does not, and what news has besides.
"""
import re
import sys
from collections import defaultdict
from pathlib import Path

HEADER = """\
# Common nouns that name somebody who may act, or a place to which something is done.
#
# Source:  WordNet 3.0, nouns for persons and groups (Princeton University), chosen by nouns.py; places, vehicles and
#          corrections written by hand
# Licence: MIT OR Apache-2.0 for the choice, the WordNet licence (LICENSES/LicenseRef-WordNet-3.0.txt) for the source
# Date:    2026-11-25
#
# Columns, parted by tabs: the noun, as a lemma in lower case; its kind.
#   person        one person; several in the plural
#   group         several people without a body of their own
#   several       the same, but only in the plural: "Western powers"
#   organization  a body
#   place         a town, a stretch of land, a building
#   vehicle       acts for whoever owns it: nobody, if the text does not say who

"""

# The synsets below which a group of WordNet's is a body, or a group of people, by a member that they alone have.
BODIES = {"organization.organisation", "military_unit.military_force.military_group.force", "polity",
          "political_unit.political_entity", "court.tribunal.judicature", "assembly"}
PEOPLE = {"people", "social_group", "gathering.assemblage"}

# What WordNet files under persons and groups, and news does not mean as somebody who acts.
DROPPED = """
abomination addressee adult ancestry angel anti babe baby backstop banquet battery beats behemoth beneficiary bloodline
cast casualty changer character circus civilization class cohort colloquium conference constituency convention
corrections couple cream crossroads culture cutter dame damned darling deaf dear deity demon digger dot-com dragon
dummy dynasty elect ensemble equal fan favourite feast few figurehead filibuster flock folk fool forum freak genealogy
general generation genius grade god grey guide hack heavyweight hitter hombre hunt industry infant inferior informant junior jury
juvenile labor labour laughingstock  lightweight lineage lodge lookout loser  lover lush mace mailer major majors mate meeting membership
middleweight minor minors mission mixer monster namesake nationality native natural nobody ouster outfit pedigree phylum
pioneer pivot planner possessor powerhouse prey printer processor pushover rally recipient regular rout router runner
saint scanner scapegoat seminar  senior sept server shaker siren shindy society soul spirit spotter stalker stiff straight super
superior swagger sweetheart symposium tiger tough trailer tryst turnout underdog van virgin washer winner wonk
""".split()

# What news has besides, or means otherwise.
ADDED = {
    "person": """
 aide airman ally arab assailant assessor attacker backer biker blogger bondholder bomber borrower bystander centrist
 co-founder combatant commando conspirator contractor convict counterpart creditor creator crewman customer cyclist
 defector democrat deputy deserter detainee dreamer evacuee evangelical ex-minister ex-president expat expatriate
 extremist foe fugitive funder gunman hacker hard-liner hardliner importer infiltrator influencer insider insurgent
 islamist jihadi jihadist kidnapper lender lobbyist loyalist mastermind medic militant moderate mp mullah neighbor
 neighbour oligarch ombudsman onlooker operative opponent partner perpetrator policymaker populist progressive protester
 protestor provocateur proxy pundit radical recruit reservist returnee rioter secularist seller servicemember serviceman
 servicewoman settler shareholder shia shiite smuggler source sponsor staffer strongman submariner successor sunni
 suspect sympathiser sympathizer trafficker troublemaker vendor victim vlogger volunteer warlord whistle-blower
 whistleblower worker youth
""",
    "group": """
 audience bloc camp caucus citizenry civil-society clan clergy coalition community congregation contingent convoy crew
 crowd delegation diaspora duo electorate elite entourage establishment faction gang household insurgency
 intelligentsia leadership media mob opposition patrol peasantry people personnel platoon police populace population
 press public quartet rank-and-file resistance squad staff team tribe trio troop west working-class world youth
""",
    "several": """
 cell country element figure force interest nation power quarter state voice
""",
    "organization": """
 administration affiliate agency airline alliance army assembly association bank battalion body branch brigade
 broadcaster bureau bureaucracy cabinet caliphate campaign carmaker cartel channel chamber charity college commission
 committee company conglomerate consulate corporation council court developer dictatorship division embassy emirate
 enterprise entity federation firm fleet foundation giant government group institute institution insurer judiciary junta
 kingdom league lobby mafia magazine manufacturer military militia ministry monarchy movement navy network newspaper ngo
 nonprofit office operator organisation organization outlet panel parliament party publisher refiner regime regiment
 regulator republic retailer school secretariat squadron start-up startup station subsidiary supplier syndicate
 theocracy think-tank treasury tribunal union unit university utility watchdog website
""",
    "place": """
 airbase airfield airport airstrip area base border bridge building bunker camp capital castle cathedral cave
 checkpoint church city clinic coast compound corridor dam depot district dock enclave exclave facility factory
 farm fortress frontier garrison harbor harbour headquarters heartland hideout highway hill homeland hospital hotel hub
 installation island jail laboratory mall monastery mosque mountain municipality neighborhood neighbourhood
 outpost palace peninsula pipeline plaza port position prison province reactor refinery region reservoir residence
 road runway sanctuary sea settlement shelter shrine silo site slum strait stronghold suburb synagogue temple territory
 town tunnel valley village warehouse waters zone
""",
    "vehicle": """
 aircraft airliner airplane armada artillery boat carrier chopper corvette cruiser destroyer
 drone ferry flotilla freighter frigate gunboat gunship helicopter icebreaker jet missile plane rocket
 ship speedboat submarine tank tanker trawler vessel warhead warplane warship
""",
}


def main():
    folder = Path(sys.argv[1])
    lexicographer, members, above, key_of = {}, {}, defaultdict(list), {}
    for line in (folder / "data.noun").read_text(encoding="ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        offset, count = fields[0], int(fields[3], 16)
        lexicographer[offset] = int(fields[1])
        members[offset] = [fields[4 + 2 * i] for i in range(count)]
        rest = fields[4 + 2 * count + 1:]
        for symbol, target in zip(rest[::4], rest[1::4]):
            if symbol == "@":
                above[offset].append(target)
    uses = defaultdict(int)
    for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
        key, number, count = line.split()
        lemma, rest = key.split("%")
        if rest.startswith("1:"):
            uses[lemma, int(number)] += int(count)

    def is_below(offset, names, seen=()):
        if ".".join(name.lower() for name in members[offset]) in names or offset in seen:
            return offset not in seen
        return any(is_below(target, names, (*seen, offset)) for target in above[offset])

    def kind(offset):
        if lexicographer[offset] == 18:
            return "person"
        if lexicographer[offset] == 14:
            return "organization" if is_below(offset, BODIES) else "group" if is_below(offset, PEOPLE) else None
        return None

    dropped = set(DROPPED)
    chosen = {}
    for line in (folder / "index.noun").read_text(encoding="ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()
        lemma, senses = fields[0], fields[-int(fields[2]):]
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", lemma) or len(lemma) < 3 or lemma in dropped:
            continue
        # A sense in capitals is somebody's own name.
        numbers = [number for number, offset in enumerate(senses, 1) if lemma in members[offset]]
        if not numbers:
            continue
        senses = [senses[number - 1] for number in numbers]
        kinds = [kind(offset) for offset in senses]
        counts = [uses[lemma, number] for number in numbers]
        acting = sum(count for count, found in zip(counts, kinds) if found)
        if kinds[0] or 2 * acting > sum(counts):
            chosen[lemma] = next(found for found in kinds if found)
    for name, words in ADDED.items():
        for word in words.split():
            chosen[word] = name
    sys.stdout.write(HEADER)
    for word in sorted(chosen):
        print(word, chosen[word], sep="\t")


if __name__ == "__main__":
    main()
