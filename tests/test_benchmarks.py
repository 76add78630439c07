from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"

STORY = """<REUTERS NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE><PLACES><D>el-salvador</D><D>usa</D></PLACES>
<TEXT>&#2;<TITLE>COCOA &lt;REVIEW> {number}</TITLE><BODY>{body}
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS NEWID="2"><TEXT><TITLE>NO BODY</TITLE></TEXT></REUTERS>
"""
WORDS = [f"{a}{b}{c}" for a in ("bar", "kel", "mon", "tir") for b in "aeiou" for c in ("da", "nos")]


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """A folder of 40 stories with words as frequent as in text: the n-th in every n-th story."""
    common = [f"of{letter}" for letter in "abcdefghij"] * 10
    with gzip.open(tmp_path / "reut.sgm.gz", "wt", encoding="latin-1") as file:
        for number in range(40):
            words = [word for rank, word in enumerate(WORDS, 1) if number % rank == 0]
            body = " ".join([*common, *words, f"Rare{chr(97 + number % 26)}x", "1987", "5,321"])
            file.write(STORY.format(number=number, body=body))
    return tmp_path


def test_stories_are_read_from_sgml(stories: Path) -> None:
    from corpora import read_folder

    found = read_folder(stories)
    assert len(found) == 40
    assert found[3].title == "COCOA <REVIEW> 3"
    assert found[3].date == "1987-02-26"
    assert found[3].source == "Reuters El Salvador"
    assert found[3].text.startswith("ofa ofb")
    assert found[3].text.endswith("5,321")


def test_a_corpus_repeats_a_folder_with_changed_words(stories: Path) -> None:
    from corpora import articles

    corpus = list(articles(stories, 100))
    assert corpus == list(articles(stories, 100))
    assert len({article.path for article in corpus}) == 100
    first, second, third = corpus[0], corpus[40], corpus[80]
    assert first.text != second.text != third.text
    assert (second.date, third.date) == ("1988-02-26", "1989-02-26")
    counts = Counter(first.text.split())
    kept = sum((counts & Counter(second.text.split())).values()) / counts.total()
    assert 0.5 < kept < 1
    assert "1987" in second.text  # a year stays, and so do the most frequent words
    assert re.search(r"\b\d,\d{3}$", second.text)  # other numbers keep their shape


def test_the_vocabulary_grows_with_repetitions(stories: Path) -> None:
    from corpora import articles

    seen = [set(article.text.lower().split()) for article in articles(stories, 400)]
    sizes = [len(set().union(*seen[:count])) for count in (40, 120, 400)]
    assert sizes[0] < sizes[1] < sizes[2] < 10 * sizes[0]


def test_generated_articles_come_in_three_scripts(tmp_path: Path) -> None:
    from article import read_corpus, write_corpus
    from corpora import articles

    corpus = list(articles(None, 60))
    scripts = {"en": "[a-z]", "ko": "[가-힣]", "ru": "[а-я]"}
    assert {article.language for article in corpus} == set(scripts)
    for article in corpus:
        assert len(re.findall(scripts[article.language], article.text.lower())) > 40
    assert list(articles(None, 30)) == corpus[:30]
    write_corpus(corpus, tmp_path / "corpus")
    assert list(read_corpus(tmp_path / "corpus")) == corpus


def test_files_of_a_corpus_are_read_as_the_articles_they_were(tmp_path: Path) -> None:
    from corpora import articles, write_folder

    from search_index.sources import read_document

    corpus = list(articles(None, 12))
    write_folder(corpus, tmp_path)
    for article in corpus:
        info = read_document(tmp_path / article.path, tmp_path).info
        assert (info.title[:40], info.date) == (article.title[:40], article.date)
        if info.type == "markdown":
            assert (info.source, info.language) == (article.source, article.language)
    assert {Path(article.path).suffix for article in corpus} == {".txt", ".md"}


def test_queries_are_drawn_from_the_corpus() -> None:
    from corpora import articles
    from queries import KINDS, draw, from_json, keystrokes, to_json

    corpus = list(articles(None, 300))
    drawn = draw(corpus, 12)
    assert drawn == draw(corpus, 12)
    assert from_json(json.loads(json.dumps(to_json(drawn)))) == drawn
    assert {kind: len(some) for kind, some in drawn.items()} == dict.fromkeys((*KINDS, "typed"), 12)
    words = {a.path: re.findall(r"[^\W\d_]+", f"{a.title} {a.text}".lower()) for a in corpus}
    for query in drawn["and"]:
        assert any(set(query.words) <= set(some) for some in words.values())
    for query in drawn["phrase"]:
        assert any(query.text in " ".join(some) for some in words.values())
    for query in drawn["infix"]:
        assert any(query.words[0] in word for some in words.values() for word in some)
    typed = list(keystrokes(drawn["typed"][:1]))
    assert len(typed[0]) == 1
    assert typed[-1] == drawn["typed"][0].text
    assert not any(text.endswith(" ") for text in typed)


def test_ranking_measures() -> None:
    from math import log2

    from ranking import average_precision, ndcg

    grades = {1: 3, 2: 1, 3: 0, 4: 2}
    assert average_precision([1, 3, 2], grades) == pytest.approx((1 + 2 / 3) / 3)
    assert average_precision([9, 8], grades) == 0
    assert average_precision([1], {}) == 0
    ideal = 3 + 2 / log2(3) + 1 / 2
    assert ndcg([1, 4, 2], grades) == pytest.approx(1)
    assert ndcg([2, 1], grades) == pytest.approx((1 + 3 / log2(3)) / ideal)
    assert ndcg([9] * 10 + [1], grades) == 0  # beyond the tenth


def test_formulas_rank_what_they_should(tmp_path: Path) -> None:
    from ranking import TRIED, Collection, Trial

    documents = (
        ("wing flow", "wing flow and heat"),
        ("plates", "the heat of plates in a long text about other things than flow, and of heat"),
        ("cones", "nothing to find"),
    )
    trial = Trial(Collection(documents, ("what of the wing flow", "cones"), ({}, {})))
    for formula in TRIED:
        first, second = trial.runs(formula)
        assert first[0] == 1
        assert list(second) == [3]


def test_quantiles_are_nearest_ranks() -> None:
    from measure import quantile, spread

    assert quantile(range(1, 101), 0.95) == 95
    assert quantile([5.0], 0.5) == 5
    assert spread([3.0, 1.0, 2.0]) == {"count": 3, "p50": 2.0, "p95": 3.0, "max": 3.0}
    assert spread([]) == {}


def test_an_engine_is_measured_from_corpus_to_page(tmp_path: Path) -> None:
    import report
    import tasks

    corpus, place, drawn = tmp_path / "corpus", tmp_path / "fts5", tmp_path / "queries"
    tasks.corpus(str(corpus), 80)
    tasks.draw(str(corpus), 80, 4, str(drawn))
    index = tasks.build("fts5", str(corpus), str(place), 1)
    warm = tasks.warm("fts5", str(place), str(drawn), 5)
    assert warm["found"]["and"] >= 4  # each pair was taken from a document
    assert warm["found"]["phrase"] >= 4
    assert {"fuzzy", "infix", "regex"}.isdisjoint(warm["kinds"])
    cold: dict[str, Any] = {"how": "", "first": 7.0, "typed": warm["typed"]}
    engine = {"index": {**index, "peak": 1.0, "documents": 80}, "warm": warm, "cold": cold}
    section = {
        "measured": "2026-01-02", "machine": "one", "size": 100_000, "corpus": "some articles",
        "setups": {"fts5": "as it is"}, "engines": {"fts5": engine, "korus": engine},
    }  # fmt: skip
    page = report.page({"search/some/100000": section})
    assert "Measured 2026-01-02 on one." in page
    assert "| cold open to first answer, imports apart | ms | 7 ★ | ≤ 150 | ≤ 60 |" in page
    assert "| index size, ratio to FTS5 |  | 1 ✗ | ≤ 0.6 | ≤ 0.5 |" in page
    assert "| nothing changed | ms | – |" in page  # was not measured


def test_the_engines_stand_in_the_same_order_every_time() -> None:
    import report

    kinds = {"p50": 1.0, "p95": 2.0}
    engine = {
        "index": {"seconds": 1.0, "documents": 80, "megabytes": 1.0, "peak": 1.0},
        "warm": {"typed": kinds, "kinds": {}, "memory": {}},
        "cold": {"how": "all", "first": 7.0, "typed": kinds},
    }
    section = {"measured": "2026-01-02", "machine": "one", "size": 80, "corpus": "some"}
    pages = [
        report.page({"search/some/80": {
            **section,
            "engines": dict.fromkeys(names, engine),
            "setups": dict.fromkeys(names, "as it is"),
        }})
        for names in (("tantivy", "korus", "fts5"), ("fts5", "tantivy", "korus"))
    ]  # fmt: skip
    assert pages[0] == pages[1]
    assert "| p50 / p95 ms | korus | FTS5 | tantivy |" in pages[0]


def test_the_app_is_measured_while_it_indexes() -> None:
    import report
    import responsive

    found = responsive.measure_responsive(60)
    assert found["documents"] == 60
    assert found["turns"] > 0
    assert found["gaps"]["max"] >= found["gaps"]["p95"] >= found["gaps"]["p50"] > 0
    page = report.page({"responsive": {"measured": "2026-01-02", "machine": "one", **found}})
    assert "over 60 generated articles" in page
    assert "took over 100 ms" in page
