#!/usr/bin/env python3
"""Checks graphs in their RDF 1.1 form against ontology/shapes.ttl.

    shapes.py FILE...      Turtle, N-Triples or N-Quads; exit 1 with the violations
    shapes.py --self-test  the golden dispatch conforms, and does not once any rule is broken

Needs pyshacl.
"""

import sys
import time
from pathlib import Path

import rdflib
from pyshacl import validate
from rdflib import RDF, SH, Literal, Namespace, URIRef
from rdflib.namespace import XSD

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests/golden/rdf/dispatch.rdf11.nq"
D = Namespace("https://w3id.org/demarche/ontology#")
ACT = Namespace("https://w3id.org/demarche/act/")
E = Namespace("https://w3id.org/demarche/entity/")
PLOVER = Namespace("https://w3id.org/demarche/plover/")
CAMEO = Namespace("https://w3id.org/demarche/cameo/")
SCHEMA = Namespace("https://schema.org/")
FORMATS = {".nq": "nquads", ".nt": "nt", ".ttl": "turtle"}


def read(path):
    """All triples of a file, whatever their graph."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format=FORMATS[path.suffix])
    graph = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph


def background():
    """What the graphs refer to: the ontology, the concept schemes, the tables of actors."""
    graph = rdflib.Graph()
    tables = sorted((ROOT / "data/actors").glob("*.ttl"))
    for path in [*(ROOT / "ontology" / f"{name}.ttl" for name in ("demarche", "plover", "cameo")), *tables]:
        graph.parse(path)
    return graph


def reached(graph, beside):
    """What `beside` says of what the graph names, and of what that leads to.

    Whatever is in the checked graph is checked, so the whole world of actors would be checked with each dispatch.
    """
    found, seen = rdflib.Graph(), set()
    waiting = {node for _, _, node in graph} | set(graph.subjects())
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for triple in beside.triples((node, None, None)):
            found.add(triple)
            waiting.add(triple[2])
    return found


def violations(graph, beside, shapes):
    """What is wrong, a line each."""
    _, report, _ = validate(graph + reached(graph, beside), shacl_graph=shapes, inference="none", advanced=False)
    lines = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node, path, value, message = (
            report.value(result, term) for term in (SH.focusNode, SH.resultPath, SH.value, SH.resultMessage)
        )
        lines.append(f"{node}: {message}" + f" (path {path}, value {value})")
    return sorted(lines)


def check(paths):
    shapes, beside = rdflib.Graph().parse(ROOT / "ontology/shapes.ttl"), background()
    failed = False
    for path in paths:
        start = time.monotonic()
        graph = read(path)
        events = sum(1 for kind in (D.AssertedEvent, D.UnassertedEvent) for _ in graph.subjects(RDF.type, kind))
        if not events:
            print(f"{path}: no event to check")
            failed = True
        lines = violations(graph, beside, shapes)
        for line in lines:
            print(line)
        failed |= bool(lines)
        seconds = time.monotonic() - start
        print(f"{path}: {len(graph)} triples, {events} events, {len(lines)} violations ({seconds:.1f} s)")
    return failed


def broken(golden):
    """Names each rule, with the golden graph as it breaks the rule; without a name, one that breaks none."""
    event = next(golden.subjects(RDF.type, D.AssertedEvent))
    reciprocal = next(golden.subjects(D.reciprocal, None))
    alleged = next(golden.subjects(RDF.type, D.UnassertedEvent))
    relation = next(golden.subjects(RDF.type, D.Relation))
    sentence = golden.value(event, D.evidence)
    document = golden.value(sentence, D.inDocument)
    mention = golden.value(event, D.sourceMention)
    timed = next(golden.subjects(D.begin, None))
    armenia = E.armenia
    elsewhere = URIRef(f"{document}x#char=0,5")

    def copy(*, drop=(), add=()):
        graph = rdflib.Graph()
        for triple in golden:
            graph.add(triple)
        for pattern in drop:
            graph.remove(pattern)
        for triple in add:
            graph.add(triple)
        return graph

    def swap(node, term, value):
        return copy(drop=[(node, term, None)], add=[(node, term, value)])

    for name in "source act target polarity modality class confidence evidence sourceMention actMention targetMention".split():
        yield f"{name} missing", copy(drop=[(event, D[name], None)])
    for name, value in {
        "source": armenia, "act": ACT.other, "target": E.russia, "polarity": D.Negated, "modality": D.Future,
        "class": PLOVER.AID, "confidence": Literal("0.1", datatype=XSD.decimal), "cameo": CAMEO["02"],
        "sourceCountry": E.russia, "quadClass": D.MaterialConflict,
    }.items():
        yield f"{name} twice", copy(add=[(event, D[name], value)])
    for name, value in {
        "source": Literal("Jane Roe"), "target": document, "act": URIRef("urn:visit"), "polarity": D.Actual,
        "modality": D.Affirmed, "class": CAMEO["042"], "cameo": CAMEO["999"], "evidence": mention,
        "quadClass": D.MaterialConflict, "goldstein": Literal("-3.0", datatype=XSD.decimal),
        "sourceCountry": document, "sourceMention": sentence, "targetMention": mention,
    }.items():
        yield f"{name} of another kind", swap(event, D[name], value)
    for value in ("1.1", "-0.1"):
        yield f"confidence {value}", swap(event, D.confidence, Literal(value, datatype=XSD.decimal))
    yield "confidence as text", swap(event, D.confidence, Literal("0.9"))
    yield "reciprocal false", copy(add=[(event, D.reciprocal, Literal(False))])
    yield "end before begin", swap(timed, D.end, Literal("1999-01-01", datatype=XSD.date))
    yield "begin without precision", copy(drop=[(timed, D.precision, None)])
    yield "begin without end", copy(drop=[(timed, D.end, None)])
    yield "date as text", swap(timed, D.begin, Literal("2024-06-01"))
    yield "asserted, but negated", swap(event, D.polarity, D.Negated)
    yield "asserted, but possible", swap(event, D.modality, D.Possible)
    yield "asserted and not", copy(add=[(event, RDF.type, D.UnassertedEvent)])
    yield "asserted, but not stated", copy(drop=[(None, golden.value(event, D.act), None)])
    source, act, target = (golden.value(reciprocal, term) for term in (D.source, D.act, D.target))
    yield "stated one way only", copy(drop=[(target, act, source)])
    yield "stated, but not asserted", copy(
        add=[(golden.value(alleged, D.source), golden.value(alleged, D.act), golden.value(alleged, D.target))]
    )
    yield "attributed without chain", copy(drop=[(alleged, D.attribution, None)])
    yield "chain without speaker", copy(drop=[(alleged, D.attributedTo, None)])
    yield "attributed to the outermost", swap(
        alleged, D.attributedTo, golden.value(golden.value(alleged, D.attribution), RDF.first)
    )
    yield "speaker without mention", copy(drop=[(golden.value(alleged, D.attribution), D.speakerMention, None)])
    yield "mention of another document", copy(
        drop=[(event, D.actMention, None)],
        add=[(event, D.actMention, elsewhere), (elsewhere, RDF.type, D.Mention), (elsewhere, D.text, Literal("Envoy"))],
    )
    yield "sentence of another document", swap(sentence, D.inDocument, URIRef(f"{document}x"))
    yield "sentence without text", copy(drop=[(sentence, D.text, None)])
    yield "text of another place", swap(mention, D.text, Literal("Jane  Roe"))
    yield "mention of nobody", swap(mention, D.refersTo, document)
    for name in (SCHEMA.articleBody, SCHEMA.identifier, D.name, D.contentHash, D.extractedWith):
        yield f"document without {name}", copy(drop=[(document, name, None)])
    yield "publication date as text", swap(document, SCHEMA.datePublished, Literal("yesterday"))
    for name in (RDF.subject, RDF.predicate, RDF.object, D.evidence, D.subjectMention, D.objectMention):
        yield f"relation without {name}", copy(drop=[(relation, name, None)])
    yield "relation of another kind", swap(relation, RDF.predicate, ACT.visit)
    yield "relation not stated", copy(drop=[(None, D.memberOf, None)])
    entity = next(one for one in golden.subjects(RDF.type, D.Person) if str(one) in str(golden.value(event, D.source)))
    yield "entity without label", copy(drop=[(entity, rdflib.RDFS.label, None)])
    yield "entity without type", copy(drop=[(entity, RDF.type, None)])
    yield "country that is none", swap(entity, D.country, document)
    copied, reprint = URIRef(f"{document}x"), URIRef(f"{document}y")
    yield "near duplicate of a near duplicate", copy(
        add=[(document, D.nearDuplicateOf, copied), (copied, RDF.type, SCHEMA.NewsArticle), (copied, D.nearDuplicateOf, reprint)]
    )
    yield "signature of another length", swap(document, D.minHash, Literal("00", datatype=XSD.hexBinary))
    yield "merged into nobody", copy(add=[(entity, D.mergedInto, document)])
    record, reason = URIRef("urn:merge"), URIRef("urn:merge#reason-1")
    merge = [
        (entity, D.mergedInto, E.russia), (record, RDF.type, D.Merge), (record, D.merged, entity), (record, D.survivor, E.russia),
        (record, D.comparedWith, E.russia), (record, D.confidence, Literal("0.9", datatype=XSD.decimal)),
        (record, D.reason, reason), (reason, RDF.type, D.Reason), (reason, D.reasonKind, D.SameName),
        (reason, D.weight, Literal("2", datatype=XSD.decimal)), (reason, D.text, Literal("both are called so")),
    ]
    yield "merged, but stated under the old name", copy(add=merge)
    old = [triple for triple in golden if entity in triple and str(triple[1]).startswith(ACT)]
    new = [tuple(E.russia if term == entity else term for term in triple) for triple in old]
    yield None, copy(drop=old, add=merge + new)
    for at in (0, 2, 3, 4, 5, 6, 8, 9, 10):
        yield f"merge without {merge[at][1]}", copy(drop=old, add=merge[:at] + merge[at + 1 :] + new)
    yield "merged into one that is merged", copy(drop=old, add=[*merge, *new, (E.russia, D.mergedInto, armenia)])


def self_test():
    shapes, beside = rdflib.Graph().parse(ROOT / "ontology/shapes.ttl"), rdflib.Graph()
    golden = read(GOLDEN)
    # Only what the dispatch refers to: each of the many checks goes through all of it.
    used = {CAMEO["042"], CAMEO["163"], CAMEO["02"]}
    for triple in background():
        if triple[0] in used or str(triple[0]).startswith((D, PLOVER)):
            beside.add(triple)
    for name in ("armenia", "russia", "united-states"):
        golden.add((E[name], RDF.type, D.Country))
        golden.add((E[name], rdflib.RDFS.label, Literal(name, lang="en")))
    lines = violations(golden, beside, shapes)
    for line in lines:
        print(line)
    passed = [] if lines else ["golden dispatch conforms"]
    slipped = []
    for name, graph in broken(golden):
        is_broken = bool(violations(graph, beside, shapes))
        (passed if is_broken == (name is not None) else slipped).append(name or "broken: the merge that breaks no rule")
    for name in slipped:
        print(f"not noticed: {name}")
    print(f"{len(passed)} as they should be, {len(slipped) + bool(lines)} not")
    return bool(lines or slipped)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if not arguments or (arguments[0].startswith("-") and arguments != ["--self-test"]):
        sys.exit(__doc__)
    sys.exit(self_test() if arguments == ["--self-test"] else check([Path(argument) for argument in arguments]))
