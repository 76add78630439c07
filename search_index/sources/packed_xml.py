"""Zip archives of XML, as word processors write them: read with limits, walked as events.

Nothing that an archive or a document declares is believed: members are read up to a limit, entities
of a document's own are refused (they are how small files become large ones, and Office Open XML,
OpenDocument, OWPML and OPF have none), and external ones are never fetched.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from io import BytesIO
from posixpath import dirname, normpath
from urllib.parse import unquote
from xml.parsers import expat

from search_index.errors import SourceError

ENCRYPTED = "encrypted: save it without its password"
MAX_MEMBER = 1 << 26  # bytes of a member, unpacked; the text of a thousand pages has some 10 MB
MAX_TOTAL = 1 << 28  # bytes of all members that are read
_MAX_DEPTH = 400  # elements in each other; people's documents stay below 100
_DAMAGED = "damaged: open it in the program that made it and save it again"
_NAME = re.compile(r"(?:.*[/:])?([^/:]+)")

Attributes = Mapping[str, str]
StartHandler = Callable[[str, Attributes], None]


class Package:
    """A zip archive in memory. Every method raises SourceError for what cannot be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except Exception as error:
            raise SourceError(_DAMAGED) from error
        self._left = MAX_TOTAL
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """Return the content of a member, b"" if there is none of this name."""
        if name not in self.names:
            return b""
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise SourceError(ENCRYPTED)
        limit = min(MAX_MEMBER, self._left)
        try:
            with self._zip.open(info) as member:
                content = member.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise SourceError(_DAMAGED) from error
        except (NotImplementedError, RuntimeError) as error:
            raise SourceError("packed in a way that is not read: save it again") from error
        if len(content) > limit:
            raise SourceError(f"unpacks to more than {limit >> 20} MB")
        self._left -= len(content)
        return content


def walk(
    data: bytes,
    start: StartHandler,
    end: Callable[[str], None],
    text: Callable[[str], None],
    skip: Container[str] = (),
) -> None:
    """Call handlers for the elements and the text of an XML document, in its order.

    Names of elements and attributes are "prefix:name", with the last word of their namespace as the
    prefix (``namespaced``). Elements in `skip` are left out with all that is in them. Raises
    SourceError if the document is not well-formed, too deep, or has entities of its own.
    """
    names: dict[str, str] = {}
    depth = hidden = 0

    def known(name: str) -> str:
        found = names.get(name)
        if found is None:
            found = names[name] = namespaced(name)
        return found

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, hidden
        depth += 1
        if depth > _MAX_DEPTH:
            raise SourceError("elements too deep in each other")
        if hidden:
            return
        short = known(name)
        if short in skip:
            hidden = depth
        else:
            start(short, {known(key): value for key, value in attributes.items()})

    def on_end(name: str) -> None:
        nonlocal depth, hidden
        if not hidden:
            end(known(name))
        elif hidden == depth:
            hidden = 0
        depth -= 1

    def on_text(data: str) -> None:
        if not hidden:
            text(data)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = on_text
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise SourceError(_DAMAGED) from error


def _refuse_entity(*_: object) -> None:
    raise SourceError("has XML entities of its own")


# Namespaces of which the last word is not what everyone calls them.
_PREFIXES = {
    "main": "w",  # .../wordprocessingml/2006/main, and the strict one
    "2006": "mc",  # .../markup-compatibility/2006
    "elements": "dc",  # purl.org/dc/elements/1.1
    "terms": "dcterms",
}
_VERSION = re.compile(r"[/:](?:\d+(?:\.\d+)+)?/?$")
_DRAWING = "drawingml"


def namespaced(name: str) -> str:
    """Return "prefix:name" for expat's "namespace name"; the name alone if it has no namespace.

    The prefix is the last word of the namespace without its version: ``text`` for OpenDocument's
    ``urn:oasis:names:tc:opendocument:xmlns:text:1.0``.
    """
    space, _, local = name.rpartition(" ")
    if not space:
        return local
    if _DRAWING in space:
        return f"a:{local}"
    match = _NAME.match(_VERSION.sub("", space))
    word = match.group(1) if match else space
    return f"{_PREFIXES.get(word, word)}:{local}"


def properties(data: bytes, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the first text that is not blank of some elements, for `wanted` {element: name}.

    Empty if `data` is, or is no XML: what a file says of itself is no reason to refuse it.
    """
    found: dict[str, str] = {}
    pieces: list[str] = []

    def end(name: str) -> None:
        value = "".join(pieces).strip()
        pieces.clear()
        if name in wanted and value:
            found.setdefault(wanted[name], value)

    with suppress(SourceError):
        walk(data, lambda *_: pieces.clear(), end, pieces.append)
    return found


def targets(package: Package, part: str) -> dict[str, str]:
    """Return the members that a part of an Office Open XML package points to, by kind.

    Kinds are the last words of their types ("footnotes"); the first of a kind counts. `part` is ""
    for the package itself. (ECMA-376 part 2, 9.3.)
    """
    folder, _, file = part.rpartition("/")
    found: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name.endswith(":Relationship") and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, resolved(part, attributes.get("Target", "")))

    relations = package.read(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    if relations:
        walk(relations, start, lambda _: None, lambda _: None)
    return found


def resolved(base: str, reference: str) -> str:
    """Return the name of the member that a member `base` refers to, without a fragment."""
    path = unquote(reference.partition("#")[0])
    if path.startswith("/"):
        return path.lstrip("/")
    return normpath(f"{dirname(base)}/{path}").lstrip("/")
