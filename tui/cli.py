"""``korus-tui``: parses, checks the terminal and the folder, and only then loads the app."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from search_index.errors import KorusError
from search_index.plain import printable, thinned

EXIT_USAGE, EXIT_FAILED = 2, 3


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: it takes longer than to parse."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        print(f"korus-tui {version('korus-tui')}")  # noqa: T201
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """Repeats what was given to it as letters alone."""

    def error(self, message: str) -> NoReturn:
        super().error(thinned(printable(message)))


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = _Parser(
        prog="korus-tui",
        description="Search and read a folder of articles, and jump between linked mentions, "
        "in English, Korean and Russian.",
        epilog="Inside, ? shows all keys. For scripts there is korus: korus --help.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="FOLDER",
        type=Path,
        help="folder of articles (without it: the shipped corpus)",
    )
    parser.add_argument(
        "--index-dir",
        metavar="DIR",
        type=Path,
        help="keep the index here and not in the user's data directory",
    )
    parser.add_argument(
        "--lexicon",
        metavar="FILE",
        type=Path,
        help="names of your own to look for (without it: the file in the settings)",
    )
    parser.add_argument(
        "--corrections",
        metavar="FILE",
        type=Path,
        help="keep what is put right about entities in this file",
    )
    parser.add_argument("--light", action="store_true", help="dark letters on a light ground")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and leave")
    return parser


def _complaint(folder: Path | None, lexicon: Path | None = None) -> str:
    """Return in one line why the app cannot start, or ""."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "needs a terminal; in scripts use korus (korus --help)"
    if os.environ.get("TERM", "") in ("dumb", ""):
        return "this terminal cannot move its cursor (TERM is dumb or not set); use korus instead"
    if folder is not None or lexicon is not None:
        from search_index.paths import check_corpus, check_lexicon  # noqa: PLC0415 - not for --help

        try:
            if folder is not None:
                check_corpus(folder)
            if lexicon is not None:
                check_lexicon(lexicon)
        except KorusError as error:
            return str(error)
    return ""


def tune() -> None:
    """Set this process up for a screen: short pauses, and threads that take turns quickly."""
    # What is loaded by now stays: the collector need not look at it with every letter typed.
    gc.freeze()
    # A collection of the middle generation looks at up to the product of the first two: 50,000
    # objects take a few milliseconds, 400,000 a tenth of a second. Full ones are to be rare.
    gc.set_threshold(10_000, 5, 200)
    # The search and the painting of the letter take turns: each waits a millisecond, not five.
    sys.setswitchinterval(0.001)


def main(argv: Sequence[str] | None = None) -> int:
    """Run korus-tui; returns the exit code: 0, 2 for wrong use, 3 when it cannot start."""
    arguments = parser().parse_args(argv)
    complaint = _complaint(arguments.folder, arguments.lexicon)
    if complaint:
        print(f"korus-tui: {thinned(printable(complaint))}", file=sys.stderr)  # noqa: T201
        return EXIT_FAILED
    # A screen is painted at the next tick, so that more ticks mean less waiting for results.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from tui.app import LIGHT, KorusApp  # noqa: PLC0415 - keeps --help and errors quick
    from tui.config import load  # noqa: PLC0415

    tune()
    app = KorusApp(
        arguments.folder,
        index_dir=arguments.index_dir,
        lexicon=arguments.lexicon,
        corrections=arguments.corrections,
        theme=LIGHT.name if arguments.light else None,
        settings=load(),
    )
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
