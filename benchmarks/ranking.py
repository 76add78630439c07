"""How good the order of results is, on a test collection, and what other formulas would give.

A collection in the form of Cranfield's (Cleverdon, "The Cranfield tests on index language devices",
1967): ``cran.all.1400`` and ``cran.qry`` with fields ``.I .T .W``, and judgements in TREC's form,
``QRels*``: query, 0, document, grade. Queries are numbered by their order. Every judgement with a
grade above 0 counts as relevant, as in trec_eval; higher grades are better. Measured are mean
average precision to depth 1,000 and nDCG@10 (Järvelin & Kekäläinen 2002, gain = grade).
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import log, log2
from pathlib import Path

from article import Article
from corpora import read_folder, write_folder
from measure import JSON

from search_index.analysis import terms
from search_index.library import open_library

DEPTH = 1_000
_TOP = 10
_WORD = re.compile(r"\w+")
_RECORD = re.compile(r"^\.I ", re.MULTILINE)
_FIELD = re.compile(r"^\.(?=[TABW]\s*$)", re.MULTILINE)

#: Words of English that say how a question is put, not what it is about.
FUNCTION_WORDS = (
    "a about after all an and any are as at be been but by can could did do does for from had has "
    "have how i if in into is it its may no nor not of on or than that the their them then there "
    "these they this those to was were what when where which who why will with would"
)

_FUNCTION = frozenset(FUNCTION_WORDS.split())
_KNOWN = 400  # queries for known items
_KNOWN_AMONG = 6_000  # articles among which they are looked for
_SEED = 20_260_102

Ranked = Sequence[int]  # document numbers, best first
Grades = dict[int, int]  # document number -> grade


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents and queries numbered from 1, with judgements."""

    documents: tuple[tuple[str, str], ...]  # title, text without the title
    queries: tuple[str, ...]
    judged: tuple[Grades, ...]  # of each query


def read_collection(folder: Path) -> Collection:
    """Return the collection in a folder."""
    documents = []
    for record in _records(folder / "cran.all.1400"):
        title, text = record.get("T", ""), record.get("W", "")
        documents.append((" ".join(title.split()), text.removeprefix(title).strip()))
    queries = tuple(record["W"] for record in _records(folder / "cran.qry"))
    judged: tuple[Grades, ...] = tuple({} for _ in queries)
    for line in next(folder.glob("QRels*")).read_text().splitlines():
        parts = line.split()
        if len(parts) == 4:
            judged[int(parts[0]) - 1][int(parts[2])] = int(parts[3])
    return Collection(tuple(documents), queries, judged)


def known_items(corpus: Sequence[Article], count: int = _KNOWN) -> Collection:
    """Return a collection whose queries are words of an article, which alone is relevant.

    A check on other text than Cranfield's (Beitzel et al., "Using titles and category names from
    editor-driven taxonomies for automatic evaluation", 2003, do it with titles). Every other query
    is of three words of a title, the others of five words of a text.
    """
    chance = random.Random(_SEED)
    queries: list[str] = []
    judged: list[Grades] = []
    for number in chance.sample(range(len(corpus)), min(count, len(corpus))):
        article = corpus[number]
        text, size = ((article.title, 3), (article.text, 5))[len(queries) % 2]
        words = sorted(set(_WORD.findall(text.lower())) - _FUNCTION)
        if len(words) >= size:
            queries.append(" ".join(chance.sample(words, size)))
            judged.append({number + 1: 1})
    documents = tuple((article.title, article.text) for article in corpus)
    return Collection(documents, tuple(queries), tuple(judged))


def average_precision(ranked: Ranked, grades: Grades) -> float:
    """Return the mean, over the relevant documents, of the precision at the rank of each."""
    relevant = {number for number, grade in grades.items() if grade > 0}
    found, total = 0, 0.0
    for rank, number in enumerate(ranked[:DEPTH], 1):
        if number in relevant:
            found += 1
            total += found / rank
    return total / len(relevant) if relevant else 0.0


def ndcg(ranked: Ranked, grades: Grades) -> float:
    """Return the discounted gain of the first ten, as a share of the best possible."""
    best = sorted(grades.values(), reverse=True)[:_TOP]
    ideal = sum(grade / log2(rank + 1) for rank, grade in enumerate(best, 1))
    gain = sum(
        grades.get(number, 0) / log2(rank + 1) for rank, number in enumerate(ranked[:_TOP], 1)
    )
    return gain / ideal if ideal else 0.0


def judge(collection: Collection, runs: Sequence[Ranked]) -> JSON:
    """Return MAP and nDCG@10 over all queries, and over the odd and the even ones."""
    precisions = list(map(average_precision, runs, collection.judged))
    gains = list(map(ndcg, runs, collection.judged))
    parts = {"all": slice(None), "odd": slice(0, None, 2), "even": slice(1, None, 2)}
    return {
        name: {"map": round(_mean(precisions[part]), 4), "ndcg": round(_mean(gains[part]), 4)}
        for name, part in parts.items()
    }


def through_library(collection: Collection, place: Path) -> list[Ranked]:
    """Return what korus finds: each query as its words with OR between them."""
    (place / "articles").mkdir()
    files = (
        Article(f"{number:04d}.md", title, text, "", "", "en")
        for number, (title, text) in enumerate(collection.documents, 1)
    )
    write_folder(files, place / "articles")
    library = open_library(place / "articles", index_dir=place / "index", refresh=True)
    runs: list[Ranked] = []
    for query in collection.queries:
        words = dict.fromkeys(_WORD.findall(query.lower()))
        found = library.search(" OR ".join(words), limit=DEPTH, snippets=0)
        runs.append([int(hit.info.path[:4]) for hit in found.hits])
    library.close()
    return runs


# What was tried


def _whoosh_idf(total: int, having: int) -> float:
    return log(total / (having + 1)) + 1


def _robertson_idf(total: int, having: int) -> float:
    """Return the idf of Robertson & Spärck Jones with 1 added inside the logarithm, as Lucene."""
    return log(1 + (total - having + 0.5) / (having + 0.5))


@dataclass(frozen=True, slots=True)
class Formula:
    """A way to rank: BM25 for title and body, added up, or BM25F with both saturating together."""

    name: str
    k1: float = 1.2
    b: float = 0.75
    boost: float = 2.0  # weight of a word in the title
    idf: Callable[[int, int], float] = _whoosh_idf
    dropped: bool = False  # function words are left out of the query
    together: bool = False  # one saturation and one idf for both fields


TRIED = (
    Formula("as Whoosh: idf ln(N/(n+1))+1, k1 1.2, b 0.75, title × 2"),
    Formula("title × 1", boost=1.0),
    Formula("title × 0.5", boost=0.5),
    Formula("title × 0.5, k1 1.6", boost=0.5, k1=1.6),
    Formula("title × 0.5, k1 1.6, no function words", boost=0.5, k1=1.6, dropped=True),
    Formula("title × 2, no function words", dropped=True),
    Formula("idf ln(1+(N-n+0.5)/(n+0.5)), title × 2", idf=_robertson_idf),
    Formula("that idf, title × 1", idf=_robertson_idf, boost=1.0),
    Formula("that idf, title × 0.5", idf=_robertson_idf, boost=0.5),
    Formula("that idf, title × 0.5, k1 1.6", idf=_robertson_idf, boost=0.5, k1=1.6),
    Formula("that idf, title × 0.5, k1 2.0", idf=_robertson_idf, boost=0.5, k1=2.0),
    Formula("that idf, title × 0.25, k1 1.6", idf=_robertson_idf, boost=0.25, k1=1.6),
    Formula("that idf, title × 0.5, k1 1.6, b 0.6", idf=_robertson_idf, boost=0.5, k1=1.6, b=0.6),
    Formula("that idf, title × 0.5, k1 1.6, b 0.9", idf=_robertson_idf, boost=0.5, k1=1.6, b=0.9),
    Formula(
        "that idf, title × 0.5, k1 1.6, no function words",
        idf=_robertson_idf,
        boost=0.5,
        k1=1.6,
        dropped=True,
    ),
    Formula("that idf, title × 2, k1 1.6, both fields saturating together", idf=_robertson_idf,
            k1=1.6, together=True),
)  # fmt: skip


@dataclass(slots=True)
class _Field:
    """The postings of one field of a collection, in memory."""

    texts: Iterable[str]
    lengths: list[int] = field(default_factory=list)
    postings: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        for number, text in enumerate(self.texts):
            counts = Counter(terms(text))
            self.lengths.append(counts.total())
            for term, count in counts.items():
                self.postings[term][number] = count

    def norms(self, b: float) -> list[float]:
        """Return how much each document's length weighs, 1 for the mean length."""
        mean = sum(self.lengths) / len(self.lengths)
        return [1 - b + b * length / mean for length in self.lengths]


class Trial:
    """Ranks a collection by formulas. The body includes the title, as it does in a file."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.title = _Field(title for title, _ in collection.documents)
        self.body = _Field(f"{title}\n{text}" for title, text in collection.documents)

    def runs(self, formula: Formula) -> list[Ranked]:
        """Return what a formula finds for each query."""
        dropped = frozenset(terms(FUNCTION_WORDS)) if formula.dropped else frozenset()
        fields = (
            (self.title, self.title.norms(formula.b), formula.boost),
            (self.body, self.body.norms(formula.b), 1.0),
        )
        score = self._together if formula.together else self._apart
        runs: list[Ranked] = []
        for query in self.collection.queries:
            scores: defaultdict[int, float] = defaultdict(float)
            for term in dict.fromkeys(terms(query)):
                if term not in dropped:
                    score(scores, term, formula, fields)
            best = sorted(scores, key=lambda number: (-scores[number], number))
            runs.append([number + 1 for number in best[:DEPTH]])
        return runs

    def _apart(
        self,
        scores: defaultdict[int, float],
        term: str,
        formula: Formula,
        fields: Sequence[tuple[_Field, list[float], float]],
    ) -> None:
        for one, norms, boost in fields:
            postings = one.postings.get(term, {})
            idf = formula.idf(len(norms), len(postings))
            for number, count in postings.items():
                weight = count * boost
                scores[number] += idf * weight / (weight + formula.k1 * norms[number])

    def _together(
        self,
        scores: defaultdict[int, float],
        term: str,
        formula: Formula,
        fields: Sequence[tuple[_Field, list[float], float]],
    ) -> None:
        weights: defaultdict[int, float] = defaultdict(float)
        for one, norms, boost in fields:
            for number, count in one.postings.get(term, {}).items():
                weights[number] += boost * count / norms[number]
        idf = formula.idf(len(self.body.lengths), len(weights))
        for number, weight in weights.items():
            scores[number] += idf * weight / (weight + formula.k1)


def measure_ranking(folder: Path, stories: Path | None = None) -> JSON:
    """Return the figures of korus and of everything tried on the collection in a folder.

    With a folder of articles everything is tried on known items among those too, for which the odd
    queries are words of titles and the even ones words of texts; mean average precision is then
    the mean reciprocal rank.
    """
    collection = read_collection(folder)
    with tempfile.TemporaryDirectory() as place:
        found = judge(collection, through_library(collection, Path(place)))
    trial = Trial(collection)
    tried = [{"name": formula.name, **judge(collection, trial.runs(formula))} for formula in TRIED]
    if stories is not None:
        known = known_items(read_folder(stories)[:_KNOWN_AMONG])
        trial = Trial(known)
        for row, formula in zip(tried, TRIED, strict=True):
            row["known"] = judge(known, trial.runs(formula))
    return {
        "collection": folder.name,
        "documents": len(collection.documents),
        "queries": len(collection.queries),
        "korus": found,
        "tried": tried,
    }


def _records(path: Path) -> list[dict[str, str]]:
    found = []
    for record in _RECORD.split(path.read_text())[1:]:
        parts = _FIELD.split(record)[1:]
        found.append({part[0]: part[1:].strip() for part in parts})
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def main() -> None:
    """Print the figures of a collection."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the collection")
    parser.add_argument("stories", type=Path, nargs="?", help="articles, to look for known ones")
    args = parser.parse_args()
    measured = measure_ranking(args.folder, args.stories)
    for row in ({"name": "korus", **measured["korus"]}, *measured["tried"]):
        figures = "  ".join(
            f"{part} {row[part]['map']:.4f} {row[part]['ndcg']:.4f}"
            for part in ("all", "odd", "even")
        )
        known = row.get("known")
        ranks = f"  known {known['odd']['map']:.4f} {known['even']['map']:.4f}" if known else ""
        print(f"{figures}{ranks}  {row['name']}")


if __name__ == "__main__":
    main()
