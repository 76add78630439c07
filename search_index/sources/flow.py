"""Text of a word processor's file under construction: paragraphs, tables, boxes, notes.

Paragraphs become lines with a blank line between them; items of a list and rows of a table follow
each other without one. The cells of a row stand on one line with `` | `` between them, unless the
table only lays out the page. What floats beside a paragraph comes after it, notes after the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["body", "table", "row", "cell", "box", "note"]

CELLS = " | "
ITEM = "• "
_ITEMS = -1  # the group of all items of lists
_MAX_ROW = 2000  # code points; a longer row is no row of a table but a page laid out with one
_MAX_CELL = 6  # paragraphs, likewise
_MAX_DEPTH = 200  # tables, boxes and notes in each other
# No character of a text: NUL, halves of surrogate pairs, what is not to be interchanged; and the
# marks of where a word may be broken, which would keep it from being found.
_DROPPED = re.compile("[\x00\xad\u200b\ufeff\ufffe\uffff\ud800-\udfff]")


class _Block(NamedTuple):
    """A paragraph. Those of one group, unless it is 0, have no blank line between them."""

    text: str
    group: int = 0


@dataclass(slots=True)
class _Frame:
    """What is being filled: the body, a table, a row..."""

    kind: Kind
    pieces: list[str] = field(default_factory=list)  # of the paragraph that is not ended yet
    blocks: list[_Block] = field(default_factory=list)
    after: list[_Block] = field(default_factory=list)  # what comes when the paragraph has ended
    cells: list[list[_Block]] = field(default_factory=list)  # of a row

    def end(self, label: str = "") -> None:
        lines = "".join(self.pieces).split("\n")
        text = "\n".join(line.strip(" \t") for line in lines).strip()
        self.pieces.clear()
        if text:
            self.blocks.append(_Block(label + text, _ITEMS if label else 0))
        self.blocks += self.after
        self.after.clear()


class Flow:
    """Puts a text together, in the order of its file."""

    def __init__(self) -> None:
        self._frames = [_Frame("body")]
        self._notes: list[str] = []
        self._tables = 0
        self._beyond = 0  # frames that are open below the greatest depth, and are one with it

    def text(self, text: str) -> None:
        """Add to the paragraph."""
        self._frames[-1].pieces.append(_DROPPED.sub("", text))

    def end(self, label: str = "") -> None:
        """End the paragraph, an item of a list if it has a label. Empty ones are left out."""
        self._frames[-1].end(_DROPPED.sub("", label))

    def open(self, kind: Kind) -> None:
        """Begin a table, a row, a cell, a box or a note; it ends with ``close``.

        A box or a table may stand in the middle of a paragraph, and so may a note.
        """
        if len(self._frames) > _MAX_DEPTH:
            self._beyond += 1
        else:
            self._frames.append(_Frame(kind))

    def close(self) -> None:
        """End what was opened last."""
        if self._beyond:
            self._beyond -= 1
            return
        frame = self._frames.pop()
        frame.end()
        parent = self._frames[-1]
        if frame.kind == "note":
            self._notes += [" ".join(" ".join(block.text.split()) for block in frame.blocks)]
        elif frame.kind == "cell":
            parent.cells.append(frame.blocks)
        else:
            if frame.kind == "row":
                self._tables += parent.kind != "table"
                blocks = _row(frame.cells, self._tables) + frame.blocks
            else:
                self._tables += frame.kind == "table"
                blocks = frame.blocks
            waiting = any(piece.strip() for piece in parent.pieces)
            (parent.after if waiting else parent.blocks).extend(blocks)

    def result(self) -> str:
        """Return the text; "" if there is none."""
        while len(self._frames) > 1:
            self.close()
        body = self._frames[0]
        body.end()
        notes = [f"[{number}] {note}" for number, note in enumerate(self._notes, 1) if note]
        blocks = body.blocks + [_Block(note, _ITEMS - 1) for note in notes]
        pieces: list[str] = []
        for block, before in zip(blocks, [None, *blocks], strict=False):
            if before is not None:
                tight = block.group and block.group == before.group
                pieces.append("\n" if tight else "\n\n")
            pieces.append(block.text)
        return "".join(pieces) + "\n" if pieces else ""


def _row(cells: list[list[_Block]], group: int) -> list[_Block]:
    """Return the paragraphs of a row: one if it is a row to be read across."""
    filled = [cell for cell in cells if cell]
    length = sum(len(block.text) for cell in filled for block in cell)
    if len(filled) < 2 or length > _MAX_ROW or max(map(len, filled)) > _MAX_CELL:
        # One filled cell is a frame around text; so nearly all Korean papers begin with one.
        return [block for cell in filled for block in cell]
    line = CELLS.join(
        " ".join(word for block in cell for word in block.text.split()) for cell in cells
    )
    return [_Block(line.rstrip(" |"), group + 1)]
