#!/usr/bin/env python3
"""Learn the two models of events, relation.tsv and class.tsv, from annotated texts.

    train.py --gold DIR PROPOSALS.jsonl [--gold DIR PROPOSALS.jsonl ...] [--coded RECORDS.jsonl PROPOSALS.jsonl] [--out DIR]

DIR holds gold files (one JSON object a document: entities, events with sentence, source, target, predicate, class),
PROPOSALS.jsonl what `cargo run --release --example propose -- TEXTS` prints for their texts. RECORDS.jsonl holds
sentences of which one pair is coded (id, text, source_text, target_text, class): the examples of the lexicon, which
`train.py --examples data/lexicon` prints, and others. No text and no name goes into the
tables: features that occur in fewer than MIN_DOCUMENTS documents are left out, and proper nouns are no features.

A candidate is positive if the gold has an event of its two entities in its sentence; of several predicates that join
the same two, the one whose lemma the gold names, else the one that lies nearest. Needs numpy and scikit-learn.
"""
import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

CLASSES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
           "MOBILIZE COERCE ASSAULT OTHER").split()
SYMMETRIC = {"AGREE", "CONSULT", "COOPERATE"}
RELATION = ("none", "forward", "backward")
MIN_DOCUMENTS = 3
MIN_SCORE = 0.2


def norm(name):
    name = " ".join((name or "").replace("\u2019", "'").split()).casefold()
    name = name[4:] if name.startswith("the ") else name
    return name[:-2] if name.endswith("'s") else name


def read_proposals(path):
    """Documents with their candidates; features as names."""
    names, documents = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "feature" in row:
                names.append(row["feature"])
            else:
                documents.append(row)
    for document in documents:
        for candidate in document["candidates"]:
            for key in ("relation", "forward", "backward"):
                candidate[key] = [names[number] for number in candidate[key]]
    return documents


def find_all(text, part):
    """Character spans of a part of the text, white space apart."""
    pattern = r"\s+".join(re.escape(word) for word in part.split())
    return [match.span() for match in re.finditer(pattern, text)] if pattern else []


def stem(word):
    return word.casefold()[:5]


def label_document(document, gold):
    """(candidate, relation label or None where it cannot be told, class or None) for each candidate."""
    by_name = {}
    for entity in gold["entities"]:
        for name in [entity["name"], entity["id"].replace("-", " "), *entity.get("aliases", [])]:
            by_name.setdefault(norm(name), entity["id"])
    labels_of = document["entities"]

    def resolve(party):
        entity, mention = party
        label, aliases = labels_of[entity]
        return next((by_name[norm(name)] for name in (mention, label, *aliases) if norm(name) in by_name), None)

    events = defaultdict(list)  # sentence -> events
    for event in gold["events"]:
        spans = find_all(document["text"], event["sentence"])[:1]
        for index, (start, end) in enumerate(document["sentences"]):
            if any(start < e and s < end for s, e in spans):
                events[index].append(event)
    groups = defaultdict(list)  # (sentence, event number) -> candidates of its pair
    out = []
    for number, candidate in enumerate(document["candidates"]):
        pair = [resolve(party) for party in candidate["parties"]]
        out.append([candidate, 0, None])
        if None in pair or pair[0] == pair[1]:
            continue
        for order, event in enumerate(events[candidate["sentence"]]):
            if {event["source"], event["target"]} == set(pair):
                groups[candidate["sentence"], order].append((number, pair))
    chosen = set()
    for (sentence, order), members in groups.items():
        event = events[sentence][order]
        wanted = {stem(word) for word in event["predicate"].split()}

        def fitness(member):
            candidate = document["candidates"][member[0]]
            lemmas = [stem(part) for lemma in candidate["predicate"] for part in lemma.split("_")]
            path = next(f for f in candidate["relation"] if f.startswith("lens:"))
            head = bool(lemmas) and lemmas[0] in wanted
            return (-head, -sum(lemma in wanted for lemma in lemmas), path, number)

        number, pair = min(members, key=fitness)
        best = fitness((number, pair))
        if best[1] == 0 and any(m[0] in chosen for m in members):
            continue
        symmetric = event["class"] in SYMMETRIC or event.get("mutual")
        forward = symmetric or event["source"] == pair[0]
        out[number][1], out[number][2] = (1 if forward else 2), event["class"]
        chosen.add(number)
    # The same two with another predicate are a counterexample; the same two in other words may be meant as well.
    parties = {tuple(map(tuple, out[number][0]["at"])) for number in chosen}
    for members in groups.values():
        for number, _ in members:
            if number not in chosen and tuple(map(tuple, out[number][0]["at"])) not in parties:
                out[number][1] = None
    return out


def label_coded(documents, records):
    """Candidates of the one coded pair of each sentence; nothing is known of the others."""
    small = {"the", "a", "an", "of", "and", "in", "for", "s"}

    def words(text):
        return {word for word in re.findall(r"\w+", (text or "").casefold()) if word not in small}

    out = []
    for document in documents:
        record = records.get(document["document"].split("#")[-1])
        if record is None:
            continue
        spans = [words(record["source_text"]), words(record["target_text"])]
        best = None
        for candidate in document["candidates"]:
            have = [words(mention) for _, mention in candidate["parties"]]
            fits = lambda a, b: bool(a and b and (a <= b or b <= a))  # noqa: E731
            if fits(have[0], spans[0]) and fits(have[1], spans[1]):
                way = 1
            elif fits(have[0], spans[1]) and fits(have[1], spans[0]):
                way = 1 if record["class"] in SYMMETRIC else 2
            else:
                continue
            framed = any(f.startswith(("f:forward", "f:backward")) for f in candidate["relation"])
            length = next(f for f in candidate["relation"] if f.startswith("lens:"))
            if best is None or (not framed, length) < best[0]:
                best = ((not framed, length), candidate, way)
        if best:
            cls = "RETREAT" if record["class"] == "YIELD" else record["class"]
            out.append([best[1], best[2], cls])
    return out


def lexicon_examples(folder):
    """The examples of the lexicon's rows, as coded records: what a row says is so in its own example."""
    number = 0
    for name, mark in (("predicates.tsv", "verb"), ("nouns.tsv", "noun")):
        header = None
        for line in (Path(folder) / name).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if line.startswith("#") or not line.strip():
                continue
            if cells[0] == mark:
                header = cells
                continue
            row = dict(zip(header, cells))
            source, target = (re.search(pattern, row["example"]) for pattern in (r"\[(.+?)\]", r"\{(.+?)\}"))
            if row["class"] not in CLASSES or not source or not target:
                continue
            number += 1
            yield {"id": f"row-{number}", "text": re.sub(r"[\[\]{}]", "", row["example"]), "class": row["class"],
                   "source_text": source.group(1), "target_text": target.group(1)}


class Table:
    """Features of many decisions as a sparse matrix."""

    def __init__(self):
        self.number = {}

    def fit(self, rows, groups):
        seen = defaultdict(set)
        for row, group in zip(rows, groups):
            for name in row:
                if len(seen[name]) < MIN_DOCUMENTS:
                    seen[name].add(group)
        kept = sorted(n for n, g in seen.items() if len(g) >= MIN_DOCUMENTS and n != "bias")  # the intercept is that
        self.number = {name: i for i, name in enumerate(kept)}
        return self.matrix(rows)

    def matrix(self, rows):
        indices, pointers = [], [0]
        for row in rows:
            indices.extend({self.number[name] for name in row if name in self.number})
            pointers.append(len(indices))
        return csr_matrix((np.ones(len(indices), np.float32), indices, pointers), (len(rows), len(self.number)))


def fit(rows, labels, groups, weights, strength):
    table = Table()
    matrix = table.fit(rows, groups)
    model = LogisticRegression(C=strength, max_iter=400, tol=2e-5)
    model.fit(matrix, labels, sample_weight=weights)
    return table, model


def write(path, head, labels, table, model):
    """Weights in hundredths; rows without a weight worth the name are left out."""
    order = {label: i for i, label in enumerate(model.classes_)}
    with open(path, "w", encoding="utf-8") as out:
        for line in head:
            out.write(f"# {line}\n")
        out.write("feature\t" + "\t".join(labels) + "\n")
        columns = [order.get(i if isinstance(next(iter(order)), (int, np.integer)) else label) for i, label in enumerate(labels)]
        coefs = model.coef_
        bias = [f"{round(100 * model.intercept_[c])}" if c is not None else "-999" for c in columns]
        out.write("bias\t" + "\t".join(bias) + "\n")
        for name, number in table.number.items():
            cells = [round(100 * float(coefs[c][number])) if c is not None else 0 for c in columns]
            if max(map(abs, cells)) >= 3:
                out.write(name + "\t" + "\t".join(str(cell) if cell else "" for cell in cells) + "\n")


def examples(args):
    """(candidate, relation, class, group, weight) of all that is annotated."""
    out = []
    for gold_dir, path in args.gold or []:
        golds = {}
        for file in sorted(Path(gold_dir).glob("*.json")):
            gold = json.loads(file.read_text(encoding="utf-8"))
            golds[gold["document"]] = gold
        for document in read_proposals(path):
            name = Path(document["document"]).name
            if name in golds:
                out.extend((*row, f"{gold_dir}/{name}", 1.0) for row in label_document(document, golds[name]))
    for records, path in args.coded or []:
        rows = (json.loads(line) for line in Path(records).read_text(encoding="utf-8").splitlines() if line.strip())
        known = {row["id"]: row for row in rows}
        for number, row in enumerate(label_coded(read_proposals(path), known)):
            out.append((*row, f"coded/{number}", 1.0))
    return out


def train(rows):
    relation = [row for row in rows if row[1] is not None]
    kind = fit([row[0]["relation"] for row in relation], [row[1] for row in relation], [row[3] for row in relation],
               [row[4] for row in relation], 0.07)
    positive = [row for row in rows if row[1]]
    cls = fit([row[0]["forward" if row[1] == 1 else "backward"] for row in positive], [row[2] for row in positive],
              [row[3] for row in positive], [row[4] for row in positive], 0.3)
    return kind, cls


def calibrate(rows, folds=4):
    """(score, share that is right) in tenths of what scores above MIN_SCORE, each fold judged by a model without it."""
    groups = sorted({row[3] for row in rows})
    fold = {group: number % folds for number, group in enumerate(np.random.default_rng(1).permutation(groups))}
    scored = []
    for part in range(folds):
        kind, cls = train([row for row in rows if fold[row[3]] != part])
        test = [row for row in rows if fold[row[3]] == part and row[1] is not None and row[4] == 1.0]
        ways = kind[1].predict_proba(kind[0].matrix([row[0]["relation"] for row in test]))
        chosen = [i for i, p in enumerate(ways) if 1 - p[0] >= MIN_SCORE]
        keys = ["forward" if ways[i][1] >= ways[i][2] else "backward" for i in chosen]
        classes = cls[1].predict_proba(cls[0].matrix([test[i][0][key] for i, key in zip(chosen, keys)]))
        for i, key, p in zip(chosen, keys, classes):
            right = test[i][1] == (1 if key == "forward" else 2) and test[i][2] == cls[1].classes_[p.argmax()]
            scored.append(((1 - ways[i][0]) * p.max(), right))
    scored = sorted(one for one in scored if one[0] >= MIN_SCORE)
    points = []
    for part in np.array_split(np.arange(len(scored)), 10):
        score, share = (float(np.mean([scored[i][k] for i in part])) for k in (0, 1))
        # Shares that fall with a rising score are noise: they are joined with those before.
        points.append([score, share, len(part)])
        while len(points) > 1 and points[-2][1] > points[-1][1]:
            (s1, r1, n1), (s2, r2, n2) = points[-2:]
            points[-2:] = [[(s1 * n1 + s2 * n2) / (n1 + n2), (r1 * n1 + r2 * n2) / (n1 + n2), n1 + n2]]
    return [(score, share) for score, share, _ in points]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs=2, action="append", metavar=("DIR", "PROPOSALS"))
    parser.add_argument("--coded", nargs=2, action="append", metavar=("RECORDS", "PROPOSALS"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--examples", metavar="DIR", help="only print the examples of the lexicon in DIR as RECORDS.jsonl")
    parser.add_argument("--calibrate", action="store_true", help="write calibration.tsv too (four times the work)")
    args = parser.parse_args()
    if args.examples:
        for record in lexicon_examples(args.examples):
            print(json.dumps(record))
        return
    rows = examples(args)
    kind, cls = train(rows)
    positive = sum(1 for row in rows if row[1])
    print(f"{len(rows)} candidates, {positive} events, {len(kind[0].number)} and {len(cls[0].number)} features")
    origin = ["Weights of a log-linear model, in hundredths, learned by train.py beside this file.",
              "Licence: MIT OR Apache-2.0."]
    write(args.out / "relation.tsv", ["Does a predicate join two mentions, and which way round.", *origin], RELATION, *kind)
    write(args.out / "class.tsv", ["What kind of act it is.", *origin], CLASSES, *cls)
    if args.calibrate:
        lines = [f"{score:.3f}\t{share:.3f}\n" for score, share in calibrate([row for row in rows if "coded" not in row[3]])]
        head = "# How many of the events of a score are right, counted on texts that the models had not seen, by train.py.\n"
        (args.out / "calibration.tsv").write_text(head + f"# {origin[1]}\nscore\tshare\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
