"""What the index stores of a document besides its terms, written and read.

Nothing is stored twice: the id is a term, language, source and type are facets, the length and the
first day of the date are numbers, and the entities that are mentioned are those of the document's
row of entities.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from search_index.models import DocumentInfo, EntityType, Mention
from search_index.query.tree import first_day
from search_index.sources.finish import day_of_time
from search_index.store.arrays.container import DamagedFile
from search_index.store.arrays.segment import MENTIONS, SegmentArrays

_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# What a mention is stored with: the place of its type here. The order is part of the format.
_KINDS = tuple(EntityType)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_MORE = 0x80  # of a byte: the number goes on in the next


def day_of(date: str) -> int:
    """Return the first day of a date, perhaps partial, as a number like 20171205; 0: undated."""
    return int(first_day(date).replace("-", "")) if date else 0


def record_of(info: DocumentInfo) -> bytes:
    """Return what is stored of a document's description; see ``info_of``.

    A list of JSON: title, date, line of the text, path, address, author; 0 for what follows from
    what is stored elsewhere, and what is mostly so is left out at the end.
    """
    row: list[str | int] = [
        info.title,
        0 if info.date == _date(day_of(info.date)) else info.date,
        info.first_line,
        0 if info.path == info.id else info.path,
        info.url,
        info.author,
    ]
    while row[-1] == _USUAL[len(row) - 1]:
        row.pop()
    return _TO_JSON(row).encode()


_USUAL: tuple[Any, ...] = (
    None,
    0,
    1,
    0,
    "",
    "",
)  # of each part of a record; a title there always is


def info_of(segment: SegmentArrays, number: int) -> DocumentInfo:
    """Return the description of a document by its number in its segment."""
    return infos_of(segment, (number,))[0]


def infos_of(segment: SegmentArrays, numbers: Sequence[int]) -> list[DocumentInfo]:
    """Return the descriptions of documents by their numbers in their segment."""
    # One list of all rows is read in half the time of each row by itself.
    rows: list[list[Any]] = json.loads(b"[%b]" % b",".join(map(segment.record, numbers)))
    (languages, language), _, (sources, source), (types, kind) = segment.properties
    days, lengths, times = map(segment.column, ("number.day", "number.length", "number.mtime"))
    infos = []
    for number, row in zip(numbers, rows, strict=True):
        title, date, first_line, path, url, author = (*row, *_USUAL[len(row) :])
        document_id = segment.id_of(number)
        infos.append(
            DocumentInfo(
                document_id,
                path or document_id,
                title,
                languages[language[number]],
                _date(days[number]) if date == 0 else date,
                sources[source[number]],
                types[kind[number]],
                url,
                lengths[number],
                first_line,
                author,
                day_of_time(times[number]),
            )
        )
    return infos


def text_of(segment: SegmentArrays, number: int) -> str:
    """Return the text of a document by its number in its segment."""
    return segment.text(number).decode()


def packed_mentions(mentions: Sequence[Mention]) -> bytes:
    """Return what is stored of a document's mentions, given in the order of their starts.

    For each: how far it starts after the one before, its length, and its entity and type as one
    number: the entity's place among those of the document, by the bytes of their ids, times the
    number of types, plus the type's. Numbers are of seven bits a byte, the lowest first (LEB128).
    Raises ValueError if the order is another.
    """
    ids = sorted({mention.entity for mention in mentions}, key=str.encode)
    places = {entity: place * len(_KINDS) for place, entity in enumerate(ids)}
    numbers: list[int] = []
    before = 0
    for mention in mentions:
        what = places[mention.entity] + _KIND_NUMBERS[mention.type]
        numbers += (mention.start - before, mention.end - mention.start, what)
        before = mention.start
    if numbers and min(numbers) < 0:
        raise ValueError("mentions that are not in order")
    return _packed(numbers)


def mentions_of(
    segment: SegmentArrays, number: int, document_id: str, text: str
) -> tuple[Mention, ...]:
    """Return the mentions of a document, in reading order, by its number in its segment.

    `document_id` and `text` are the document's. Raises DamagedFile, ValueError and IndexError for
    what is none.
    """
    numbers = _unpacked(segment.part(number, MENTIONS))
    ids = segment.entity_ids(number)
    mentions = []
    start = 0
    for distance, length, what in zip(numbers, numbers, numbers, strict=True):
        start += distance
        end = start + length
        place, kind = divmod(what, len(_KINDS))
        if end > len(text):
            raise DamagedFile("a mention beyond the end of its text")
        mentions.append(Mention(document_id, start, end, ids[place], _KINDS[kind], text[start:end]))
    return tuple(mentions)


@lru_cache(maxsize=4096)
def _date(day: int) -> str:
    """Return a whole date from its number, "" of 0."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" if day else ""


def _packed(numbers: Iterable[int]) -> bytes:
    data = bytearray()
    for number in numbers:
        while number >= _MORE:
            data.append(number & (_MORE - 1) | _MORE)
            number >>= 7  # noqa: PLW2901 - what is left of it
        data.append(number)
    return bytes(data)


def _unpacked(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        if byte < _MORE:
            yield number | byte << shift
            number = shift = 0
        else:
            number |= (byte & (_MORE - 1)) << shift
            shift += 7
