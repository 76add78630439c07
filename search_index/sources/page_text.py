"""Which blocks of a page are its article, and how they are written as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate, groupby

from search_index.sources.html_blocks import Block, Blocks

# A block counts as part of an article's text if it is a paragraph: as long as this and at most a
# third of it links. A Hangul syllable is worth two letters.
_PARAGRAPH = 40
_LINKED = 1 / 3
_HANGUL = re.compile("[\uac00-\ud7a3]")
# Shares of all such text on a page that an element has to hold to be taken for the article: by
# what its names say it is; without such a name the smallest one that holds nearly all.
_SHARES = {"body": 0.4, "article": 0.5, "main": 0.5}
_NEARLY_ALL = 0.8
_MOST = 0.5
_MUCH = 0.3
_MENU = 3  # that many blocks of links in a row are a menu
_RIGHTS = re.compile(
    r"all rights reserved|copyright|©|ⓒ|무단\s?전재|재배포\s?금지|все права защищены", re.IGNORECASE
)
_MAX_RIGHTS = 150  # code points of a last line that claims the rights to an article
_SHARED = 0.5  # of an article that two readings of a page have to share
_ENOUGH = 300  # of the weight of paragraphs
_FEW = 100  # code points below which what was taken for the article is doubted
_MAX_ROW = 400  # code points of a table's row that is one line


def main_blocks(found: Blocks) -> list[Block]:
    """Return a page's article: its blocks without menus, comments, headers and footers."""
    furniture = furniture_of(found)
    forms = [block.form for block in found.blocks]
    kept = _article(found, [not (a or b) for a, b in zip(furniture, forms, strict=True)])
    length = _length(kept)
    if length < _FEW:  # a page that is one big form, or named in a misleading way
        for usable in ([not a for a in furniture], [True] * len(forms)):
            more = _article(found, usable)
            if _length(more) > 2 * length:
                return more
    return kept


def agreed_blocks(found: Blocks, own: Sequence[Block], other: str) -> list[Block]:
    """Return `own`, the article of a page, put right by what another program takes for it.

    `other` is that text, in lines. What it leaves out of the article is left out; paragraphs that
    it has and we have not are taken in. Where the two hardly meet, it is believed if there are
    whole paragraphs in it.
    """
    lines = {key for line in other.split("\n") if (key := _key(line))}
    known = {id(block) for block in own}
    shared = {id(block) for block in found.blocks if _is_in(block, lines)}
    held = sum(len(block.text) for block in own if id(block) in shared)
    if held < _SHARED * _length(own):
        theirs = [block for block in found.blocks if id(block) in shared]
        return theirs if sum(map(_weight, theirs)) >= _ENOUGH else list(own)
    return [
        block
        for block, around in zip(found.blocks, furniture_of(found), strict=True)
        if id(block) in shared and (id(block) in known or (_weight(block) > 0 and not around))
    ]


def all_text(found: Blocks) -> str:
    """Return all text of a page or a piece of one, as of a letter."""
    return render(found.blocks)


def furniture_of(found: Blocks) -> list[bool]:
    """Return of each block whether it stands around the article: in a menu, comments, a footer.

    An element is not taken at its name ("with-sidebar") if most text of the page is in it, or much
    of the text and the headline.
    """
    sums = list(accumulate(map(_weight, found.blocks), initial=0))
    places = Counter(found.headlines)
    headlines = list(accumulate((places[i] for i in range(len(sums))), initial=0))
    changes = [0] * len(sums)
    for region in found.regions:
        if region.furniture:
            weight = sums[region.stop] - sums[region.start]
            headed = headlines[region.stop] > headlines[region.start]
            share = _NEARLY_ALL
            if region.furniture == "name":
                share = _MUCH if headed else _MOST
            if not weight or weight < share * sums[-1]:
                changes[region.start] += 1
                changes[region.stop] -= 1
    return [depth > 0 for depth in accumulate(changes[:-1])]


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _key(line: str) -> str:
    """Return what two readings of one line have in common."""
    return "".join(filter(str.isalnum, line)).casefold()


def _is_in(block: Block, lines: Collection[str]) -> bool:
    keys = [key for line in block.text.split("\n") if (key := _key(line))]
    return sum(len(key) for key in keys if key in lines) >= sum(map(len, keys)) / 2


def render(blocks: Sequence[Block]) -> str:
    """Return blocks as text: paragraphs after a blank line, items and rows of a table in lines."""
    pieces: list[str] = []
    close = ""  # what the last piece may stand close to: an item to one, a row to one of its table
    for _, group in groupby(blocks, key=_RowKey()):
        row = list(group)
        for text, together in _lines(row):
            if pieces:
                pieces.append("\n" if together and together == close else "\n\n")
            pieces.append(text)
            close = together
    return "".join(pieces)


def _article(found: Blocks, usable: Sequence[bool]) -> list[Block]:
    """Return the blocks of the region that is the article, without menus."""
    blocks = found.blocks
    weights = (_weight(block) if fine else 0 for block, fine in zip(blocks, usable, strict=True))
    sums = list(accumulate(weights, initial=0))
    start, stop = 0, len(blocks)
    total = sums[-1]
    if total:
        start, stop = _region(found, sums)
    chosen = [block for i, block in enumerate(blocks[start:stop], start) if usable[i]]
    return _without_menus(chosen)


def _region(found: Blocks, sums: Sequence[int]) -> tuple[int, int]:
    total = sums[-1]
    held = [(sums[region.stop] - sums[region.start], region) for region in found.regions]
    for mark, share in _SHARES.items():
        marked = [(weight, -region.start) for weight, region in held if region.mark == mark]
        if marked and max(marked)[0] >= share * total:
            weight, start = max(marked)
            # Of several around one another, the innermost.
            stops = [r.stop for w, r in held if r.mark == mark and (w, -r.start) == (weight, start)]
            return -start, min(stops)
    spans = [
        (region.stop - region.start, region.start, region.stop)
        for weight, region in held
        if weight >= _NEARLY_ALL * total
    ]
    if not spans:
        return 0, len(found.blocks)
    _, start, stop = min(spans)
    # The headings right before the text belong to it.
    while start > 0 and found.blocks[start - 1].heading:
        start -= 1
    return start, stop


def _weight(block: Block) -> int:
    length = len(block.text)
    if block.heading or block.linked > _LINKED * length:
        return 0
    length += len(_HANGUL.findall(block.text))
    return length if length >= _PARAGRAPH else 0


def _without_menus(blocks: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    while blocks and len(blocks[-1].text) <= _MAX_RIGHTS and _RIGHTS.search(blocks[-1].text):
        blocks = blocks[:-1]
    for links, group in groupby(blocks, key=lambda block: 3 * block.linked > 2 * len(block.text)):
        run = list(group)
        if not links or len(run) < _MENU:
            kept.extend(run)
    return kept


class _RowKey:
    """Tells rows of tables apart, and every block outside of one from the next."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, block: Block) -> int:
        if block.row:
            return block.row
        self._number -= 1
        return self._number


def _lines(row: Sequence[Block]) -> list[tuple[str, str]]:
    """Return the texts of a row, or of a block in none, and what each may stand close to."""
    cells = [block.cell for block in row]
    line = " | ".join(block.text for block in row)
    if len(row) > 1 and len(set(cells)) == len(row) and len(line) <= _MAX_ROW and "\n" not in line:
        return [(line, f"table {row[0].table}")]
    return [(block.text, "item" if block.item else "") for block in row]
