"""What is measured in a process of its own: ``python tasks.py TASK ARGUMENTS-AS-JSON``.

Prints one JSON object, its last line. Each function here is a task.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import queries
from article import read_corpus, write_corpus
from engines import Opened, Unsupported, engine
from measure import JSON, drop_caches, memory, milliseconds, size_of, spread
from queries import KINDS, Query

if TYPE_CHECKING:
    from search_index.library import Library

WARM_UP = 0.25  # share of the typed queries that warm a process up and are not counted
_NEW_WORD = "quokkaberg"


def corpus(path: str, count: int, folder: str = "") -> JSON:
    """Write a corpus of `count` articles made from a folder, or generated."""
    from corpora import articles  # noqa: PLC0415 - it loads half the program

    write_corpus(articles(Path(folder) if folder else None, count), Path(path))
    return {"documents": count, "megabytes": size_of_file(path)}


def draw(path: str, count: int, each: int, to: str) -> JSON:
    """Draw `each` queries of every kind from a corpus of `count` articles."""
    step = max(1, count // queries.SAMPLE)
    drawn = queries.draw(islice(read_corpus(Path(path)), 0, None, step), each)
    Path(to).write_text(json.dumps(queries.to_json(drawn), ensure_ascii=False), encoding="utf-8")
    return {kind: len(some) for kind, some in drawn.items()}


def build(engine_name: str, path: str, place: str, processes: int, limit: int = 0) -> JSON:
    """Index a corpus, or its first `limit` articles."""
    folder = Path(place)
    folder.mkdir(parents=True)
    documents = islice(read_corpus(Path(path)), limit or None)
    seconds = engine(engine_name).build(documents, folder, processes)
    return {"seconds": round(seconds, 2), "megabytes": index_size(folder)}


def warm(engine_name: str, place: str, drawn: str, budget: float) -> JSON:
    """Time every keystroke and every kind of query, in a process that has typed other queries.

    Each kind is given up after `budget` seconds; what was measured until then counts.
    """
    asked = _read(drawn)
    opened = engine(engine_name).open(Path(place))
    start = int(len(asked["typed"]) * WARM_UP)
    _typing(opened, asked["typed"][:start], budget / 2)
    typed = _typing(opened, asked["typed"][start:], budget)
    used = memory()
    kinds: JSON = {}
    counts: dict[str, int] = {}
    for kind in KINDS:
        try:
            times, found = _answers(opened, asked[kind], budget)
        except Unsupported:
            continue
        kinds[kind] = spread(times)
        counts[kind] = found
    if not any(counts.values()):
        raise RuntimeError(f"{engine_name} finds nothing in {place}: remove it, to index anew")
    answer = {"typed": spread(typed), "memory": used, "kinds": kinds, "found": counts}
    opened.close()
    return answer


def cold(
    *,
    engine_name: str,
    place: str,
    small: str,
    drawn: str,
    part: int,
    parts: int,
    budget: float,
    whole_system: bool,
) -> JSON:
    """Drop the caches, open, and type every `parts`-th query.

    A small index is opened and asked before, so that all modules are loaded.
    """
    module = engine(engine_name)
    mine = _read(drawn)["typed"][part::parts]
    before = module.open(Path(small))
    for query in mine[:2]:
        before.typed(query.text)
        before.typed(query.text[:1])
    before.close()
    how = drop_caches(Path(place), whole_system=whole_system)
    began = time.perf_counter()
    opened = module.open(Path(place))
    open_ms = (time.perf_counter() - began) * 1000
    times = _typing(opened, mine, budget)
    opened.close()
    return {"how": how, "open": open_ms, "first": open_ms + times[0], "times": times}


def refreshed(place: str) -> JSON:
    """Time a refresh of korus with nothing changed, and from one known change to finding it."""
    from engines import korus  # noqa: PLC0415 - only where it is measured

    library = korus.library_of(Path(place))
    library.search("a", typing=True)
    unchanged = milliseconds(library.refresh)
    path = _middle(Path(place) / korus.FILES)
    original = path.read_bytes()
    path.write_bytes(original + f"\n{_NEW_WORD}\n".encode())
    try:
        name = path.relative_to(Path(place) / korus.FILES).as_posix()
        changed = milliseconds(lambda: _found_after_refresh(library, name))
    finally:
        path.write_bytes(original)
    library.refresh()
    library.close()
    return {"unchanged": round(unchanged, 1), "changed": round(changed, 1)}


def lexicon_load() -> JSON:
    """Time the lexicon from import to the first answer, and measure the memory that it adds.

    What every program that shows documents has loaded already does not count.
    """
    from search_index.models import Document, DocumentInfo  # noqa: PLC0415 - before the clock

    document = Document(DocumentInfo("a.txt", "a.txt", "a", "en"), "Seoul. 서울. Сеул.")
    before = memory()
    began, worked = time.perf_counter(), time.process_time()
    from search_index.entities import recognise  # noqa: PLC0415 - what is measured

    recognise(document)
    ended, used = time.perf_counter(), memory()
    return {
        "milliseconds": round((ended - began) * 1000, 1),
        "cpu_milliseconds": round((time.process_time() - worked) * 1000, 1),
        "megabytes": round(used["uss"] - before["uss"], 1) if used else 0.0,
    }


def recognition_speed(path: str, extra: str = "") -> JSON:
    """Time the recognition of the texts in a JSON file, each once, all expressions compiled.

    What compiling them takes, once a process, is told by itself. `extra`: what finds names beside
    the rules; its time to load and memory are told as well. Its matrices are multiplied in one
    thread, and garbage is looked for as seldom as in the processes that index.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from search_index.entities import recognise, recognisers  # noqa: PLC0415 - where it is measured
    from search_index.entities.patterns import LazyPattern  # noqa: PLC0415 - the same
    from search_index.models import Document, DocumentInfo  # noqa: PLC0415 - the same
    from search_index.store.batches import collect_seldom  # noqa: PLC0415 - the same

    texts = json.loads(Path(path).read_text(encoding="utf-8"))
    info = DocumentInfo("a.txt", "a.txt", "a", "en")
    recognise(Document(info, "Seoul. 서울. Сеул."))
    found, cost = (recognisers()[extra] if extra else recognise), JSON()
    before, began = memory(), time.process_time()
    found(Document(info, "Seoul is big.\nСеул большой.\n"))
    if extra:
        cost = {
            "load_milliseconds": round((time.process_time() - began) * 1000),
            "megabytes": round(memory()["uss"] - before["uss"], 1) if before else 0.0,
        }
    began = time.process_time()
    expressions = [one.pattern for one in gc.get_objects() if isinstance(one, LazyPattern)]
    compiled = time.process_time() - began
    collect_seldom()
    began = time.process_time()
    for text in texts:
        found(Document(info, text))
    seconds = time.process_time() - began
    size = sum(len(text.encode()) for text in texts)
    return {
        "per_second": round(len(texts) / seconds, 1),
        "kilobytes_per_second": round(size / seconds / 1000),
        "expressions": len(expressions),
        "compiling_milliseconds": round(compiled * 1000),
        **cost,
    }


def read_files(folder: str) -> JSON:
    """Read all files of a folder, each once, without indexing them.

    Formats that are read in a process of their own are read there; it is started before the clock.
    """
    from search_index.models import Document  # noqa: PLC0415 - as above
    from search_index.sources import documents_in, guard, read_file  # noqa: PLC0415 - as above

    paths = sorted(Path(folder).iterdir())

    def documents(path: Path) -> int:
        found = documents_in(read_file(path)[0], path.name)
        return sum(isinstance(one, Document) for one in found)

    documents(paths[0])
    guard.close()
    warmed = _cpu(resource.RUSAGE_CHILDREN)
    documents(paths[0])  # starts the process anew, and loads what it needs
    began, worked = time.perf_counter(), _cpu(resource.RUSAGE_SELF)
    count = sum(map(documents, paths))
    seconds = time.perf_counter() - began
    guard.close()
    cpu = _cpu(resource.RUSAGE_SELF) - worked + _cpu(resource.RUSAGE_CHILDREN) - 2 * warmed
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "documents": count,
        "seconds": round(seconds, 3),
        "cpu": round(max(cpu, 0.0), 3),
        "reader": round(reader, 1),
    }


def index_files(folder: str, place: str) -> JSON:
    """Index a folder of files as the program does."""
    from search_index.library import open_library  # noqa: PLC0415 - as above

    library = open_library(folder, index_dir=place)
    began = time.perf_counter()
    library.refresh()
    seconds = time.perf_counter() - began
    count = len(library.infos())
    library.close()
    cpu = _cpu(resource.RUSAGE_SELF) + _cpu(resource.RUSAGE_CHILDREN)
    return {"documents": count, "seconds": round(seconds, 3), "cpu": round(cpu, 2)}


def sized_corpus(path: str, count: int) -> JSON:
    """Write a corpus of `count` generated articles of about the same size."""
    from corpora import articles  # noqa: PLC0415 - as above
    from written import sized  # noqa: PLC0415 - as above

    write_corpus(sized(articles(None, sys.maxsize), count), Path(path))
    return {"documents": count}


def write_files(kind: str, path: str, folder: str) -> JSON:
    """Write the articles of a corpus as files of a kind."""
    from written import write_kind  # noqa: PLC0415 - as above

    write_kind(kind, list(read_corpus(Path(path))), Path(folder))
    return {}


def long_text(path: str, size: int) -> JSON:
    """Write a text of about `size` bytes in three languages.

    Tells in how many pieces its names are recognised, and how many code points it has.
    """
    from corpora import articles  # noqa: PLC0415 - as above

    from search_index.entities.recognition import pieces  # noqa: PLC0415 - as above

    with Path(path).open("wb") as file:
        for article in articles(None, sys.maxsize):
            if file.tell() >= size:
                break
            file.write(f"{article.text}\n\n".encode())
        written = file.tell()
    text = Path(path).read_text(encoding="utf-8")
    return {"bytes": written, "letters": len(text), "pieces": sum(1 for _ in pieces(text))}


def _cpu(who: int) -> float:
    """Return the seconds that this process, or those that it waited for, computed."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def index_size(place: Path) -> float:
    """Return the megabytes of an index, without the files that korus made it from."""
    inner = place / "index"
    return size_of(inner if inner.is_dir() else place)


def size_of_file(path: str) -> float:
    """Return the megabytes of a file."""
    return round(Path(path).stat().st_size / 2**20, 1)


def _found_after_refresh(library: Library, name: str) -> None:
    library.refresh(only=[name])
    if library.search(_NEW_WORD).total != 1:
        raise RuntimeError("the changed file was not found")


def _middle(folder: Path) -> Path:
    """Return the file in the middle of a folder of files in folders."""
    inner = sorted(folder.iterdir())
    files = sorted(inner[len(inner) // 2].iterdir())
    return files[len(files) // 2]


def _typing(opened: Opened, typed: Iterable[Query], budget: float) -> list[float]:
    """Return milliseconds of each keystroke."""
    deadline = time.perf_counter() + budget
    times = []
    for text in queries.keystrokes(typed):
        began = time.perf_counter()
        opened.typed(text)
        now = time.perf_counter()
        times.append((now - began) * 1000)
        if now > deadline:
            break
    return times


def _answers(opened: Opened, asked: list[Query], budget: float) -> tuple[list[float], int]:
    """Return milliseconds of each query, and how many documents they found together."""
    deadline = time.perf_counter() + budget
    times, found = [], 0
    for query in asked:
        began = time.perf_counter()
        found += opened.answer(query)
        now = time.perf_counter()
        times.append((now - began) * 1000)
        if now > deadline:
            break
    return times, found


def _read(drawn: str) -> dict[str, list[Query]]:
    return queries.from_json(json.loads(Path(drawn).read_text(encoding="utf-8")))


TASKS: dict[str, Callable[..., JSON]] = {
    task.__name__: task
    for task in (
        *(corpus, draw, build, warm, cold, refreshed, lexicon_load, recognition_speed),
        *(sized_corpus, write_files, read_files, index_files, long_text),
    )
}


def main() -> None:
    """Run one task."""
    task, arguments = sys.argv[1:]
    os.environ.setdefault("KORUS_HOME", os.path.join(os.environ.get("TMPDIR", "/tmp"), "korus"))
    print(json.dumps(TASKS[task](**json.loads(arguments))))


if __name__ == "__main__":
    main()
