#!/usr/bin/env python3
"""Measure mentions and coreference against gold files.

    docs/mentions.py EXAMPLE GOLD TEXTS [GOLD TEXTS ...] [--missed] [--wrong SIEVE]

EXAMPLE is the built `examples/mentions.rs`. GOLD holds one JSON file a document, TEXTS the documents themselves. Printed for each pair of folders:

recall      of the participants of gold events, each with the sentence that tells of it: how many some mention in that
            sentence resolves to, a mention being the gold entity when its words, its label or one of its aliases are
            one of that entity's names, case and a leading article apart
per sentence  mentions
precision   of each way in which a mention is resolved, of those that can be judged. Judged is what says more than its
            own words: a pronoun or a description that was resolved to a label. It is right when the label is a name of
            an entity that the gold sentence names as a participant, for pronouns and pairs; and when label and words are names of
            one gold entity, for descriptions. Descriptions whose words are no name in the gold file are not judged,
            nor pronouns in sentences without events.
"""
import argparse
import json
import subprocess
from collections import Counter, defaultdict
from pathlib import Path


def norm(name):
    name = " ".join((name or "").replace("\u2019", "'").split()).casefold()
    for article in ("the ", "a ", "an "):
        if name.startswith(article):
            name = name[len(article):]
            break
    return name[:-2] if name.endswith("'s") else name


class Gold:
    def __init__(self, path):
        data = json.loads(path.read_text(encoding="utf-8"))
        self.document = data["document"]
        self.names = {}
        for entity in data["entities"]:
            for name in [entity["name"], entity["id"].replace("-", " "), *entity.get("aliases", [])]:
                self.names.setdefault(norm(name), entity["id"])
        self.events = data["events"]

    def resolve(self, names):
        return next((self.names[norm(name)] for name in names if norm(name) in self.names), None)


def squeeze(text):
    return " ".join(text.split())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("example")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--missed", action="store_true", help="list the participants that no mention resolves to")
    parser.add_argument("--wrong", metavar="SIEVE", help="list what this way of resolving got wrong")
    args = parser.parse_args()
    for gold_folder, texts in zip(args.folders[::2], args.folders[1::2]):
        golds = {gold.document: gold for gold in (Gold(path) for path in sorted(gold_folder.glob("*.json")))}
        files = [str(texts / name) for name in golds if (texts / name).exists()]
        run = subprocess.run([args.example, *files], check=True, capture_output=True, text=True)
        found = defaultdict(lambda: defaultdict(list))
        for line in run.stdout.splitlines():
            row = json.loads(line)
            found[Path(row["document"]).name][squeeze(row["sentence"]["text"])].append(row)
        totals, judged = Counter(), defaultdict(Counter)
        missed = []
        for name, gold in golds.items():
            sentences = found[name]
            totals["sentences"] += len(sentences)
            totals["mentions"] += sum(map(len, sentences.values()))
            wanted = defaultdict(set)
            for event in gold.events:
                told = squeeze(event["sentence"])
                hosts = [text for text in sentences if told in text or text in told] or [
                    text for text in sentences if text[:40] == told[:40]]
                for side in ("source", "target"):
                    key = (event[side], told)
                    if key in wanted:
                        continue
                    wanted[key] = True
                    totals["wanted"] += 1
                    rows = [row for text in hosts for row in sentences[text]]
                    if any(gold.resolve([row["mention"], row["label"], *row["aliases"]]) == event[side] for row in rows):
                        totals["met"] += 1
                    else:
                        missed.append((name, event[side], told, [row["mention"] for row in rows]))
            for text, rows in sentences.items():
                here = {event[side] for event in gold.events for side in ("source", "target", "attributed_to")
                        if squeeze(event["sentence"]) in text or text in squeeze(event["sentence"])}
                judge(gold, here, text, rows, judged, args.wrong)
        print(f"{gold_folder}: recall {totals['met'] / max(1, totals['wanted']):.3f} "
              f"({totals['met']} of {totals['wanted']}), {totals['mentions'] / max(1, totals['sentences']):.2f} a sentence")
        for way, counts in sorted(judged.items()):
            share = counts["right"] / max(1, counts["right"] + counts["wrong"])
            print(f"  {way:24} {share:.2f}  of {counts['right'] + counts['wrong']:5} judged, {counts['all']} in all")
        if args.missed:
            for row in missed:
                print(*row[:3], " | ".join(row[3]), sep="\t")


def judge(gold, here, text, rows, judged, listed):
    for row in rows:
        if row["kind"] == "name":
            continue
        by = row["by"]
        counts = judged[by]
        counts["all"] += 1
        label = gold.resolve([row["label"], *row["aliases"]])
        if row["kind"] == "pronoun" or by == "collective":
            if not here:
                continue
            # An entity that takes part nowhere in the document is not in the file at all.
            if label is None:
                continue
            is_right = label in here
        else:
            words = gold.resolve([row["mention"]])
            if words is None or norm(row["label"]) == norm(row["mention"]):
                continue
            is_right = words == label
        counts["right" if is_right else "wrong"] += 1
        if listed == by and not is_right:
            print(gold.document, row["mention"], row["label"], text[:300], sep="\t")


if __name__ == "__main__":
    main()
