"""`korus`: what the library does, for scripts and pipes.

Results go to standard output, everything said beside them to standard error. Exit codes: 0 found,
1 nothing found, 2 wrong use (what the command line alone shows), 3 failed (what only the machine
shows: a folder that is not there, a full disk), 130 interrupted. `KORUS_DEBUG=1` adds the
traceback to a failure.
"""

from __future__ import annotations

import argparse
import os
import select
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import IntEnum
from functools import partial
from io import TextIOWrapper
from typing import Any, NoReturn, TextIO

from search_index.correction_options import add_corrections
from search_index.errors import DocumentNotFound, EntityNotFound, KorusError
from search_index.models import KwicOrder, Sort
from search_index.plain import printable, thinned

_MOST = 2**31 - 1  # of a count given on the command line: more than any corpus holds
_CONTEXT = 60  # as search_index.concordance.WIDTH, which is costly to import
_MOST_CONTEXT = 500  # many times what a line of a terminal holds


class Exit(IntEnum):
    """How `korus` ends."""

    FOUND = 0
    NOTHING = 1
    USAGE = 2
    FAILED = 3
    INTERRUPTED = 130  # 128 + SIGINT, as shells count


class _UsageError(Exception):
    """The command line asks for something that cannot be."""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{message} ({self.prog} --help tells more)")

    def _parse_optional(self, arg_string: str) -> Any:
        """Take a word that begins with one hyphen, as queries and names may, for no option."""
        if arg_string[:1] == "-" != arg_string[1:2] and arg_string not in ("-", "-h"):
            return None
        return super()._parse_optional(arg_string)


class _Version(argparse.Action):
    """Prints the version; looks it up only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"korus {version('korus-tui')}\n")
        parser.exit()


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return min(number, _MOST)


def _at_least_one(text: str) -> int:
    number = _count(text)
    if number < 1:
        raise ValueError
    return number


def _context(text: str) -> int:
    number = _count(text)
    if number > _MOST_CONTEXT:
        raise argparse.ArgumentTypeError(f"{_MOST_CONTEXT} at the most")
    return number


def _place(text: str) -> str:
    if not text.strip():  # a variable that was not set, and would mean the current folder
        raise ValueError
    return text


# argparse names the type in its complaint.
_count.__name__ = _at_least_one.__name__ = _context.__name__ = "count"
_place.__name__ = "path"


# --- what the command line alone can show to be wrong ---------------------------------------


def _no_check(args: argparse.Namespace) -> None:
    """Accept any command line."""


def _check_query(args: argparse.Namespace) -> None:
    args.query = " ".join(args.query).strip()
    if not args.query:
        raise _UsageError('nothing to search for: give a word, a name or a "phrase"')


def _check_mentions(args: argparse.Namespace) -> None:
    if args.entity is not None and not args.entity.strip():
        raise _UsageError("whose mentions? give an id, a name or an alias, or nothing for all")


def _check_export(args: argparse.Namespace) -> None:
    if args.json and args.format == "csv":
        raise _UsageError("--json and --format csv ask for two different things")


_Check = Callable[[argparse.Namespace], None]


# --- the parser ----------------------------------------------------------------------------


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="korus",
        description="Search a folder of articles, and every place where a name comes up in it.",
        epilog="Exit codes: 0 found, 1 nothing found, 2 wrong use, 3 failed.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, summary: str, check: _Check = _no_check) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = commands.add_parser(
            name, help=summary, description=summary, allow_abbrev=False
        )
        _add_common(sub)
        sub.set_defaults(command=name, check=check)
        return sub

    index = command("index", "bring the index up to date and tell what changed")
    _add_verbose(index)
    index.add_argument(
        "--verify",
        action="store_true",
        help="read all of the index, and make it anew if anything in it is damaged",
    )
    _add_search(command("search", "find documents", _check_query))
    _add_concordance(
        command("concordance", "list every hit on a line, with what is around it", _check_query)
    )
    similar = command("similar", "find the documents most like one")
    _add_document(similar)
    _add_limit(similar, "documents", 20)
    _add_document(command("show", "print a document"))
    entities = command(
        "entities", "list the people, organisations, places … of the corpus, or put them right"
    )
    add_corrections(entities, partial(_add_common, default=argparse.SUPPRESS))
    mentions = command("mentions", "list the places where an entity is named", _check_mentions)
    mentions.add_argument(
        "entity", metavar="ENTITY", nargs="?", help="an id, a name or an alias (default: all)"
    )
    _add_verbose(command("status", "tell the state of the index, as it is"))
    _add_export(
        command("export", "write all documents with their mentions and entities", _check_export)
    )
    return parser


def _add_common(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--corpus",
        metavar="FOLDER",
        type=_place,
        default=default,
        help="the folder of articles (default: the corpus that comes with the program)",
    )
    parser.add_argument(
        "--index-dir",
        metavar="DIR",
        type=_place,
        default=default,
        help="keep the index in this folder",
    )
    parser.add_argument(
        "--corrections",
        metavar="FILE",
        type=_place,
        default=default,
        help="keep in this file what is put right about entities",
    )
    parser.add_argument(
        "--lexicon",
        metavar="FILE",
        type=_place,
        default=default,
        help="names of your own to look for (default: the file in the settings)",
    )
    parser.add_argument(
        "--json", action="store_true", default=default or False, help="one JSON object a line"
    )


def _add_verbose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--verbose", action="store_true", help="name every file that was not read")


def _add_query(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY", nargs="*", help='words, names, a "phrase"')


def _add_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", metavar="DOCUMENT", help="its id, its path or its file name")


def _add_limit(parser: argparse.ArgumentParser, what: str, default: int) -> None:
    parser.add_argument(
        "--limit",
        metavar="N",
        type=_at_least_one,
        default=default,
        help=f"{what} at most (%(default)s)",
    )


def _add_offset(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument(
        "--offset", metavar="N", type=_count, default=0, help=f"leave out the first N {what}"
    )


def _add_search(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    _add_limit(parser, "documents", 20)
    _add_offset(parser, "documents")
    parser.add_argument(
        "--sort",
        metavar="KEY",
        choices=[sort.value for sort in Sort],
        default=Sort.RELEVANCE.value,
        help="order: %(choices)s",
    )


def _add_concordance(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    _add_limit(parser, "lines", 100)
    _add_offset(parser, "lines")
    parser.add_argument(
        "--order",
        metavar="ORDER",
        choices=[order.value for order in KwicOrder],
        default=KwicOrder.DOCUMENT.value,
        help="by place, or by the words there: %(choices)s (%(default)s)",
    )
    parser.add_argument(
        "--width",
        metavar="N",
        type=_context,
        default=_CONTEXT,
        help="letters on each side of a hit, at most (%(default)s)",
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        choices=("jsonl", "csv"),
        help="jsonl: documents (default); csv: mentions, for a spreadsheet",
    )
    parser.add_argument(
        "--output", metavar="FILE", type=_place, help="write to this file, whole or not at all"
    )


# --- running -------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Run `korus` with `argv` (default: of this process) and return its exit code."""
    _reopened()
    code: int
    try:
        code = _run(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except BrokenPipeError as error:
        # The reader had enough: what it wanted was found and written.
        code = Exit.FOUND if _reader_left() else _complain(Exit.FAILED, str(error))
    except _UsageError as error:
        code = _complain(Exit.USAGE, str(error))
    except (DocumentNotFound, EntityNotFound) as error:
        code = _complain(Exit.NOTHING, str(error))
    except KorusError as error:
        code = _complain(Exit.FAILED, str(error))
    except OSError as error:
        place = f" {error.filename}" if error.filename is not None else ""
        code = _complain(Exit.FAILED, f"{error.strerror or type(error).__name__}{place}")
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        code = _complain(Exit.FAILED, f"unexpected: {reason} (KORUS_DEBUG=1 tells where)")
    _settle(code)
    return code


def _run(argv: Sequence[str] | None) -> int:
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as end:  # --help and --version
        return int(end.code or 0)
    args.check(args)
    from search_index.commands import run  # noqa: PLC0415  after what needs no library

    utf8 = args.json or args.command == "export"
    return run(args, _prepared(sys.stdout, utf8=utf8), sys.stderr)


def _reopened() -> None:
    """Put a stream in the place of each that was closed by whoever started this process."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _prepared(stream: TextIO, *, utf8: bool) -> TextIO:
    """Return `stream` such that no character fails on it."""
    if isinstance(stream, TextIOWrapper):
        if utf8:
            stream.reconfigure(encoding="utf-8", newline="\n")
        else:
            stream.reconfigure(errors="replace")
    return stream


def _reader_left() -> bool:
    """Whether nobody reads standard output any more: other pipes may break too."""
    if not hasattr(select, "poll"):
        return True
    with suppress(OSError, ValueError):
        poll = select.poll()
        poll.register(sys.stdout.fileno(), select.POLLOUT)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))
    return False


def _complain(code: Exit, message: str) -> Exit:
    if os.environ.get("KORUS_DEBUG") == "1" and code is not Exit.USAGE:
        import traceback  # noqa: PLC0415

        with suppress(OSError):
            for line in traceback.format_exc().splitlines():
                sys.stderr.write(f"{thinned(printable(line))}\n")
    with suppress(OSError):
        sys.stderr.write(f"korus: {thinned(printable(message)).strip()}\n")
    return code


def _settle(code: int) -> None:
    """Leave nothing in the buffers that the interpreter would complain about when it ends."""
    if code == Exit.INTERRUPTED:  # whoever reads may not be reading: do not wait for it
        _discard(sys.stdout)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _discard(stream)


def _discard(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


if __name__ == "__main__":
    raise SystemExit(main())
