r"""From bytes to text: a byte-order mark, UTF-8, or the encoding in which they are likeliest text.

What a file or a server declares is a hint: it decides between readings that are nearly as likely,
and is not believed against the bytes.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from search_index.errors import SourceError
from search_index.sources.plausibility import IMPOSSIBLE, bits

BINARY = "looks binary, not text"
UNKNOWN = "in an encoding that is not known: save it as UTF-8"

_MARKS = (  # the UTF-32 little-endian mark begins with the UTF-16 one, so it is tried first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings that are tried without being declared, and what each costs beforehand, in bits: how
# seldom it is met. KOI8-U is KOI8-R with letters in place of eight frames; CP949 holds EUC-KR,
# CP1252 holds Latin-1.
_TRIED = {
    "utf-8": -6.0, "cp1252": 0.0, "cp949": 0.0, "cp1251": 0.0, "koi8_r": 1.0, "koi8_u": 2.0,
    "cp866": 3.0, "iso8859_5": 6.0, "mac_cyrillic": 6.0, "mac_roman": 8.0, "johab": 8.0,
}  # fmt: skip
_WIDE = {"utf-16-le": 0.0, "utf-16-be": 1.0, "utf-32-le": 2.0, "utf-32-be": 3.0}
# What else is believed if it is declared, by the names that Python has for it; never codecs that
# are no encodings of text. WHATWG's labels stand for the larger of two alike ("Encoding", 4.2).
_ALSO = re.compile(
    r"cp(?:125[0345678]|437|85[025]|874|932)|iso8859-(?:[2-46-8]|1[03-6])|iso2022_(?:kr|jp)|hz"
    r"|gb18030|big5hkscs|euc_jp|ptcp154|kz1048|mac-(?:latin2|greek|turkish)"
)
_LABELS = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("euc_kr", "ksc5601", "ksc56011987", "ksx1001", "windows949"), "cp949"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "windows31j", "sjis", "xsjis"), "cp932"),
    **dict.fromkeys(("big5", "cp950"), "big5hkscs"),
    "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "xmaccyrillic": "mac_cyrillic", "maccyrillic": "mac_cyrillic", "mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman", "mac-roman": "mac_roman", "koi8-r": "koi8_r", "koi8-u": "koi8_u",
    "iso8859-5": "iso8859_5", "koi8": "koi8_r",
}  # fmt: skip
_DEFAULT = "cp1252"  # what programs declare that do not know
_DECLARED = 10.0  # bits that being declared is worth,
# and the share of the cost that is let off where its letters have no figures: less where two bytes
# are a character, since a Western letter and what follows it can be one of China's.
_DECLARED_ALSO, _DECLARED_PAIRS = 1 / 4, 1 / 8
_PAIRED = frozenset(("gb18030", "big5hkscs", "cp932", "euc_jp"))
# A text that costs more bits for each byte of its characters beyond ASCII is none; a few odd signs
# are no matter, nor is what costs are spread thinly over ASCII.
_BELIEVED = dict.fromkeys(_TRIED, 6.5) | dict.fromkeys(("cp1252", "mac_roman"), 9.0)
_BELIEVED_WIDE = 6.5
_BELIEVED_ELSE = 11.0  # where it is declared
_SLACK = 60.0
_SLACK_WIDE = 0.25  # for each character of ASCII, which has zeros where it should
_THIN = 0.01  # share of bytes beyond ASCII
_LOST = 0.05  # share of bytes beyond ASCII that may fail to decode
_SAMPLE = 4096  # bytes looked at to choose, in pieces from everywhere;
_FIRST_SAMPLE = 432  # these are enough
_DECIDED = 150.0  # where the second is so many bits behind
_PIECES = 6
_BEFORE = 16  # bytes of ASCII before a piece, for what stands there may be the same word
_ASCII = bytes(range(128))
_CONTROL_BYTES = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
# A byte beyond ASCII after one of ASCII begins a character in every encoding that is tried.
_START = re.compile(rb"(?<![\x80-\xff])[\x80-\xff]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROLS = 0.02  # share of control characters above which a file is not text
_CHECKED = 200_000  # code points in which controls are counted
# EUC-KR writes a syllable that KS X 1001 lacks as four: a filler and three letters (its annex 3).
_FILLER = "\u3164"
_FILLED = re.compile("\u3164[\u3131-\u314e][\u314f-\u3163][\u3131-\u314e\u3164]")
_JAMO = re.compile("[\u1161-\u1175\u11a8-\u11c2]")  # vowels and final consonants
_HANGUL_RUN = re.compile("[\u1100-\u11ff\uac00-\ud7a3]+")


def decode(data: bytes, declared: str = "") -> str:
    r"""Return the text in `data`, without a byte-order mark and with ``\n`` line ends.

    `declared` is the name of an encoding that the file or its sender states; unknown ones and ""
    count for nothing. Bytes that are broken in the encoding that is chosen become U+FFFD, NUL is
    left out. Raises SourceError: "empty" where nothing but white space is found, "looks binary,
    not text" where no encoding gives plausible text.
    """
    text = _decoded(data, declared).replace("\0", "")
    head = text[:_CHECKED]
    if len(_CONTROLS.findall(head)) > _MAX_CONTROLS * len(head):
        raise SourceError(BINARY)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError("empty")
    return text


def composed(text: str) -> str:
    """Return a text with decomposed Hangul, as macOS writes it, in syllables; nothing else changed.

    Raises nothing. Offsets into a document refer to the text that this returns.
    """
    if text.isascii() or not _JAMO.search(text):
        return text
    return _HANGUL_RUN.sub(lambda run: unicodedata.normalize("NFC", run.group()), text)


def encoding_named(label: str) -> str:
    """Return Python's name of an encoding by any of its labels, "" for none that is believed."""
    plain = re.sub(r"[\s_-]", "", label.strip("\"' \t\r\n").lower())
    name = _LABELS.get(plain, "")
    if name or not plain.isascii():
        return name
    try:
        name = codecs.lookup(label.strip("\"' \t\r\n")).name
    except (LookupError, ValueError):
        return ""
    name = _LABELS.get(name, name)
    return name if name in _TRIED or name in _WIDE or _ALSO.fullmatch(name) else ""


def _decoded(data: bytes, declared: str) -> str:
    named = encoding_named(declared)
    for mark, encoding in _MARKS:
        if data.startswith(mark) and not (encoding in _WIDE and _no_mark(data, encoding, named)):
            return _marked(data[len(mark) :], encoding)
    if b"\0" not in data:
        if data.isascii():
            return _seven_bits(data, named)
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    return _replaced(data, _likeliest(data, named))


def _no_mark(data: bytes, encoding: str, named: str) -> bool:
    """Whether a text in single bytes begins with those of a mark, as "яю" does in CP1251.

    Hardly a text in UTF-16 has no ASCII, so that there are zeros in its bytes.
    """
    if b"\0" in data:
        return False
    found = sorted(_costs([data[:_FIRST_SAMPLE]], _TRIED | {encoding: 0.0}, named))
    return found[0][1] != encoding and found[0][2]


def _marked(data: bytes, encoding: str) -> str:
    """Return what follows a byte-order mark; raises SourceError if it is in no such encoding."""
    with suppress(UnicodeDecodeError):
        return data.decode(encoding)
    if encoding == "utf-8":
        return _replaced(data, _likeliest(data, ""))
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > _LOST * len(text):
        raise SourceError(f"broken {encoding[:6].upper()} text")
    return text


def _seven_bits(data: bytes, named: str) -> str:
    """Return ASCII, or what encodings of seven bits make of it that say so themselves."""
    if b"\x1b$)C" in data[:_CHECKED]:
        named = "iso2022_kr"
    seven = named in {"iso2022_kr", "iso2022_jp", "hz"}
    return data.decode(named if seven else "ascii", "replace")


def _replaced(data: bytes, encoding: str) -> str:
    """Return the text with U+FFFD for broken bytes; raises SourceError if these are many."""
    text = data.decode(encoding, "replace")
    if encoding == "cp949" and _FILLER in text:
        text = _FILLED.sub(lambda four: four.group().encode("cp949").decode("euc_kr"), text)
    lost = text.count("\ufffd")
    if lost > 3 and lost > _LOST * _beyond_ascii(data):
        raise SourceError(UNKNOWN)
    return text


def _beyond_ascii(data: bytes) -> int:
    return len(data.translate(None, delete=_ASCII))


def _likeliest(data: bytes, named: str) -> str:
    """Return the encoding in which `data` reads most like text; raises SourceError if in none."""
    for sample in (_FIRST_SAMPLE, _SAMPLE):
        if b"\0" in data:
            pieces = [data.rstrip(b"\0")[:sample]]
            tried = _TRIED | _WIDE
        else:
            pieces = list(_pieces(data, sample))
            tried = _TRIED
        ranked = sorted(_costs(pieces, tried, named))
        (least, best, believed), (second, _, _) = ranked[:2]
        if believed and second - least > _DECIDED:
            return best
    if not believed and (best in _WIDE or _beyond_ascii(data) > _THIN * len(data)):
        controls = len(data) - len(data.translate(None, delete=_CONTROL_BYTES))  # NUL is one
        raise SourceError(BINARY if controls > _MAX_CONTROLS * len(data) else UNKNOWN)
    return best


def _costs(
    pieces: list[bytes], tried: dict[str, float], named: str
) -> Iterator[tuple[float, str, bool]]:
    """Yield what each encoding costs, its name, and whether its reading of `pieces` can be text."""
    size = sum(map(len, pieces)) + len(pieces) - 1
    least = math.inf
    for encoding, prior in tried.items() if named in tried else [*tried.items(), (named, 0.0)]:
        if not encoding:
            continue
        text = "\n".join(_read(piece, encoding) for piece in pieces)
        cost = text.count("\ufffd") * IMPOSSIBLE
        if cost > least + _DECIDED:  # the rest of it can only add to that
            yield cost, encoding, False
            continue
        cost = bits(text)
        believed = cost <= _most(
            encoding, text, size, declared=encoding == named, wide="utf-16-le" in tried
        )
        if encoding == named and named != _DEFAULT:
            share = _DECLARED_PAIRS if named in _PAIRED else _DECLARED_ALSO
            cost -= _DECLARED + (0.0 if named in tried else cost * share)
        least = min(least, cost + prior)
        yield cost + prior, encoding, believed


def _most(encoding: str, text: str, size: int, *, declared: bool, wide: bool) -> float:
    """Return how many bits a text may cost that was read from `size` bytes.

    Nothing is forgiven a text of single bytes with zeros among them (`wide`).
    """
    plain = len(text.encode("ascii", "ignore"))
    if encoding in _WIDE:
        each = _BELIEVED_ELSE if declared else _BELIEVED_WIDE
        return each * 2 * (len(text) - plain) + min(_SLACK, _SLACK_WIDE * plain)
    slack = 0.0 if wide else _SLACK
    return slack + _BELIEVED.get(encoding, _BELIEVED_ELSE) * (size - plain)


def _read(piece: bytes, encoding: str) -> str:
    """Return a piece that may end inside a character."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(piece)


def _pieces(data: bytes, sample: int) -> Iterator[bytes]:
    """Yield pieces from all parts of `data` that begin before a byte beyond ASCII.

    At most `sample` bytes in them; of what is not longer, all such bytes.
    """
    size = sample // _PIECES
    step = max(len(data) // _PIECES, size)
    left, at = sample, 0
    while left > 0 and at < len(data):
        found = _START.search(data, at)
        if found is None:
            if not at:
                yield data[:sample]  # no byte of ASCII at all
            return
        start = max(found.start() - _BEFORE, at)
        end = min(found.start() + size, found.start() + left)
        yield data[start:end]
        left -= end - found.start()
        at = max(end, (found.start() // step + 1) * step)
