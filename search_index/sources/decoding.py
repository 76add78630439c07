"""From bytes to text: a byte-order mark, UTF-8, or the likeliest of the old 8-bit encodings."""

from __future__ import annotations

import codecs
import re

from search_index.errors import SourceError

BINARY = "looks binary, not text"

_MARKS = (  # the UTF-32 little-endian mark begins with the UTF-16 one, so it is tried first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HANGUL = r"\uac00-\ud7a3"
_SIGNS = "«»‘’“”„–—…·•№©®°±§×€£ "

# What ordinary text of each encoding is made of, beyond ASCII: CP949 of Hangul syllables, full
# width signs and a Chinese character here and there; CP1251 of Cyrillic words, whose capitals come
# first or make up the whole word; CP1252 of signs and of letters inside words of ASCII letters.
_ORDINARY = {
    "cp949": re.compile(rf"[{_HANGUL}\u3000-\u303f\uff01-\uff5e\u2010-\u203b\u00b7]"),
    "cp1251": re.compile(rf"\b[А-ЯЁ]?[а-яё]+\b|\b[А-ЯЁ]+\b|[{_SIGNS}]"),
    "cp1252": re.compile(rf"(?<=[A-Za-z])[À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ](?=[A-Za-z])|[{_SIGNS}]"),
}
# Below this share of ordinary characters among all that are not ASCII, no encoding is believed.
_BELIEVED = 0.85
_SAMPLE = 200_000  # bytes looked at to choose; cut at a line end, so never inside a character
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROLS = 0.02  # share of control characters above which a file is not text


def decode(data: bytes, declared: str = "") -> str:
    r"""Return the text in `data`, without a byte-order mark and with ``\n`` line ends.

    `declared` is the encoding that the data or what is around it names; it is not believed where a
    mark, UTF-8 or the bytes themselves say otherwise. Raises SourceError: "empty" where nothing but
    white space is found, "looks binary, not text" where bytes are zero or no encoding gives
    plausible text.
    """
    text = _decoded(data, declared)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > _MAX_CONTROLS * min(len(text), _SAMPLE):
        raise SourceError(BINARY)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError("empty")
    return text


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise SourceError(f"broken {encoding[:6].upper()} text") from None
    if b"\0" in data:
        raise SourceError(BINARY)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = _believable(data, declared) or _likeliest(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise SourceError(BINARY) from None


def _believable(data: bytes, declared: str) -> str:
    """Return the codec of a declared encoding if `data` can be in it, else ""."""
    try:
        name = codecs.lookup(declared.strip()).name
        name = {"euc_kr": "cp949", "iso8859-1": "", "cp1252": "", "ascii": ""}.get(name, name)
        text = data.decode(name) if name else ""
    except (LookupError, UnicodeError, ValueError):
        return ""
    return name if isinstance(text, str) and text and "\0" not in text else ""


def _likeliest(data: bytes) -> str:
    """Return the 8-bit encoding in which `data` reads most like text; raises SourceError."""
    sample = data
    if len(data) > _SAMPLE:
        sample = data[: data.rfind(b"\n", 0, _SAMPLE) + 1] or data
    scores = {encoding: _plausibility(sample, encoding) for encoding in _ORDINARY}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _BELIEVED:
        raise SourceError(BINARY)
    return best


def _plausibility(sample: bytes, encoding: str) -> float:
    """Return the share of ordinary characters among those beyond ASCII; 0 if it cannot be."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = sum(1 for char in text if char > "\x7f")
    ordinary = sum(
        sum(1 for char in match.group() if char > "\x7f")
        for match in _ORDINARY[encoding].finditer(text)
    )
    return ordinary / beyond if beyond else 0.0
