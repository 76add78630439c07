"""Counts over time as bars of cells with labels below, for any width."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_PARTS = " ▏▎▍▌▋▊▉█"
_WIDEST = 6  # cells of a bar with the gap behind it
_GAP_FROM = 3  # cells from which a bar has a gap behind it

Point = tuple[str, int]  # label, count


def grouped(points: Sequence[Point], most: int) -> list[Point]:
    """Return at most `most` points: where there are more, as many as needed become one.

    A group has the label of its first point and the sum of its counts.
    """
    size = -(-len(points) // max(1, most))
    if size <= 1:
        return list(points)
    return [
        (points[at][0], sum(count for _, count in points[at : at + size]))
        for at in range(0, len(points), size)
    ]


def chart(points: Sequence[Point], width: int, height: int) -> tuple[list[str], str]:
    """Return `height` rows of bars, top first, and the row of labels, `width` cells at the most.

    The highest bar is full; what is more than nothing has at least the lowest mark; nothing is a
    dot on the ground. As many labels are shown as have room, the first and the last before others.
    """
    points = grouped(points, width)
    top = max((count for _, count in points), default=0)
    if not top or width < 1:
        return [], ""
    step = max(1, min(_WIDEST, width // len(points)))
    bar = step - 1 if step >= _GAP_FROM else step
    rows = []
    for row in range(height - 1, -1, -1):
        cells = []
        for _, count in points:
            eighths = max(1, round(count / top * height * 8)) if count else 0
            glyph = _EIGHTHS[max(0, min(8, eighths - row * 8))]
            glyph = "·" if not count and not row else glyph
            cells.append((glyph if glyph == "·" else glyph * bar).ljust(step))
        rows.append("".join(cells).rstrip())
    return rows, _axis([label for label, _ in points], step, width)


def _axis(labels: Sequence[str], step: int, width: int) -> str:
    """Return labels below their bars, as many as have room."""
    line = [" "] * width

    def put(at: int, label: str) -> bool:
        end = at + cell_len(label)
        if at < 0 or end > width or any(c != " " for c in line[max(0, at - 1) : end + 1]):
            return False
        line[at:end] = label
        return True

    put(0, labels[0])
    if len(labels) > 1:
        last = labels[-1]
        at = step * (len(labels) - 1)
        put(min(at, width - len(last)), last)
    for number, label in enumerate(labels):
        put(number * step, label)
    return "".join(line).rstrip()


def strength(share: float, width: int) -> str:
    """Return a bar for a share from 0 to 1, in eighths of a cell; more than nothing is seen."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    eighths = max(eighths, 1 if share > 0 else 0)
    full, part = divmod(eighths, 8)
    return ("█" * full + (_PARTS[part] if part else "")).ljust(width)
