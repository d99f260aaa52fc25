#!/usr/bin/env python3
"""Writes relatives.tsv: classes of verbs and event nouns that no row of the lexicon has, by relatives that one has.

A word's relatives are those of WordNet 3.0: synonyms, hypernyms, hyponyms, siblings, verb groups, and words derived from
it. Each brings the classes of its rows, weighed by how near it is, by the rank of the sense that joins the two, and by
how freely its rows speak of it: a row that asks for an object says less of the verb than one that does not.

    data/lexicon/relatives.py [WORDNET]          WORDNET: the folder of data.verb (default /usr/share/wordnet)
    data/lexicon/relatives.py --test [WORDNET]   how often each word of the lexicon is guessed right without its own rows
"""

import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
HEAD = """\
# Classes of words that have no row, by their relatives that have one. Written by relatives.py: change that, or give the word a row.
# Source: our tables beside this file, spread over WordNet 3.0 (Princeton University, https://wordnet.princeton.edu/).
# Licence: LicenseRef-WordNet-3.0 (relations) AND (MIT OR Apache-2.0) (classes). Date: 2026-11-25
word	part	classes
"""

NO_ACT = "-"
# How much of a relative's classes a word takes. Chosen by --test.
NEARNESS = {"synonym": 1.0, "derived": 0.8, "group": 0.5, "up": 0.5, "down": 0.3, "sibling": 0.15}
# What a row says of its verb: without conditions, with a condition on who acts, with one on the object.
FREE, HELD, BOUND = 1.0, 0.4, 0.08
# Evidence that is added for "none of these": a word with faint relatives gets small weights.
DOUBT = 0.35
LEAST = 0.3
MOST_SENSES = 4
# Lexicographer files of nouns that name acts: act, communication, event, feeling.
EVENT_FILES = {4, 10, 11, 12}
PARTS = {"v": "verb", "n": "noun"}


class WordNet:
    """Senses of words, words and pointers of synsets."""

    def __init__(self, folder):
        self.senses = {}
        self.synsets = {}
        for letter, name in PARTS.items():
            for line in (folder / f"index.{name}").read_text("utf-8").splitlines():
                if not line.startswith(" "):
                    cells = line.split()
                    self.senses[cells[0], letter] = [(letter, offset) for offset in cells[-int(cells[2]) :]]
            for line in (folder / f"data.{name}").read_text("utf-8").splitlines():
                if not line.startswith(" "):
                    self.read_synset(letter, line.split("|")[0].split())

    def read_synset(self, letter, cells):
        count = int(cells[3], 16)
        words = [word.lower() for word in cells[4 : 4 + 2 * count : 2]]
        at = 4 + 2 * count
        pointers = []
        for i in range(int(cells[at])):
            symbol, offset, part, ends = cells[at + 1 + 4 * i : at + 5 + 4 * i]
            pointers.append((symbol, (part, offset), int(ends[:2], 16), int(ends[2:], 16)))
        self.synsets[letter, cells[0]] = (int(cells[1]), words, pointers)

    def rank(self, word, synset):
        """1 for the commonest sense of a word."""
        senses = self.senses.get((word, synset[0]), [])
        return senses.index(synset) + 1 if synset in senses else 9


def table(name):
    lines = (HERE / name).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return rows[1:]


def own_classes():
    """Classes of each word that has rows, with weights that add up to at most 1."""
    words = {name: cell.split("|") for name, cell in table("words.tsv")}

    def expand(cell):
        for part in cell.split("|"):
            if part.startswith("@"):
                yield from expand("|".join(words[part[1:]]))
            else:
                yield part

    found = defaultdict(lambda: defaultdict(float))
    for letter, rows in (("v", table("predicates.tsv")), ("n", table("nouns.tsv"))):
        for first, second, _, event_class, _, flags, _ in rows:
            held = "source:" in flags or "target:" in flags
            weight = BOUND if letter == "v" and second not in ("", "-") else HELD if held else FREE
            for word in expand(first):
                found[word, letter][event_class] += weight
    for cells in table("embedding.tsv"):
        for word in cells[0].split("|"):
            if (word, "v") not in found:
                found[word, "v"][NO_ACT] += HELD
    for classes in found.values():
        total = max(1.0, sum(classes.values()))
        for event_class in classes:
            classes[event_class] /= total
    return found


def guess(wordnet, known, word, letter):
    """Weights of the classes of a word by its relatives, its own rows apart."""
    score = defaultdict(float)

    def take(synset, nearness, only=None):
        words = wordnet.synsets[synset][1]
        for relative in [words[only - 1]] if only else words:
            if relative != word:
                for event_class, weight in known.get((relative, synset[0]), {}).items():
                    score[event_class] += nearness * weight / wordnet.rank(relative, synset)

    for rank, synset in enumerate(wordnet.senses.get((word, letter), [])[:MOST_SENSES], 1):
        file, words, pointers = wordnet.synsets[synset]
        if letter == "n" and file not in EVENT_FILES:
            continue
        take(synset, NEARNESS["synonym"] / rank)
        for symbol, other, source, target in pointers:
            if other not in wordnet.synsets:
                continue
            if symbol == "+" and words[source - 1] == word:
                take(other, NEARNESS["derived"] / rank, target)
            elif symbol == "$":
                take(other, NEARNESS["group"] / rank)
            elif symbol == "~":
                take(other, NEARNESS["down"] / rank)
            elif symbol == "@":
                take(other, NEARNESS["up"] / rank)
                for down, sibling, _, _ in wordnet.synsets[other][2]:
                    if down == "~" and sibling != synset and sibling in wordnet.synsets:
                        take(sibling, NEARNESS["sibling"] / rank)
    total = sum(score.values()) + DOUBT
    ordered = sorted(score.items(), key=lambda item: (-item[1], item[0]))
    return [(event_class, weight / total) for event_class, weight in ordered]


def test(wordnet, known):
    """Prints how many words that have rows are guessed, and how many rightly, by the least weight that is asked for."""
    for letter, part in PARTS.items():
        guesses = []
        for word, classes in sorted(known.items()):
            if word[1] == letter and word in wordnet.senses and max(classes, key=classes.get) != NO_ACT:
                found = guess(wordnet, known, *word)
                if found and found[0][0] != NO_ACT:
                    guesses.append((found[0][1], found[0][0] in classes))
        for least in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            sure = [is_right for weight, is_right in guesses if weight >= least]
            print(f"{part}  weight {least:.1f} and more: {len(sure)} words, {sum(sure) / max(1, len(sure)):.3f} right")


def is_wanted(wordnet, word, letter):
    """Whether a clause may bring the word: a verb, its particle joined by _, or one noun that first of all names an act."""
    first, _, rest = word.partition("_")
    if not first.replace("-", "").isalpha() or not (not rest or rest.isalpha()):
        return False
    return letter == "v" or (not rest and wordnet.synsets[wordnet.senses[word, letter][0]][0] in EVENT_FILES)


def main():
    arguments = [one for one in sys.argv[1:] if one != "--test"]
    wordnet = WordNet(Path(arguments[0] if arguments else "/usr/share/wordnet"))
    known = own_classes()
    if "--test" in sys.argv:
        return test(wordnet, known)
    lines = []
    for word, letter in sorted(wordnet.senses):
        if (word, letter) in known or not is_wanted(wordnet, word, letter):
            continue
        found = guess(wordnet, known, word, letter)
        if not found or found[0][0] == NO_ACT or found[0][1] < LEAST:
            continue
        classes = [f"{name} {weight:.2f}" for name, weight in found[:3] if name != NO_ACT and weight >= LEAST / 2]
        lines.append(f"{word}\t{PARTS[letter]}\t{'|'.join(classes)}\n")
    (HERE / "relatives.tsv").write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
