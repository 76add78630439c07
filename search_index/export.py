"""What leaves the library: the records of JSON lines, and spreadsheets of mentions.

One object a line, UTF-8, the keys in a fixed order. Every offset is a code point index into the
text of its document, half-open.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from search_index.errors import KorusError
from search_index.plain import printable
from search_index.unread import by_reason

if TYPE_CHECKING:
    from search_index.library import Library
    from search_index.models import (
        Document,
        DocumentInfo,
        Entity,
        FolderChanges,
        Hit,
        KwicLine,
        Mention,
        MentionContext,
        RefreshReport,
        Skipped,
        Status,
    )

LANGUAGES = ("en", "ko", "ru")

CSV_COLUMNS = (
    "entity", "name", "type", "path", "title", "date", "language", "source",
    "start", "end", "text", "context",
)  # fmt: skip

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV Injection"), and
# may become one where a program takes quotation marks or spaces before it away; the full-width
# forms count too, since East Asian input settings treat them alike.
_FORMULA = re.compile("[\\s\"'“”‘’`´＂＇]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")

Record = dict[str, Any]


def json_line(record: Mapping[str, Any]) -> str:
    """Return `record` as one line of JSON, without a line end, that is safe to print.

    Letters of every script stay as they are. Whatever `printable` would replace (C0 and C1
    controls, bidirectional and invisible format characters, lone surrogates) is written as a
    ``\\uXXXX`` escape, so that the value read back is exact and no terminal acts on it.
    """
    line = json.dumps(record, ensure_ascii=False, separators=(", ", ": "))
    safe = printable(line)
    if safe == line:
        return line
    return "".join(
        char if char == same else _escape(char) for char, same in zip(line, safe, strict=True)
    )


def _escape(char: str) -> str:
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000  # a surrogate pair, RFC 8259 section 7
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _heading(info: DocumentInfo) -> Record:
    return {
        "id": info.id,
        "path": info.path,
        "title": info.title,
        "date": info.date,
        "language": info.language,
        "source": info.source,
        "author": info.author,
        "file_date": info.file_date,
        "copies": list(info.copies),
    }


def hit_record(hit: Hit) -> Record:
    """Return a document found, with its snippets; highlights are offsets into the document."""
    return {
        **_heading(hit.info),
        "score": hit.score,
        "hits": hit.hits,
        "snippets": [
            {
                "start": snippet.start,
                "end": snippet.end,
                "text": snippet.text,
                "highlights": [[span.start, span.end] for span in snippet.highlights],
                "page": snippet.page if hit.info.paged else None,
            }
            for snippet in hit.snippets
        ],
    }


def kwic_record(line: KwicLine) -> Record:
    """Return a line of a concordance; ``start`` and ``end`` are of the hit, ``line`` of the file.

    ``match`` is the text between the two with spaces for line breaks; so are the contexts.
    """
    return {
        "id": line.info.id,
        "path": line.info.path,
        "start": line.start,
        "end": line.end,
        "line": line.info.first_line + line.line - 1,
        "page": line.page if line.info.paged else None,
        "left": line.left,
        "match": line.match,
        "right": line.right,
    }


def document_record(document: Document) -> Record:
    """Return a document with its whole text."""
    return {**_heading(document.info), "text": document.text}


def _names(entity: Entity) -> Record:
    return {language: entity.names.get(language) for language in LANGUAGES}


def entity_record(entity: Entity) -> Record:
    """Return an entity; a language without a known name has ``None``."""
    return {
        "id": entity.id,
        "type": entity.type.value,
        "name": entity.name,
        "names": _names(entity),
        "aliases": list(entity.aliases),
        "wikidata": entity.wikidata,
        "mentions": entity.mentions,
        "documents": entity.documents,
    }


def mention_record(place: MentionContext) -> Record:
    """Return a mention; ``start`` and ``end`` are of the mention, not of its context."""
    mention = place.mention
    return {
        "entity": mention.entity,
        "type": mention.type.value,
        "path": place.info.path,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "context": place.text,
        "page": place.page if place.info.paged else None,
    }


def skipped_record(skipped: Skipped) -> Record:
    """Return a file that did not become a document, and why."""
    return {"path": skipped.path, "reason": skipped.reason}


def _unread(skipped: Iterable[Skipped]) -> list[Record]:
    groups = by_reason(skipped)
    return [{"reason": group.reason, "files": len(group.skipped)} for group in groups]


def status_record(status: Status, since: FolderChanges | None) -> Record:
    """Return the state of an index; ``indexed_at`` in seconds since the epoch.

    ``since``: how many files have changed since then, None where that is not known.
    """
    changes = (
        {"new": since.new, "changed": since.changed, "removed": since.removed}
        if (since is not None)
        else None
    )
    return {
        "folder": status.folder,
        "index_dir": status.index_dir,
        "documents": status.documents,
        "mentions": status.mentions,
        "entities": status.entities,
        "languages": dict(sorted(status.languages.items())),
        "kinds": dict(sorted(status.kinds.items())),
        "undated": status.undated,
        "since": changes,
        "unread": _unread(status.skipped),
        "skipped": [skipped_record(skipped) for skipped in status.skipped],
        "indexed_at": status.indexed_at,
        "schema": status.schema,
        "copies": status.copies,
        "names": status.names,
    }


def report_record(report: RefreshReport, documents: int) -> Record:
    """Return what a refresh did and how many documents the index holds after it."""
    return {
        "documents": documents,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "unread": _unread(report.skipped),
        "skipped": [skipped_record(skipped) for skipped in report.skipped],
        "rebuilt": report.rebuilt,
        "seconds": round(report.seconds, 3),
        "copies": report.copies,
    }


def _plain_mention(mention: Mention) -> Record:
    return {
        "entity": mention.entity,
        "type": mention.type.value,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
    }


def _local_entity(entity: Entity, mentions: int) -> Record:
    return {
        "id": entity.id,
        "type": entity.type.value,
        "name": entity.name,
        "names": _names(entity),
        "wikidata": entity.wikidata,
        "mentions": mentions,
    }


def export_documents(library: Library) -> Iterator[Record]:
    """Yield every document in reading order, each complete in itself.

    Beside the keys of `document_record`: ``mentions`` in reading order, and ``entities``, those
    that the document names, the most mentioned first, with the number of mentions in it.
    """
    for info in library.infos():
        mentions = library.document_mentions(info.id)
        counts = Counter(mention.entity for mention in mentions)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        yield {
            **document_record(library.document(info.id)),
            "mentions": [_plain_mention(mention) for mention in mentions],
            "entities": [_local_entity(library.entity(id_), count) for id_, count in ranked],
        }


def spreadsheet_cell(text: str) -> str:
    """Return `text` on one line, with an apostrophe before what a spreadsheet would compute.

    A program gets the text back by taking one apostrophe away where quotation marks or spaces, and
    then a sign of a formula, follow it.
    """
    text = printable(text)
    return f"'{text}" if _FORMULA.match(text) else text


def write_mentions_csv(library: Library, out: IO[str]) -> int:
    """Write every mention of the corpus as CSV (RFC 4180, `CSV_COLUMNS`); return how many."""
    csv.writer(out).writerow(CSV_COLUMNS)
    # Text in quotes, so that a spreadsheet set to another separator cannot part a cell in two.
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    names: dict[str, str] = {count.entity.id: count.entity.name for count in library.entities()}
    written = 0
    for place in library.mentions():
        written += 1
        writer.writerow(_csv_row(place, names.get(place.mention.entity, "")))
    return written


def _csv_row(place: MentionContext, name: str) -> list[str | int]:
    mention, info = place.mention, place.info
    cells = (mention.entity, name, mention.type.value, info.path, info.title, info.date)
    return [
        *map(spreadsheet_cell, (*cells, info.language, info.source)),
        mention.start,
        mention.end,
        *map(spreadsheet_cell, (mention.text, place.text)),
    ]


@contextmanager
def whole_file(path: Path, encoding: str) -> Iterator[IO[str]]:
    """Give a file that takes the place of `path` when all of it is written, else never.

    Raises KorusError where no file can be made there, OSError where writing fails.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        if target.is_dir():
            raise KorusError(f"cannot write {path}: it is a folder")
        with open(target, "w", encoding=encoding, newline="") as out:  # a device or a pipe
            yield out
        return
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise KorusError(f"cannot write {path}: {error.strerror}") from error
    try:
        with open(descriptor, "w", encoding=encoding, newline="") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _mode(target: Path) -> int:
    """Return the permissions of `target`, or those that a new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
