"""Thousands of queries made of scraps of the language: none may raise, none may take long.

Run as a script (``make fuzz``): ``python -m tests.search_index.fuzz_queries [TRIES] [SEED]``.
"""

from __future__ import annotations

import random
import sys
import traceback
from time import perf_counter, process_time

from search_index.query import parse
from search_index.query.forms import chooser
from search_index.query.parser import MAX_LENGTH
from search_index.query.tree import MAX_DEPTH, And, Forms, Named, Node, Not, Or
from tests.search_index.query_checks import check, depth
from tests.search_index.query_names import Names

TRIES = 100_000
SEED = 1
SLOWEST = 0.5  # seconds of the processor that no query may take to parse

_TEXT = (
    "arctic route ships U.S. Seoul’s trans-Siberian KIEP는 북극항로 강 블라디보스톡 협력 北極 カナ "
    "Владивостоке ёлка порт 30,000 30000 2017 2014~2017 3~5 5000톤 1990s and/or /usr/bin é ﬁ ﬀ ª "
    "a x' 'y the OR AND NOT && & + | or not ｆｕｌｌ ㅎㅏㄴ 한 न्म שלום "
    'ß İ ı \u0301 \u200d \U0001f600 ship* 안녕하세요~ b~ wom?n 북?항로 "near here"~5 /ab(c|d)/'
)
WORDS = [*_TEXT.split(), "\ud800"]
SIGNS = [
    *"()[]{}<>*?~=/\\\"'|-+:;,.!^$#@&_%`",
    *"“”«»„「」（）｜：＊？～＝／\n\t\u00a0\0",
    *(
        "**",
        "??",
        "*?",
        "~1",
        "~2",
        "~9",
        "~5",
        "~0",
        "~100",
        '"~',
        '"~5',
        '="',
        "-=",
        "=",
        "..",
        ">=",
    ),
    *("<=", ">", "<", "title:", "lang:", "source:", "type:", "path:", "date:", "year:", "entity:"),
    *(
        "person:",
        "org:",
        "place:",
        "place:vladivostok",
        "(?",
        "(?P<",
        "(?:",
        "{2,3}",
        "{9999}",
        "[a-",
    ),
    *("/a.*b/", "/(a|b)+/", "/[/", "\\d", "/x{99}{99}/", "/порт(ы|а)?/", "/북극/", "/\\/"),
]
# What makes one marked word or phrase of whatever stands between.
WRAPS = [
    ("/", "/"),
    ("a /", "/"),
    ("=", ""),
    ("", "~"),
    ("", "~2"),
    ('"', '"~5'),
    ('="', '"'),
    ("*", "*"),
]


def query(made: random.Random) -> str:
    """Return a query of up to a few dozen scraps, a few of them very long."""
    scraps: list[str] = []
    size = made.choice((1, 2, 3, 5, 8, 13, 40))
    for _ in range(size):
        kind = made.random()
        if kind < 0.45:
            scraps.append(made.choice(WORDS))
        elif kind < 0.9:
            scraps.append(made.choice(SIGNS))
        else:
            scraps.append(chr(made.choice((made.randrange(0x250), made.randrange(0x110000)))))
        if made.random() < 0.3:
            scraps.append(" ")
    text = "".join(scraps)
    if made.random() < 0.3:
        before, after = made.choice(WRAPS)
        text = before + (text if before.endswith('"') else "".join(text.split())) + after
    return text * made.randrange(2, MAX_LENGTH) if made.random() < 0.005 else text


def forms(node: Node) -> list[Forms]:
    """Return the nodes of a tree that choose words by form."""
    if isinstance(node, And | Or):
        return [found for child in node.children for found in forms(child)]
    if isinstance(node, Not):
        return forms(node.child)
    if isinstance(node, Named):
        return forms(node.text)
    return [node] if isinstance(node, Forms) else []


def attempt(text: str, typing: bool, names: Names | None) -> float:
    """Parse a query, check what comes of it, and return the processor seconds of parsing."""
    began = process_time()
    parsed = parse(text, typing=typing, names=names)
    took = process_time() - began
    check(parsed.tree)
    assert depth(parsed.tree) <= MAX_DEPTH
    assert all(parsed.ignored), parsed.ignored
    for node in forms(parsed.tree)[:2]:
        chooses = chooser(node)
        for word in ("ships", "порт", "2017", "북극", "a" * 40, ""):
            chooses(word)
    return took


def main() -> int:
    """Try as many queries as asked for; return 0 if all went well."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else TRIES
    made = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    names = Names()
    slowest, slowest_query, failures = 0.0, "", 0
    began = perf_counter()
    for number in range(tries):
        text, typing, known = query(made), made.random() < 0.5, made.random() < 0.5
        try:
            took = attempt(text, typing, names if known else None)
        except Exception:
            failures += 1
            sys.stderr.write(
                f"{number}: {text[:300]!r} typing={typing}\n{traceback.format_exc()}\n"
            )
            continue
        if took > slowest:
            slowest, slowest_query = took, text
    sys.stdout.write(
        f"{tries} queries in {perf_counter() - began:.0f} s, {failures} failed; slowest parse"
        f" {1000 * slowest:.1f} ms: {slowest_query[:80]!r}\n"
    )
    return int(failures > 0 or slowest > SLOWEST)


if __name__ == "__main__":
    sys.exit(main())
