#!/usr/bin/env python3
"""Compare what `demarche annotate` says with what spaCy says, field by field.

    parity.py PROGRAM FILE.jsonl...

Each line of a FILE is {"text": ..., "tokens": [...]}: a text and spaCy's tokens for it. PROGRAM is the built demarche.
Prints how many texts of each file are equal, and the first differences; exits 1 when there are any.
"""
import json
import subprocess
import sys
from pathlib import Path

SHOWN_DIFFERENCES = 20


def annotate(program, path):
    """The program's tokens for each text of the file, in order."""
    command = [program, "annotate", path, "--raw", "--format", "jsonl"]
    # Not splitlines(): U+2028 and its like stand unescaped inside a JSON string.
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")
    return [json.loads(line)["tokens"] for line in output.split("\n") if line]


def differences(expected, found):
    """Where two lists of tokens part, in words; nothing when they are equal."""
    if [t["text"] for t in expected] != [t["text"] for t in found]:
        yield f"tokens {[t['text'] for t in expected]} != {[t['text'] for t in found]}"
        return
    for index, (one, other) in enumerate(zip(expected, found)):
        for field in sorted(one.keys() | other.keys()):
            if field not in one or field not in other or one[field] != other[field]:
                yield f"token {index} {one['text']!r}: {field} {one.get(field)!r} != {other.get(field)!r}"


def compare(program, path):
    """Prints the outcome for one file; gives the number of texts and of those that are equal."""
    with open(path, encoding="utf-8") as file:
        expected = [json.loads(line) for line in file]
    found = annotate(program, path)
    if len(expected) != len(found):
        print(f"{path}: {len(expected)} texts went in, {len(found)} came out")
        return len(expected), 0
    equal, shown = 0, 0
    for line, (want, have) in enumerate(zip(expected, found), 1):
        parted = list(differences(want["tokens"], have))
        equal += not parted
        for difference in parted[: SHOWN_DIFFERENCES - shown]:
            print(f"{path}:{line}: {difference}")
            shown += 1
    print(f"{Path(path).name:22}{equal:5} of {len(expected)}")
    return len(expected), equal


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, paths = sys.argv[1], sys.argv[2:]
    texts, equal = (sum(counts) for counts in zip(*(compare(program, path) for path in paths)))
    print(f"{'all':22}{equal:5} of {texts}")
    sys.exit(equal != texts)


if __name__ == "__main__":
    main()
