"""The command line of `korus entities COMMAND`, which puts something right."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from search_index.models import EntityType

_KINDS = [kind.lower() for kind in EntityType if kind is not EntityType.DEMONYM]


def add_corrections(
    entities: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]
) -> None:
    """Add the commands to the parser of ``korus entities``; `common` adds what all have."""
    commands = entities.add_subparsers(
        title="corrections", metavar="COMMAND", dest="correction", required=False
    )

    def command(name: str, summary: str, *names: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        common(sub)
        for metavar in names:
            sub.add_argument(metavar.lower(), metavar=metavar, help=_HELP[metavar])
        return sub

    command("merge", "say that two entities are one", "ENTITY", "INTO")
    split = command("split", "give some mentions of an entity to another", "ENTITY")
    split.add_argument("--form", action="append", default=[], help="mentions written like this")
    split.add_argument("--document", action="append", default=[], help="mentions in this document")
    target = split.add_mutually_exclusive_group(required=True)
    target.add_argument("--into", metavar="ENTITY", help="whose they are")
    target.add_argument("--name", help="the name of a new entity, whose they are")
    command("rename", "give an entity the name to show", "ENTITY", "NAME")
    retype = command("retype", "say what an entity is", "ENTITY")
    retype.add_argument("type", metavar="TYPE", choices=_KINDS, help=", ".join(_KINDS))
    command("drop", "say that something is no entity", "ENTITY")
    for name, summary, more in (
        ("link", "say what a place in a document names", ("ENTITY",)),
        ("unlink", "say that a place in a document names nothing", ()),
    ):
        sub = command(name, summary, "DOCUMENT")
        sub.add_argument("start", metavar="START", type=int, help="where it begins (code points)")
        sub.add_argument("text", metavar="TEXT", help="the words that stand there")
        for metavar in more:
            sub.add_argument(metavar.lower(), metavar=metavar, help=_HELP[metavar])
    command("undo", "take the last correction back")
    command("corrections", "list what was put right, in order")


_HELP = {
    "ENTITY": "an id, a name or an alias",
    "INTO": "the entity that it is: an id, a name or an alias",
    "NAME": "the name",
    "DOCUMENT": "its id, its path or its file name",
}
