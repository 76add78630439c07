"""Words being typed reach the words of the index that they begin, whatever their stems."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.analysis import fold
from search_index.analysis.stems import stem
from search_index.library import open_library
from search_index.query import parse
from search_index.query.completion import completed
from search_index.query.tree import And, Everything, Node, Not, Or, Sequence
from search_index.store.engine.completion import terms_beyond
from tests.search_index.arrays_corpus import Row, build
from tests.search_index.corpus import index, write

WORDS = (
    "cooperation", "studies", "dying", "skies", "hoping", "ability", "shipping", "policies",
    "countries", "organization", "trading", "universities", "expanded", "national",
    "владивостоке", "россия", "корея", "отношения", "сотрудничества", "российского",
    "железнодорожной",
)  # fmt: skip


def word(*terms: str, prefix: bool = False) -> Sequence:
    return Sequence(terms, prefix)


def beyond(prefix: str) -> tuple[str, ...]:
    return {"coopera": ("cooper",), "citie": ("citi", "city")}.get(prefix, ())


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("coopera", Or((word("coopera", prefix=True), word("cooper")))),
        ('"arctic coopera', Or((word("arctic", "coopera", prefix=True), word("arctic", "cooper")))),
        ("coopera ", word("coopera")),
        ("port coopera", And((word("port"), Or((word("coopera", prefix=True), word("cooper")))))),
        (
            "port OR citie",
            Or((word("port"), word("citie", prefix=True), word("citi"), word("city"))),
        ),
        (
            "-coopera",
            And((Everything(), Not(Or((word("coopera", prefix=True), word("cooper")))))),
        ),
        ("북", word("북", prefix=True)),
        ("страны", Or((word("страны", prefix=True), word("стран")))),
        ("port", word("port", prefix=True)),
    ],
)
def test_unfinished_words_stand_for_terms_beyond_them(query: str, tree: Node) -> None:
    assert completed(parse(query, typing=True).tree, beyond) == tree


def test_no_beginning_of_a_word_loses_the_word(tmp_path: Path) -> None:
    """From three letters on, what is typed reaches the term: as its prefix or beyond it."""
    halves = [Row(str(at), " ".join(WORDS[at::2]), " ".join(WORDS[1 - at :: 2])) for at in (0, 1)]
    segments = [build(tmp_path, f"s{at}", [row]) for at, row in enumerate(halves)]
    for written in WORDS:
        term = stem(fold(written))
        for size in range(3, len(written) + 1):
            begun = written[:size]
            assert term.startswith(begun) or term in terms_beyond(segments, begun), begun
            for other in terms_beyond(segments, begun):
                assert any(stem(known) == other for known in WORDS if known.startswith(begun))


def test_what_is_typed_finds_the_word_to_its_last_letter(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", {f"{at}.txt": f"{text}\n" for at, text in enumerate(WORDS)})
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    for at, text in enumerate(WORDS):
        for size in range(3, len(text) + 1):
            hits = library.search(text[:size], typing=True).hits
            assert f"{at}.txt" in {hit.info.id for hit in hits}
            assert all(hit.hits for hit in hits)
