"""Passages of a text to show: around hits, around a mention, at the beginning."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from unicodedata import combining

from search_index.analysis import terms
from search_index.models import Snippet, Span

_CONSIDERED = 1000  # hits of a document that are weighed for its passages
_LONGEST_WORD = 64  # code points within which a cut looks for the edge of a word

_STOP = re.compile(
    "(?P<stop>[.!?…]+[\"'”’»)\\]]*)(?P<gap>\\s+)"
    "|(?P<full>[。！？]+[」』”’)）]*)\\s*"
    "|[^\\S\n]*\n\\s*"
)
_ABBREVIATED = re.compile(
    # an initial, an acronym, or an abbreviation that a name or figure follows
    r"(?:\b\w|\.\w|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|St|No|vs|cf|approx|fig|vol|pp|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|гг|им|ул|стр|тыс|млн|млрд|см|др|пр|проф|акад|рис))$"
)
# What parts words: space, and any Han, kana or full-width mark, which stand without spaces.
_EDGE = re.compile(
    "[\\s\u3000-\u3098\u309b-\u30ff\u3400-\u9fff\uff01-\uff0f\uff1a-\uff20\U00020000-\U0003ffff]"
)
_LEAD = re.compile(r"(?:#{1,6}|[-*+>])[^\S\n]+")  # Markdown before the text of a line
_CONTINUES = frozenset(",;:-–—(«")
_LINE = re.compile(r"\S[^\n]*")
# A Markdown heading, or a short line that no sentence ends.
_HEADING = re.compile(r"#{1,6}\s.*|.{0,59}[^\s.!?…:。！？”»\"]\s*")
_AROUND = 16  # code points around the ends of a passage that show whether a sentence ends there
_FINAL = frozenset(".!?…。！？:")
_CLOSING = "”’\"'»)]」』"
_HEADINGS = 8  # lines that are looked at for the first that is no heading


@dataclass(frozen=True, slots=True)
class _Break:
    """Between two sentences: where one ends and the next begins."""

    end: int
    start: int
    hard: bool  # between two paragraphs


def snippets(
    text: str, spans: Sequence[Span], *, limit: int, width: int = 160
) -> tuple[Snippet, ...]:
    """Return at most `limit` passages of `text` that show its hits best, in reading order.

    `spans` are sorted and do not overlap. Passages with more different matches come first, new
    ones before matches that another passage shows, then those with more matches, then earlier
    ones. Each is about `width` code points at the most (more only for a longer match): whole
    sentences where they fit, else cut between words. Without spans: the opening, after a
    Markdown title.
    """
    if limit <= 0 or not text:
        return ()
    if not spans:
        opening = _opening(text, width)
        return (opening,) if opening else ()
    page = _Page(text, spans, width)
    chosen: list[Span] = []
    shown: set[tuple[str, ...]] = set()
    groups = _groups(page)
    while groups and len(chosen) < limit:
        best = max(groups, key=lambda g: (len(g.kinds - shown), len(g.kinds), g.count, -g.start))
        shown |= best.kinds
        floor = max((span.end for span in chosen if span.end <= best.start), default=0)
        ceiling = min((span.start for span in chosen if span.start >= best.end), default=len(text))
        passage = _passage(page, Span(best.start, best.end), Span(floor, ceiling))
        chosen.append(passage)
        groups = [g for g in groups if g.end <= passage.start or g.start >= passage.end]
    return tuple(_snippet(page, passage) for passage in sorted(chosen))


def dispersion(spans: Sequence[Span], length: int, parts: int) -> tuple[int, ...]:
    """Return how many spans begin in each of `parts` equal parts of a text of `length`."""
    counts = [0] * parts
    for span in spans:
        counts[min(span.start * parts // max(length, 1), parts - 1)] += 1
    return tuple(counts)


def context(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Return the window of `text` to show around text[start:end], as one line of a concordance.

    At most `width` code points (more only for the words that the place itself is in), evenly
    before and after it, within its line, cut between words, without space at its ends.
    """
    start, end = _word_start(text, start), _word_end(text, end)
    each = max(width - (end - start), 0) // 2
    low = max(start - each, text.rfind("\n", max(start - each, 0), start) + 1, 0)
    high = min(end + each, len(text))
    stop = text.find("\n", end, high)
    high = stop if stop >= 0 else high
    return _trimmed(text, _after_cut(text, low, start), start, end, _before_cut(text, high, end))


@dataclass(frozen=True, slots=True)
class _Page:
    """What passages are cut from."""

    text: str
    spans: Sequence[Span]  # all hits, sorted
    width: int


@dataclass(frozen=True, slots=True)
class _Hits:
    """Hits near enough to each other for one passage."""

    start: int
    end: int
    count: int
    kinds: frozenset[tuple[str, ...]]  # the different things they match, by their terms


def _groups(page: _Page) -> list[_Hits]:
    """Return, for each hit, it and those after it that fit into one passage with it."""
    text, spans = page.text, page.spans[:_CONSIDERED]
    kinds = [tuple(terms(text[span.start : span.end])) for span in spans]
    parted = [_parted(text, one.end, two.start) for one, two in pairwise(spans)]
    groups: list[_Hits] = []
    stop = 0
    for at, span in enumerate(spans):
        stop = max(stop, at + 1)
        while (
            stop < len(spans)
            and spans[stop].end - span.start <= page.width
            and not parted[stop - 1]
        ):
            stop += 1
        end = spans[stop - 1].end
        groups.append(_Hits(span.start, end, stop - at, frozenset(kinds[at:stop])))
    return groups


def _parted(text: str, low: int, high: int) -> bool:
    """Whether a paragraph ends within text[low:high]."""
    return text.find("\n", low, high) >= 0 and any(s.hard for s in _breaks(text, low, high))


def _snippet(page: _Page, passage: Span) -> Snippet:
    text, spans, start, end = page.text, page.spans, passage.start, passage.end
    inside = spans[bisect_left(spans, Span(start, start)) : bisect_left(spans, Span(end, end))]
    highlights = tuple(span for span in inside if span.end <= end)
    at = highlights[0].start if highlights else start
    line = 1 + text.count("\n", 0, at)
    return Snippet(start, end, text[start:end], highlights, line, *_cuts(text, start, end))


def _cuts(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Return whether a passage begins, and ends, within a sentence, as its neighbours show."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    ends_line = after.startswith("\n") and not after.lstrip()[:1].islower()
    return _goes_on(before, text[start]), bool(after) and not ends_line and _goes_on(
        text[max(start, end - _AROUND) : end], after.lstrip()[:1]
    )


def _goes_on(before: str, following: str) -> bool:
    """Whether a sentence goes on from `before` to the character that follows it."""
    trimmed = before.rstrip(" \t#>*+-")
    if not trimmed or (trimmed.endswith("\n") and not following.islower()):
        return False
    return trimmed.rstrip().rstrip(_CLOSING)[-1:] not in _FINAL


def _opening(text: str, width: int) -> Snippet | None:
    """Return the first passage of the body: what looks like a heading is passed over."""
    start = 0
    for line in islice(_LINE.finditer(text), _HEADINGS):
        start = line.start()
        if not _HEADING.fullmatch(line.group()):
            break
    else:
        first = _LINE.search(text)
        start = first.start() if first else len(text)
    if start == len(text):
        return None
    page = _Page(text, (), width)
    return _snippet(page, _passage(page, Span(start, start + 1), Span(start, len(text))))


def _passage(page: _Page, hits: Span, bounds: Span) -> Span:
    """Return the passage within `bounds` that shows the hits."""
    text, width = page.text, page.width
    start = max(_word_start(text, hits.start), bounds.start)
    end = min(_word_end(text, hits.end), bounds.end)
    near = Span(max(bounds.start, start - 2 * width), min(bounds.end, end + 2 * width))
    before = [stop for stop in _breaks(text, near.start, start) if stop.start <= start]
    after = [stop for stop in _breaks(text, max(end - 1, near.start), near.end) if stop.end >= end]
    left = before[-1].start if before else near.start
    right = after[0].end if after else near.end
    if right - left > width:
        left, right = _cut(page, Span(left, right), Span(start, end))
    else:
        left, right = _extended(Span(left, right), before, after, near, width)
    lead = _LEAD.match(text, left) if left == 0 or text[left - 1] == "\n" else None
    left = min(lead.end(), start) if lead else left
    return Span(*_trimmed(text, left, start, end, right))


def _extended(
    span: Span, before: list[_Break], after: list[_Break], bounds: Span, width: int
) -> tuple[int, int]:
    """Add whole sentences of the same paragraph, those that follow first, while they fit."""
    left, right = span.start, span.end
    for index, stop in enumerate(after):
        following = after[index + 1].end if index + 1 < len(after) else bounds.end
        if stop.hard or following - left > width:
            break
        right = following
    for index in range(len(before) - 1, -1, -1):
        earlier = before[index - 1].start if index else bounds.start
        if before[index].hard or right - earlier > width:
            break
        left = earlier
    return left, right


def _cut(page: _Page, whole: Span, hits: Span) -> tuple[int, int]:
    """Return a window of the page's width within `whole` around the hits.

    A third of the room goes before the hits, more if what follows them is short. No other hit
    is cut in two.
    """
    text, spans = page.text, page.spans
    room = max(page.width - (hits.end - hits.start), 0)
    low = max(whole.start, hits.start - max(room // 3, room - (whole.end - hits.end)))
    high = min(whole.end, max(hits.end, low + page.width))
    if low > whole.start:
        low = _after_cut(text, low, hits.start)
    if high < whole.end:
        high = _before_cut(text, high, hits.end)
    at = bisect_left(spans, Span(low, low))
    if at and spans[at - 1].end > low:
        low = min(spans[at - 1].end, hits.start)
    at = bisect_left(spans, Span(high, high))
    if at and spans[at - 1].end > high:
        high = max(spans[at - 1].start, hits.end)
    return low, high


def _breaks(text: str, low: int, high: int) -> Iterator[_Break]:
    """Yield the ends of sentences and paragraphs within text[low:high]."""
    for match in _STOP.finditer(text, low, high):
        end, start = match.end("stop"), match.end()
        if end < 0:
            end = match.end("full")
        following = text[start : start + 1]
        space = match["gap"] if match["stop"] else match.group()
        blank = space.count("\n") > 1
        if match["full"]:
            yield _Break(end, start, "\n" in space)
        elif match["stop"]:
            short = match["stop"] == "." and _ABBREVIATED.search(
                text, max(low, match.start() - 8), match.start()
            )
            if blank or "\n" in space or not (short or following.islower()):
                yield _Break(end, start, "\n" in space)
        elif blank or not (
            following.islower() or text[max(match.start() - 1, 0)] in _CONTINUES
        ):  # else a line that was wrapped goes on
            yield _Break(match.start(), start, True)


def _word_start(text: str, at: int) -> int:
    """Return the beginning of the word that `at` is in; words are parted by space or Han."""
    start = at
    while start > 0 and not _EDGE.match(text[start - 1]):
        start -= 1
        if at - start > _LONGEST_WORD:
            return _unbroken(text, at)
    return start


def _word_end(text: str, at: int) -> int:
    """Return the end of the word that the character before `at` is in."""
    end = at
    while end < len(text) and not _EDGE.match(text[end]):
        end += 1
        if end - at > _LONGEST_WORD:
            return _unbroken(text, at)
    return end


def _after_cut(text: str, at: int, limit: int) -> int:
    """Return the first beginning of a word from `at` on, `limit` at the latest."""
    if at <= 0 or _EDGE.match(text[at - 1]):
        return at
    for start in range(at, min(limit, at + _LONGEST_WORD)):
        if _EDGE.match(text[start]):
            return start
    return _unbroken(text, at) if limit - at > _LONGEST_WORD else limit


def _before_cut(text: str, at: int, limit: int) -> int:
    """Return the last end of a word up to `at`, `limit` at the earliest."""
    if at >= len(text) or _EDGE.match(text[at]):
        return at
    for end in range(at, max(limit, at - _LONGEST_WORD), -1):
        if _EDGE.match(text[end - 1]):
            return end
    return _unbroken(text, at) if at - limit > _LONGEST_WORD else limit


def _unbroken(text: str, at: int) -> int:
    """Return a place at or before `at` that does not part a letter from its marks."""
    while 0 < at < len(text) and (combining(text[at]) or "\u1160" <= text[at] <= "\u11ff"):
        at -= 1
    return at


def _trimmed(text: str, low: int, start: int, end: int, high: int) -> tuple[int, int]:
    """Return the window without space at its ends."""
    while low < start and text[low].isspace():
        low += 1
    while high > end and text[high - 1].isspace():
        high -= 1
    return low, high
