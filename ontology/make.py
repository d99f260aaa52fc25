#!/usr/bin/env python3
"""Writes cameo.ttl from cameo.tsv; with --check only tells whether it is up to date."""

import csv
import sys
from pathlib import Path

HERE = Path(__file__).parent

HEAD = """\
# CAMEO codes as a concept scheme. Written by ontology/make.py from ontology/cameo.tsv: change that.
# Source: codes, CAMEO codebook 1.1b3 (2012); Goldstein scores, the GDELT Project (https://www.gdeltproject.org/) and the
# R package icews (MIT), after Goldstein (1992), J. Conflict Resolution 36(2); event types, CAMEO2PLOVER-2021.
# Labels are our own. Licence: CC BY-SA 4.0. Date: 2026-11-25.

@prefix cameo: <https://w3id.org/demarche/cameo/> .
@prefix d: <https://w3id.org/demarche/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix plover: <https://w3id.org/demarche/plover/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/demarche/cameo/> a skos:ConceptScheme ;
    skos:prefLabel "CAMEO codes"@en ;
    dcterms:source <https://parusanalytics.com/eventdata/data.dir/cameo.html> .
"""

# Root codes whose event type is the same thing: neither has anything that the other has not.
EXACT = {"04", "07", "12", "13", "14"}


def concepts(rows):
    codes = {row["code"] for row in rows}
    for row in rows:
        code, table, here = row["code"], row["plover"], row["here"]
        parent = code[:-1]
        if parent not in codes:
            parent = code[:2] if len(code) > 2 else None
        lines = [
            f"cameo:{code} a skos:Concept",
            f'skos:notation "{code}"',
            f'skos:prefLabel "{row["label"]}"@en',
            "skos:inScheme <https://w3id.org/demarche/cameo/>",
            f"skos:broader cameo:{parent}" if parent else "skos:topConceptOf <https://w3id.org/demarche/cameo/>",
            f"d:goldstein {row['goldstein']}",
            f"d:quadClass d:{row['quad_class']}",
        ]
        if table and not here:
            lines.append(f"skos:{'exactMatch' if code in EXACT else 'broadMatch'} plover:{table}")
        if here:
            lines.append(f"skos:broadMatch plover:{here}")
        related = ([table] if table and here else []) + [name for name in row["also"].split("|") if name]
        if related:
            lines.append("skos:relatedMatch " + ", ".join(f"plover:{name}" for name in related))
        yield "\n" + " ;\n    ".join(lines) + " .\n"


def main():
    lines = [line for line in (HERE / "cameo.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]
    text = HEAD + "".join(concepts(list(csv.DictReader(lines, delimiter="\t"))))
    target = HERE / "cameo.ttl"
    if sys.argv[1:] != ["--check"]:
        target.write_text(text, "utf-8")
    elif not target.exists() or target.read_text("utf-8") != text:
        sys.exit("ontology/cameo.ttl is not what ontology/make.py writes: run it")


if __name__ == "__main__":
    main()
