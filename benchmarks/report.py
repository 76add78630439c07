"""docs/benchmarks.md from what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from entities_report import entities_section
from formats_report import formats_section
from measure import JSON

FIGURED = 100_000  # articles at which floors and aims are set where nothing else is said
_BASIC = ("term", "and", "or", "phrase", "prefix")
_LOOSE = ("fuzzy", "infix", "near", "regex")
_NAMES = {
    "korus": "korus",
    "korus_text": "korus, text alone",
    "fts5": "FTS5",
    "fts5_plain": "FTS5, no prefix indexes",
    "tantivy": "tantivy",
    "whoosh": "stock Whoosh",
}
_KINDS = {
    "term": "common term",
    "and": "AND of two",
    "or": "OR of three common",
    "phrase": "phrase",
    "prefix": "prefix, 1 to 4 letters",
    "fuzzy": "`fuzzy~`",
    "infix": "`*infix*`",
    "near": '`"near these"~5`',
    "regex": "`/regex/`",
}

Value = Callable[[JSON], "float | None"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of floors and aims; of each, one for 20,000 and one for 100,000."""

    what: str
    unit: str
    value: Value  # KeyError or TypeError where it was not measured
    floor: dict[int, float]
    aim: dict[int, float]
    least: bool = False  # floor and aim are least values, not most

    def cell(self, section: JSON) -> str:
        """Return the value at one size with what it reaches; a dash if it was not measured."""
        value = self._measured(section)
        if value is None:
            return "–"
        size = section["size"]
        mark = ""
        if size in self.floor:
            mark = " ✗"
            if self._reaches(value, self.floor[size]):
                mark = " ★" if self._reaches(value, self.aim[size]) else " ✓"
        return f"{_number(value)}{mark}"

    def bounds(self, of: dict[int, float]) -> str:
        """Return a floor or an aim as a cell."""
        sign = "≥" if self.least else "≤"
        return " / ".join(f"{sign} {_number(of[size])}" for size in sorted(of))

    def _measured(self, section: JSON) -> float | None:
        return _or_none(self.value, section)

    def _reaches(self, value: float, bound: float) -> bool:
        return value >= bound if self.least else value <= bound


def _or_none(value: Value, section: JSON) -> float | None:
    try:
        return value(section)
    except (KeyError, TypeError):
        return None


def _at(value: float) -> dict[int, float]:
    return {FIGURED: value}


def _typed(engine: str, state: str) -> Value:
    return lambda s: float(s["engines"][engine][state]["typed"]["p95"])


def _ratio(one: Value, other: Value) -> Value:
    def ratio(section: JSON) -> float | None:
        above, below = one(section), other(section)
        return None if above is None or not below else above / below

    return ratio


def _kind(engine: str, kind: str, figure: str) -> Value:
    return lambda s: float(s["engines"][engine]["warm"]["kinds"][kind][figure])


def _most(values: Iterable[Value]) -> Value:
    several = tuple(values)

    def most(section: JSON) -> float | None:
        return max(filter(None, (_or_none(value, section) for value in several)), default=None)

    return most


def _index(engine: str, figure: str) -> Value:
    return lambda s: float(s["engines"][engine]["index"][figure])


def _against(engine: str, kind: str) -> Value:
    return _ratio(_kind("korus", kind, "p50"), _kind(engine, kind, "p50"))


_SIZES_FLOOR, _SIZES_AIM = {20_000: 8.0, 100_000: 16.0}, {20_000: 5.0, 100_000: 10.0}
_SPEED = "index text with two processes, documents/s: ratio to {}"

ROWS = (
    Row("keystroke (search, total, facets, 20 snippets), p95, warm", "ms",
        _typed("korus", "warm"), _SIZES_FLOOR, _SIZES_AIM),
    Row("the same, cold", "ms", _typed("korus", "cold"), _SIZES_FLOOR, _SIZES_AIM),
    Row("keystroke, ratio of p95 to FTS5 (no facets), warm", "",
        _ratio(_typed("korus", "warm"), _typed("fts5", "warm")), _at(0.3), _at(0.1)),
    Row("the same, cold", "",
        _ratio(_typed("korus", "cold"), _typed("fts5", "cold")), _at(0.3), _at(0.1)),
    *(Row(f"{_KINDS[kind]}, ratio of p50 to FTS5", "", _against("fts5", kind), _at(0.5), _at(0.1))
      for kind in _BASIC),
    *(Row(f"{_KINDS[kind]}, ratio of p50 to tantivy", "", _against("tantivy", kind), _at(10),
          _at(3))
      for kind in _BASIC),
    *(Row(f"{_KINDS[kind]}, p95", "ms", _kind("korus", kind, "p95"), _at(50), _at(16))
      for kind in _LOOSE),
    Row("cold open to first answer, imports apart", "ms",
        lambda s: float(s["engines"]["korus"]["cold"]["first"]), _at(150), _at(60)),
    Row("memory of the reading process, resident", "MB",
        lambda s: float(s["engines"]["korus"]["warm"]["memory"]["rss"]), _at(200), _at(120)),
    Row(_SPEED.format("FTS5"), "",
        _ratio(_index("fts5", "seconds"), _index("korus_text", "seconds")), _at(0.8), _at(1.2),
        least=True),
    Row(_SPEED.format("FTS5 without prefix indexes"), "",
        _ratio(_index("fts5_plain", "seconds"), _index("korus_text", "seconds")), {}, {},
        least=True),
    Row("peak memory while indexing, children included", "MB",
        _most((_index("korus", "peak"), _index("korus_text", "peak"))), _at(1024), _at(500)),
    Row("index size, ratio to FTS5", "",
        _ratio(_index("korus", "megabytes"), _index("fts5", "megabytes")), _at(0.6), _at(0.5)),
    Row("the same of title and text alone, which is what FTS5 holds", "",
        _ratio(_index("korus_text", "megabytes"), _index("fts5", "megabytes")), _at(0.6), _at(0.5)),
    Row("index size, ratio to FTS5 without prefix indexes", "",
        _ratio(_index("korus", "megabytes"), _index("fts5_plain", "megabytes")), {}, {}),
    Row("one changed file searchable", "ms",
        lambda s: float(s["refresh"]["changed"]), _at(500), _at(100)),
    Row("nothing changed", "ms",
        lambda s: float(s["refresh"]["unchanged"]), _at(3000), _at(1000)),
    Row("in the app: key to painted result, p95", "ms",
        lambda s: float(s["app"]["first"]["p95"]), _at(50), _at(33)),
)  # fmt: skip


def page(results: JSON) -> str:
    """Return the page; sections that were never measured are left out."""
    searched = sorted(
        (s for name, s in results.items() if name.startswith("search/")),
        key=lambda s: (s["corpus"], s["size"]),
    )
    grown = sorted(
        (s for name, s in results.items() if name.startswith("growth/")), key=lambda s: s["size"]
    )
    parts = [_introduction()]
    for corpus in dict.fromkeys(section["corpus"] for section in searched):
        same = [section for section in searched if section["corpus"] == corpus]
        parts.append(_targets(corpus, same))
        parts.extend(map(_details, same))
    parts.extend(map(_growth, grown))
    if "ranking" in results:
        parts.append(_ranking(results["ranking"]))
    parts.append(entities_section(results.get("entities"), results.get("entities/data")))
    parts.append(formats_section(results.get("formats")))
    if "shipped" in results:
        parts.append(_shipped(results["shipped"]))
    if "responsive" in results:
        parts.append(_responsive(results["responsive"]))
    return "\n".join(filter(None, parts))


def _introduction() -> str:
    return """# Benchmarks

`make bench` measures and renews this page; each part says when and where it was measured. Every
measurement runs in a process of its own. A keystroke is every beginning of queries typed from the
first letter on, drawn from the corpus: words of one to three, in each of its languages, frequent,
middling and rare. Warm: the process has typed other queries before. Cold: a new process, what is
cached of the disk dropped, several sessions together. ✓ reaches the floor, ★ the aim, ✗ neither;
unmarked where none was set.

| to measure | run |
|---|---|
| the engine at 20,000 generated articles, and the app | `make bench` |
| on articles of your own, repeated with changed words | `python benchmarks/run.py FOLDER` |
| at several sizes | `… --sizes 20000,100000` |
| ranking, on a copy of the Cranfield collection | `… --parts ranking --cranfield FOLDER` |
| entities; with UNER, KLUE and PUD where a folder has them | `… --parts entities --data FOLDER` |
| formats, and one text of 50 MB | `… --parts formats` |
| the app while it indexes 20,000 articles | `… --parts responsive` |
| growth | `… --parts growth --growth 1000000` |
| some parts, or engines, alone | `… --parts search --engines korus,fts5` |
| again on the same corpora and indexes | `… --keep FOLDER` |

A package that is not installed leaves its engine out (`pip install korus-tui[bench]`).
"""


def _measured(section: JSON) -> str:
    return f"Measured {section['measured']} on {section['machine']}."


def _targets(corpus: str, sections: list[JSON]) -> str:
    sizes = " | ".join(f"{section['size']:,}" for section in sections)
    lines = [
        f"## Search and index: {corpus}\n",
        *(f"{section['size']:,} documents: {_measured(section)}" for section in sections),
        "",
        f"| what | unit | {sizes} | floor | aim |",
        "|---|---|" + "---|" * (len(sections) + 2),
    ]
    for row in ROWS:
        cells = [row.cell(section) for section in sections]
        bounds = (row.bounds(row.floor), row.bounds(row.aim))
        lines.append(f"| {row.what} | {row.unit} | {' | '.join((*cells, *bounds))} |")
    lines.append(
        "\nTwo bounds in a cell are for 20,000 and for 100,000 documents; one is for 100,000.\n"
    )
    return "\n".join(lines)


def _details(section: JSON) -> str:
    engines: JSON = _in_order(section["engines"])
    searched = [name for name in engines if "warm" in engines[name]]
    names = " | ".join(_NAMES[name] for name in searched)
    lines = [f"### {section['size']:,} documents, engine by engine\n"]
    lines += [f"| p50 / p95 ms | {names} |", "|---|" + "---|" * len(searched)]
    for state in ("warm", "cold"):
        cells = (_pair(engines[name][state]["typed"]) for name in searched)
        lines.append(f"| keystroke, {state} | {' | '.join(cells)} |")
    cells = (_number(engines[name]["cold"]["first"]) for name in searched)
    lines.append(f"| cold open to first answer | {' | '.join(cells)} |")
    for kind, title in _KINDS.items():
        cells = (_pair(engines[name]["warm"]["kinds"].get(kind)) for name in searched)
        lines.append(f"| {title} | {' | '.join(cells)} |")
    cells = (_number(engines[name]["warm"]["memory"].get("rss")) for name in searched)
    lines.append(f"| memory resident, MB | {' | '.join(cells)} |")
    cells = (_number(engines[name]["warm"]["memory"].get("uss")) for name in searched)
    lines.append(f"| memory private, MB | {' | '.join(cells)} |")
    lines += ["\n| index | seconds | documents/s | MB | peak memory MB |", "|---|---|---|---|---|"]
    for name, engine in engines.items():
        index = engine["index"]
        speed = index["documents"] / max(index["seconds"], 1e-3)
        figures = (index["seconds"], speed, index["megabytes"], index["peak"])
        lines.append(f"| {_NAMES[name]} | {' | '.join(map(_number, figures))} |")
    how = next((engines[name]["cold"]["how"] for name in searched), "")
    setups = _in_order(section["setups"]).items()
    told = "".join(f"- {_NAMES[name]}: {text}.\n" for name, text in setups)
    return "\n".join([*lines, f"\nCold: {how}.\n\n{told}"])


def _in_order(engines: JSON) -> JSON:
    return {name: engines[name] for name in _NAMES if name in engines}


def _growth(section: JSON) -> str:
    typed, index = section["typed"], section["index"]
    return f"""## Growth: {section["size"]:,} generated documents

{_measured(section)}

| what | value | aim for a million |
|---|---|---|
| keystroke, p95 | {_number(typed["p95"])} ms | ≤ 50 ms |
| memory of the reading process, resident | {_number(section["memory"]["rss"])} MB | ≤ 500 MB |
| time to index (text alone, two processes) | {_number(index["seconds"])} s | ≤ 600 s |
| index size | {_number(index["megabytes"])} MB | |
| peak memory while indexing | {_number(index["peak"])} MB | |
"""


def _ranking(section: JSON) -> str:
    rows = [{"name": "**korus**", **section["korus"]}, *section["tried"]]
    lines = [
        f"""## Ranking: {section["collection"]}

{_measured(section)} {section["documents"]:,} abstracts, {section["queries"]} queries, each asked
as its words with OR between them through `Library.search`. MAP to depth 1,000 (floor 0.42) and
nDCG@10 (floor 0.52); what was tried to raise them, computed with the same terms outside the index,
over all queries and over the odd and the even ones, since what helps one half only is chance.
Function words are words such as "what" and "of".

The last column, where it stands, is the mean reciprocal rank of a news story looked for by three
words of its title, and by five words of its text.

| | MAP | nDCG@10 | odd | even | known story |
|---|---|---|---|---|---|"""
    ]
    for row in rows:
        halves = " | ".join(f"{row[h]['map']:.3f}, {row[h]['ndcg']:.3f}" for h in ("odd", "even"))
        figures = f"{row['all']['map']:.3f} | {row['all']['ndcg']:.3f}"
        known = row.get("known")
        ranks = f"{known['odd']['map']:.3f}, {known['even']['map']:.3f}" if known else "–"
        lines.append(f"| {row['name']} | {figures} | {halves} | {ranks} |")
    return "\n".join([*lines, ""])


def _shipped(section: JSON) -> str:
    paints = section["paints"]
    empty = paints["empty"]["median"]
    titles = {
        "empty": "empty three-pane app",
        "korus-tui": "korus-tui, three panes",
        "documents": "korus-tui, documents listed",
    }
    lines = [
        f"""## The app on the shipped articles

{_measured(section)} {section["documents"]} documents, their index ready. Programs run in a
pseudo-terminal of {section["screen"]}; what they write is drawn by a terminal in memory, and a time
ends when the bytes that complete the picture arrive.

From exec to the frame with the titles of all three panes; {section["runs"]} runs each, in turn. The
empty app ([empty_app.py](../benchmarks/empty_app.py)) has the same widgets with nothing in them: it
is what Python and Textual cost.

| | median ms | range ms | to the empty app |
|---|---|---|---|"""
    ]
    for name, title in titles.items():
        one = paints[name]
        span = f"{one['from']:.0f}-{one['to']:.0f}"
        lines.append(f"| {title} | {one['median']:.0f} | {span} | {one['median'] / empty:.2f} |")
    lines.append(
        f"""
{section["queries"]} queries in three scripts typed letter by letter, {section["pressed"]} keys;
{section["unchanged"]} of them left the results as they were and are not counted. From the key to
the first change of the panes or the counts on the screen, and to the last; and `Library.search`
alone, for every prefix of {section["searched"]} queries.

| | p50 ms | p95 ms | max ms |
|---|---|---|---|"""
    )
    keys = section["keys"]
    for title, spread in (
        ("letter painted", keys["echo"]),
        ("first change of the results painted", keys["first"]),
        ("last change of the results painted", keys["last"]),
        (f"search alone ({section['searches']['count']})", section["searches"]),
    ):
        figures = " | ".join(f"{spread[name]:.1f}" for name in ("p50", "p95", "max"))
        lines.append(f"| {title} | {figures} |")
    return "\n".join([*lines, ""])


def _responsive(section: JSON) -> str:
    rows = "".join(
        f"| {title} | {spread['p50']:.1f} | {spread['p95']:.1f} | {spread['max']:.1f} |\n"
        for title, spread in (
            ("from turn to turn", section["gaps"]),
            ("of it the processor's time of the thread", section["busy"]),
        )
    )
    return f"""## The app while a folder is indexed

{_measured(section)} The app is opened over {section["documents"]:,} generated articles that
have no index, and is typed into until they have ({section["seconds"]:.0f} s). Between two turns of
its event loop, in which keys are taken and frames are painted, pass {section["tick"]} ms by
themselves; {section["late"]} of {section["turns"]:,} took over {section["limit"]} ms (floor 0).

| | p50 ms | p95 ms | max ms |
|---|---|---|---|
{rows}"""


def _pair(spread: JSON | None) -> str:
    return f"{_number(spread['p50'])} / {_number(spread['p95'])}" if spread else "–"


def _number(value: float | None) -> str:
    """Return a figure with about three digits."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
