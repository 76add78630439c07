"""Measures what a person waits for, and the engine beside others; renews docs/benchmarks.md.

What is measured is kept in results.json beside this file, part by part with its date, and the page
is written from that: a part that is not measured this time keeps its figures and its date.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

from entities import RECOGNISERS, measure_given, measure_own
from formats_speed import ARTICLES, LONG, measure_formats
from measure import HERE, JSON, ROOT
from ranking import measure_ranking
from report import page
from responsive import FILES, measure_responsive
from screen import measure_large, measure_shipped
from search import INDEXED, Setup, drawn_texts, measure_growth, measure_search

REPORT = ROOT / "docs" / "benchmarks.md"
RESULTS = HERE / "results.json"
PARTS = ("search", "shipped", "responsive", "ranking", "growth", "entities", "formats")
_TYPED = 14  # queries typed into the app over a large corpus


def arguments() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("folder", nargs="?", type=Path, help="articles to measure on (Reuters SGML, txt, md)")
    add("--sizes", default="20000", help="corpus sizes, with commas (20000)")
    add("--engines", default=",".join(INDEXED), help=f"engines, with commas ({','.join(INDEXED)})")
    add("--parts", default="", help=f"parts to measure, with commas, of {', '.join(PARTS)}")
    add("--cranfield", type=Path, help="folder of the Cranfield collection, to measure ranking")
    add("--data", type=Path, help="folder with pud/ and klue-ner/, to measure entities on too")
    add("--recognisers", default=",".join(RECOGNISERS), help="with commas; of those installed")
    add("--growth", type=int, default=0, help="generated articles to measure growth on (none)")
    add("--each", type=int, default=ARTICLES, help=f"articles of each format ({ARTICLES:,})")
    add("--long", type=int, default=LONG, help=f"bytes of one long text ({LONG:,}; 0: none)")
    add("--files", type=int, default=FILES, help=f"articles indexed under the app ({FILES:,})")
    add("--budget", type=float, default=30.0, help="seconds for one kind of query (30)")
    add("--runs", type=int, default=10, help="starts of each program (10)")
    add("--keep", type=Path, help="folder for corpora and indexes, kept and used again")
    add("--index-only", action="store_true", help="drop from the caches the index alone")
    add("--no-app", action="store_true", help="leave out the app over large corpora")
    add("--print", action="store_true", help="print the page; write nothing")
    return parser.parse_args()


def measure(args: argparse.Namespace, work: Path, keep: Callable[[str, JSON], None]) -> None:
    """Measure what was asked for, handing over each part when it is done."""
    chosen = args.parts.split(",") if args.parts else list(PARTS)
    setup = Setup(
        work=work,
        folder=args.folder,
        engines=tuple(args.engines.split(",")),
        budget=args.budget,
        whole_system=not args.index_only,
    )
    if "search" in chosen:
        for size in map(int, args.sizes.split(",")):
            section = measure_search(setup, size)
            if "korus" in section["engines"] and not args.no_app:
                place, typed = setup.place(size), drawn_texts(setup, size)[:_TYPED]
                with tempfile.TemporaryDirectory() as home:
                    section["app"] = measure_large(
                        place / "korus", place / "corpus.jsonl", typed, Path(home)
                    )
            keep(f"search/{section['corpus']}/{size}", section)
    if "growth" in chosen and args.growth:
        keep(f"growth/{args.growth}", measure_growth(setup, args.growth))
    if "ranking" in chosen and args.cranfield:
        keep("ranking", measure_ranking(args.cranfield, args.folder))
    if "entities" in chosen:
        recognisers = args.recognisers.split(",")
        keep("entities", measure_own(recognisers))
        if args.data:
            keep("entities/data", measure_given(args.data, recognisers))
    if "formats" in chosen:
        keep("formats", measure_formats(work, args.each, args.long))
    if "shipped" in chosen:
        with tempfile.TemporaryDirectory() as home:
            keep("shipped", measure_shipped(args.runs, Path(home)))
    if "responsive" in chosen:
        keep("responsive", measure_responsive(args.files))


def main() -> None:
    """Measure; write the results and the page unless told not to."""
    args = arguments()
    results: JSON = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"

    def keep(name: str, section: JSON) -> None:
        today = datetime.date.today().isoformat()
        results[name] = {"measured": today, "machine": machine, **section}
        if not args.print:
            text = json.dumps(results, indent=1, ensure_ascii=False, sort_keys=True)
            RESULTS.write_text(text + "\n", encoding="utf-8")
            REPORT.write_text(page(results), encoding="utf-8")

    with tempfile.TemporaryDirectory() as folder:
        work = args.keep or Path(folder)
        os.environ["KORUS_HOME"] = str(work / "home")
        measure(args, work, keep)
    if args.print:
        print(page(results))
    else:
        REPORT.write_text(page(results), encoding="utf-8")
        print(f"{REPORT.name} renewed")


if __name__ == "__main__":
    main()
