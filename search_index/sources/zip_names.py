"""The names of the members of a zip archive, in whatever encoding its program wrote them.

A flag says UTF-8. Without it the specification has CP437, but programs write the encoding of their
system: CP949 in Korean Windows, CP866 or CP1251 in Russian, UTF-8 in Linux and macOS. All names of
an archive come from one program, so they are judged together.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from zipfile import ZipInfo

_UTF8 = 0x800  # flag of a member
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP: version, checksum of the name, name in UTF-8
_FALLBACK = "cp437"
_MOST_JUDGED = 20_000  # bytes of names that are looked at

# What names in each encoding are made of beyond ASCII. CP949 has 8,822 syllables that KS X 1001 has
# not, which stand in hardly any name but come up when other encodings are read as CP949.
_RUSSIAN = re.compile(r"(?<![^\W\d_])(?:[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+)(?![^\W\d_])|[№«»–—]")
_ORDINARY = (  # the first of equals is taken
    ("cp949", re.compile(r"[\uac00-\ud7a3\u3001-\u3011\u00b7\u2018-\u201d\u2026]+")),
    ("cp866", _RUSSIAN),
    ("cp1251", _RUSSIAN),
    ("cp437", re.compile(r"(?<=[A-Za-z])[À-ÿ]+|[À-ÿ]+(?=[A-Za-z])|[°·½¼]")),
)
# Nine of ten letters of Russian: what tells two readings apart in which all letters are Russian.
_COMMON = frozenset("оеаинтсрвлкмдпуяызьбг")
_RARE_LETTERS = 0.2  # how much less a reading in other letters alone is believed
_BELIEVED = 0.7  # share of ordinary characters from which on an encoding is believed


def names_of(members: Sequence[ZipInfo]) -> list[str]:
    """Return the names of all members of an archive, composed (NFC)."""
    raw = [_raw(member) for member in members]
    encoding = likeliest(b"\n".join(name for name in raw if not name.isascii()))
    return [
        unicodedata.normalize("NFC", _stated(member, name) or name.decode(encoding, "replace"))
        for member, name in zip(members, raw, strict=True)
    ]


def likeliest(names: bytes) -> str:
    """Return the encoding in which names, one a line, read most like names."""
    try:
        names.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    sample = names
    if len(names) > _MOST_JUDGED:
        sample = names[: names.find(b"\n", _MOST_JUDGED)] if b"\n" in names else names
    scores = {encoding: _share(sample, encoding, form) for encoding, form in _ORDINARY}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= _BELIEVED else _FALLBACK


def _share(sample: bytes, encoding: str, ordinary: re.Pattern[str]) -> float:
    """Return the share of ordinary characters among those beyond ASCII; 0 if it cannot be."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = sum(1 for char in text if char > "\x7f")
    found = "".join(ordinary.findall(text))
    if encoding == "cp949":
        found = "".join(char for char in found if _in_ks_x_1001(char))
    share = sum(1 for char in found if char > "\x7f") / beyond if beyond else 0.0
    if ordinary is _RUSSIAN and found:
        rare = sum(1 for char in found.lower() if char not in _COMMON)
        share -= _RARE_LETTERS * rare / len(found)
    return share


def _in_ks_x_1001(char: str) -> bool:
    """Whether a character is of the set that all Korean encodings share: both bytes are high."""
    code = char.encode("cp949", "replace")
    return len(code) == 2 and code[0] >= 0xA1 and code[1] >= 0xA1


def _raw(member: ZipInfo) -> bytes:
    """Return the bytes of a name; none where they were said to be UTF-8, and are read so already.

    Else they were read as the encoding of the specification, in which every byte has a character.
    """
    return b"" if member.flag_bits & _UTF8 else member.orig_filename.encode(_FALLBACK)


def _stated(member: ZipInfo, raw: bytes) -> str:
    """Return the name if it is said to be in UTF-8, by its flag or an extra field; else ""."""
    if member.flag_bits & _UTF8:
        return member.filename
    extra = member.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5:
            version, checksum = struct.unpack_from("<BI", field)
            if version == 1 and checksum == zlib.crc32(raw):
                return field[5:].decode("utf-8", "replace")
    return ""
