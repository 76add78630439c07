"""The section of docs/benchmarks.md on entities, from what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from measure import JSON

Value = Callable[[JSON, JSON, str], float]  # own sets, given sets, recogniser

_SETS = {"seeds": "shipped articles", "unseen": "made-up articles, unseen"}
_GIVEN = {"uner/en": "UNER English PUD", "uner/ru": "UNER Russian PUD", "klue": "KLUE, Korean"}
_LANGUAGES = {"en": "English", "ko": "Korean", "ru": "Russian", "all": "all"}
_KINDS = ("micro", "PERSON", "ORG", "PLACE", "EVENT", "WORK")
_NAMES = ("all", "in the lexicon", "not in the lexicon", "PERSON", "PLACE", "ORG")
_TITLES = {"default": "default", "ner": "`[ner]`", "ru": "`[ru]`"}


@dataclass(frozen=True, slots=True)
class Target:
    """A line of the table of floors and aims, with those of each recogniser that has some."""

    what: str
    value: Value  # KeyError where it was not measured
    floor: dict[str, float] = field(default_factory=dict)
    aim: dict[str, float] = field(default_factory=dict)
    most: bool = False  # floor and aim are most values, not least
    common: bool = False  # does not depend on the recogniser: told for the default alone

    def cell(self, own: JSON, given: JSON, recogniser: str) -> str:
        """Return the value with what it reaches; a dash where it was not measured."""
        if self.common and recogniser != "default":
            return ""
        try:
            value = self.value(own, given, recogniser)
        except KeyError:
            return "–"
        mark = ""
        if recogniser in self.floor:
            aim = self.aim.get(recogniser)
            reached = aim is not None and self._reaches(value, aim)
            mark = (
                " ★" if reached else " ✓" if self._reaches(value, self.floor[recogniser]) else " ✗"
            )
        return f"{_number(value)}{mark}"

    def bounds(self, of: dict[str, float]) -> str:
        """Return floors or aims as a cell, those of an extra with its name."""
        sign = "≤" if self.most else "≥"
        return ", ".join(
            f"{sign} {_number(value)}" + ("" if name == "default" else f" with {_TITLES[name]}")
            for name, value in of.items()
        )

    def _reaches(self, value: float, bound: float) -> bool:
        return value <= bound if self.most else value >= bound


def _all(value: float) -> dict[str, float]:
    return {"default": value}


def _mentions(which: str, language: str) -> Value:
    return lambda own, _, name: float(
        own["recognisers"][name][which]["mentions"][language]["micro"]["f1"]
    )


def _links(which: str, kind: str) -> Value:
    return lambda own, _, name: float(own["recognisers"][name][which]["links"][kind]["f1"])


def _basic(which: str) -> Value:
    return lambda _, given, name: float(given["recognisers"][name][which]["micro"]["f1"])


def _parallel(kind: str, figure: str) -> Value:
    return lambda _, given, __: float(given["parallel"][kind][figure])


def _names(figure: str) -> Value:
    return lambda own, _, __: float(
        own["names"]["false_merges"]
        if figure == "false_merges"
        else own["names"]["rows"]["all"][figure]
    )


def _load(figure: str) -> Value:
    return lambda own, _, __: float(own["load"][figure])


_NONE = _all(0.0)
TARGETS = (
    Target("English news of this field, unseen: F1", _mentions("unseen", "en"),
           _all(0.92), {"default": 0.95, "ner": 0.97}),
    Target("the same, Korean", _mentions("unseen", "ko")),
    Target("the same, Russian", _mentions("unseen", "ru")),
    Target("linking end to end, unseen: B³", _links("unseen", "all"), _all(0.97), _all(0.99)),
    Target("linking of the mentions found, unseen: B³", _links("unseen", "found")),
    Target("UNER English PUD, PER ORG LOC: F1", _basic("uner/en"), {"default": 0.65, "ner": 0.75}),
    Target("UNER Russian PUD, PER ORG LOC: F1", _basic("uner/ru"), {"default": 0.7, "ru": 0.88}),
    Target("KLUE (characters → spans), PS LC OG: F1", _basic("klue"), _all(0.45)),
    Target("the same person across scripts, PUD: recall", _parallel("PERSON", "recall"),
           _all(0.85), _all(0.95), common=True),
    Target("the same place across scripts, PUD: recall", _parallel("PLACE", "recall"),
           _all(0.85), _all(0.95), common=True),
    Target("list of 200 names across scripts: recall", _names("recall"),
           _all(0.85), _all(0.95), common=True),
    Target("the same: false merges", _names("false_merges"), _NONE, _NONE, most=True, common=True),
    Target("documents of 3 KB a second, one core, articles of this field",
           lambda own, _, __: float(own["speed"]["per_second"]), _all(300), _all(600), common=True),
    Target("the same, sentences of PUD",
           lambda _, given, __: float(given["speed"]["per_second"]),
           _all(300), _all(600), common=True),
    Target("the same, newswire: Reuters-21578",
           lambda _, given, __: float(given["newswire"]["per_second"]),
           _all(300), _all(600), common=True),
    Target("before that, once a process: the expressions of the rules compiled, ms at the most",
           lambda own, _, __: float(own["speed"]["compiling_milliseconds"]), common=True),
    Target("load time of the lexicon, ms", _load("milliseconds"),
           _all(200), _all(100), most=True, common=True),
    Target("memory that it adds, MB", _load("megabytes"),
           _all(100), _all(50), most=True, common=True),
)  # fmt: skip


def entities_section(own: JSON | None, given: JSON | None) -> str:
    """Return the section; "" if nothing of it was ever measured."""
    own, given = own or {}, given or {}
    measured = {s["measured"]: s["machine"] for s in (own, given) if s}
    if not measured:
        return ""
    when = "; ".join(f"{day} on {machine}" for day, machine in sorted(measured.items()))
    parts = [_INTRODUCTION.format(when=when), _targets(own, given)]
    if own:
        parts += [_types(own), _linking(own), _list_of_names(own["names"]), _extras(own)]
    if given:
        parts += [_given(given)]
    return "\n".join(parts)


_INTRODUCTION = """## Entities

Measured {when}.

A mention is right if its start, its end and its type are those that were marked by hand. B³ (Bagga
and Baldwin 1998) counts for every mention how much of its entity is right; end to end, a missed
mention has recall 0 and a spurious one precision 0, so that it cannot exceed what recognition
finds; "of the mentions found" leaves both out. What counts as a mention in our own articles is told
[beside them](../tests/gold/README.md). UNER and KLUE mark people, bodies and places; a sentence is
a document.
"""


def _recognisers(own: JSON, given: JSON) -> list[str]:
    there = {**own.get("recognisers", {}), **given.get("recognisers", {})}
    return [name for name in _TITLES if name in there]


def _targets(own: JSON, given: JSON) -> str:
    names = _recognisers(own, given)
    lines = [
        f"| what | {' | '.join(_TITLES[name] for name in names)} | floor | aim |",
        "|---|" + "---|" * (len(names) + 2),
    ]
    for target in TARGETS:
        cells = [target.cell(own, given, name) for name in names]
        bounds = target.bounds(target.floor), target.bounds(target.aim)
        lines.append(f"| {target.what} | {' | '.join((*cells, *bounds))} |")
    return "\n".join([*lines, ""])


def _types(own: JSON) -> str:
    lines = ["### Mentions, type by type\n"]
    for name in _recognisers(own, {}):
        for which, title in _SETS.items():
            scores = own["recognisers"][name][which]["mentions"]
            lines += _table(f"{title}, {_TITLES[name]}", _LANGUAGES, scores)
    return "\n".join(lines)


def _given(given: JSON) -> str:
    lines = ["### Universal NER and KLUE\n"]
    for name in _recognisers({}, given):
        lines += _table(_TITLES[name], _GIVEN, given["recognisers"][name])
    if "parallel" in given:
        lines += [
            "PUD has the same sentences in three languages. Where exactly one person (or place) is",
            "marked in English and one in Russian, they are one entity.\n",
            "| | pairs | same id | of those found in both | also in Korean | false merges |",
            "|---|---|---|---|---|---|",
        ]
        for kind, row in sorted(given["parallel"].items()):
            shares = " | ".join(_number(row[key]) for key in ("recall", "found", "korean"))
            lines.append(f"| {kind} | {row['pairs']} | {shares} | {row['false_merges']} |")
    return "\n".join([*lines, ""])


def _table(title: str, rows: dict[str, str], scores: JSON) -> list[str]:
    there = [key for key in rows if key in scores]
    if not there:
        return []
    kinds = [kind for kind in _KINDS if kind in scores[there[0]]]
    lines = [
        f"| {title}: P / R / F1 (marked) | {' | '.join(kinds)} |",
        "|---|" + "---|" * len(kinds),
    ]
    lines += [
        f"| {rows[key]} | {' | '.join(_score(scores[key][kind]) for kind in kinds)} |"
        for key in there
    ]
    return [*lines, ""]


def _linking(own: JSON) -> str:
    lines = [
        "### Linking, B³\n",
        "| P / R / F1 | end to end | of the mentions found |",
        "|---|---|---|",
    ]
    for name in _recognisers(own, {}):
        for which, title in _SETS.items():
            links = own["recognisers"][name][which]["links"]
            cells = " | ".join(_score(links[kind]) for kind in ("all", "found"))
            lines.append(f"| {title}, {_TITLES[name]} | {cells} |")
    return "\n".join([*lines, ""])


def _list_of_names(names: JSON) -> str:
    lines = [
        "### The same name in three scripts\n",
        "A list of people, places and bodies as newspapers write them, each in a sentence of its",
        "own for every language. Recall is of pairs of languages that have the name as one entity.",
        "",
        "| names | number | recall | found: English | Korean | Russian |",
        "|---|---|---|---|---|---|",
    ]
    for title, row in sorted(names["rows"].items(), key=lambda item: _NAMES.index(item[0])):
        found = " | ".join(_number(row["found"][language]) for language in ("en", "ko", "ru"))
        lines.append(f"| {title} | {row['names']} | {_number(row['recall'])} | {found} |")
    merged = f": {', '.join(names['merged'])}" if names["merged"] else ""
    return "\n".join([*lines, f"\nFalse merges: {names['false_merges']}{merged}.\n"])


def _extras(own: JSON) -> str:
    """Return what extras cost; "" where none was measured."""
    rows = own.get("extras", {})
    if not rows:
        return ""
    lines = [
        "### What extras cost\n",
        "Documents of 3 KB in the language of the extra, on one core.\n",
        "| | documents a second | by rules alone | load, ms | memory, MB |",
        "|---|---|---|---|---|",
    ]
    keys = ("per_second", "rules_per_second", "load_milliseconds", "megabytes")
    for name, row in rows.items():
        lines.append(f"| {_TITLES[name]} | {' | '.join(_number(row[key]) for key in keys)} |")
    return "\n".join([*lines, ""])


def _score(score: JSON) -> str:
    if score.get("gold") == 0:
        return "–"
    figures = " / ".join(f"{score[key]:.3f}" for key in ("precision", "recall", "f1"))
    return f"{figures} ({score['gold']})" if "gold" in score else figures


def _number(value: float) -> str:
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
