#!/usr/bin/env python3
"""Compare the figures of `demarche eval` with those of another scorer of the same levels, on the same predictions.

    eval_parity.py PROGRAM SCORER GOLD PREDICTIONS

PROGRAM is the built demarche. SCORER is called as `SCORER GOLD PREDICTIONS --json` and again with `--errors`. Prints how
many figures and differences are equal, and those that are not; exits 1 when there are any.
"""
import json
import subprocess
import sys

# Both round to four digits, one of them half to even.
TOLERANCE = 1.01e-4
# The scorer shows no more of a sentence.
SHOWN_CHARS = 160


def output(*command):
    """What a command writes, whatever its exit status: a figure below the bar is no failure here."""
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")


def ours(program, gold, predictions):
    """Figures by (level, name), and differences as the scorer writes them."""
    answer = json.loads(output(program, "eval", gold, predictions, "--format", "json", "--errors"))
    figures = {(level, name): value for level, row in answer["levels"].items() for name, value in row.items()}
    figures["details", "attribution_f1"] = answer["attribution"]["f1"]
    figures["details", "time"] = answer["time"]["share"]
    errors = [(e["document"], e["kind"], f"{e['source']} {e['target']} {e['class']}", e["sentence"][:SHOWN_CHARS])
              for e in answer["errors"]]
    return figures, errors


def theirs(scorer, gold, predictions):
    answer = json.loads(output(scorer, gold, predictions, "--json"))
    figures = {(level, name): value for level, row in answer.items() for name, value in row.items()}
    lines = output(scorer, gold, predictions, "--errors").split("\n")
    return figures, [tuple(line.split("\t")) for line in lines if line.count("\t") == 3]


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    program, scorer, gold, predictions = sys.argv[1:]
    figures, errors = ours(program, gold, predictions)
    other_figures, other_errors = theirs(scorer, gold, predictions)
    names = sorted(figures.keys() | other_figures.keys())
    different = [name for name in names
                 if not abs(figures.get(name, -1) - other_figures.get(name, -2)) < TOLERANCE]
    for name in different:
        print(f"{' '.join(name)}: {figures.get(name)} != {other_figures.get(name)}")
    parted = sorted(set(errors) ^ set(other_errors))
    for error in parted:
        print(("ours only: " if error in errors else "theirs only: ") + " | ".join(error))
    print(f"{gold}: {len(names) - len(different)} of {len(names)} figures and "
          f"{len(set(errors) & set(other_errors))} of {len(set(errors) | set(other_errors))} differences equal")
    sys.exit(bool(different or parted))


if __name__ == "__main__":
    main()
