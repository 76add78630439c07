"""Searching and indexing beside other engines, each measurement in a fresh process."""

from __future__ import annotations

import json
import shutil
import statistics
from dataclasses import dataclass, replace
from pathlib import Path

from engines import available, engine
from measure import JSON, in_child, spread, watched_child
from queries import from_json

SMALL = 200  # articles of the index that loads an engine's modules before a cold measurement
SESSIONS = 3  # cold processes; each types its share of the queries
TYPED = 48  # queries of each kind, and typed ones: about 350 keystrokes
STOCK_LIMIT = 20_000  # articles above which stock Whoosh is left out: it takes minutes
SEARCHED = ("korus", "fts5", "tantivy", "whoosh")
INDEXED = ("korus", "korus_text", "fts5", "fts5_plain", "tantivy", "whoosh")


@dataclass(frozen=True, slots=True)
class Setup:
    """What to measure, and where to keep what that needs."""

    work: Path  # corpora and indexes; reused if they are there
    folder: Path | None = None  # of articles; None: generated ones
    engines: tuple[str, ...] = INDEXED
    processes: int = 2
    budget: float = 30.0  # seconds for one kind of query
    whole_system: bool = True  # all caches are dropped, where that is allowed
    queries: int = TYPED

    def place(self, size: int) -> Path:
        """Return the folder for what belongs to a corpus of a size."""
        name = self.folder.name if self.folder else "generated"
        place = self.work / f"{name}-{size}"
        place.mkdir(parents=True, exist_ok=True)
        return place


def measure_search(setup: Setup, size: int) -> JSON:
    """Measure all engines on a corpus of `size` articles."""
    place = setup.place(size)
    corpus = prepare(setup, size)
    engines = [name for name in setup.engines if wanted(name, size)]
    setups = {name: engine(name).SETUP for name in engines}
    result: JSON = {"size": size, "corpus": corpus, "setups": setups, "engines": {}}
    for name in engines:
        result["engines"][name] = {"index": indexed(setup, name, size)}
    for name in engines:
        if name in SEARCHED:
            print(f"{size}: searching with {name}", flush=True)
            result["engines"][name] |= searched(setup, name, place)
    if "korus" in engines:
        print(f"{size}: refreshing", flush=True)
        result["refresh"] = in_child("refreshed", place=place / "korus")
    return result


def wanted(name: str, size: int) -> bool:
    """Whether an engine is measured at a size; says why where it is not."""
    if not available(name):
        print(f"{name} is left out: its package is not installed", flush=True)
        return False
    if name == "whoosh" and size > STOCK_LIMIT:
        print(f"{name} is left out above {STOCK_LIMIT} articles: it takes minutes", flush=True)
        return False
    return True


def measure_growth(setup: Setup, size: int) -> JSON:
    """Measure korus alone on a large generated corpus, its text alone indexed."""
    generated = replace(setup, folder=None)
    prepare(generated, size)
    place = generated.place(size)
    index = indexed(generated, "korus_text", size)
    print(f"{size}: searching", flush=True)
    warm = in_child(
        "warm",
        engine_name="korus_text",
        place=place / "korus_text",
        drawn=place / "queries.json",
        budget=setup.budget,
    )
    return {"size": size, "index": index, "typed": warm["typed"], "memory": warm["memory"]}


def drawn_texts(setup: Setup, size: int) -> list[str]:
    """Return the typed queries of a corpus that ``prepare`` made."""
    drawn = json.loads((setup.place(size) / "queries.json").read_text(encoding="utf-8"))
    return [query.text for query in from_json(drawn)["typed"]]


def prepare(setup: Setup, size: int) -> str:
    """Make the corpus and the queries of a size, unless they are there; return what it is of."""
    place = setup.place(size)
    path = place / "corpus.jsonl"
    if not path.exists():
        print(f"{size}: making the corpus", flush=True)
        in_child("corpus", path=path, count=size, folder=str(setup.folder or ""))
    drawn = place / "queries.json"
    if not drawn.exists():
        in_child("draw", path=path, count=size, each=setup.queries, to=drawn)
    return f"articles of {setup.folder.name}" if setup.folder else "generated articles"


def indexed(setup: Setup, name: str, size: int) -> JSON:
    """Build an index, unless it is there, and return what that took."""
    place = setup.place(size)
    known = place / f"{name}.json"
    if known.exists() and (place / name).is_dir():
        answer: JSON = json.loads(known.read_text())
        return answer
    for folder in (place / name, place / f"{name}-small"):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{size}: indexing with {name}", flush=True)
    common = {"engine_name": name, "path": place / "corpus.jsonl", "processes": setup.processes}
    built, peak = watched_child("build", place=place / name, **common)
    if name in SEARCHED:
        in_child("build", place=place / f"{name}-small", limit=SMALL, **common)
    answer = {**built, "peak": peak, "documents": size}
    known.write_text(json.dumps(answer))
    return answer


def searched(setup: Setup, name: str, place: Path) -> JSON:
    """Time searches, warm and cold."""
    common = {"engine_name": name, "place": place / name, "drawn": place / "queries.json"}
    warm = in_child("warm", budget=setup.budget, **common)
    sessions = [
        in_child(
            "cold",
            small=place / f"{name}-small",
            part=part,
            parts=SESSIONS,
            budget=setup.budget,
            whole_system=setup.whole_system,
            **common,
        )
        for part in range(SESSIONS)
    ]
    return {
        "warm": warm,
        "cold": {
            "how": sessions[0]["how"],
            "open": round(statistics.median(one["open"] for one in sessions), 1),
            "first": round(statistics.median(one["first"] for one in sessions), 1),
            "typed": spread(time for one in sessions for time in one["times"]),
        },
    }
