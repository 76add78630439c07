"""The section of docs/benchmarks.md on formats, from what was measured."""

from __future__ import annotations

from measure import JSON
from written import KINDS


def formats_section(section: JSON | None) -> str:
    """Return the section; "" if nothing was measured."""
    if section is None:
        return ""
    lines = [
        f"""## Formats

Measured {section["measured"]} on {section["machine"]}. The same {section["articles"]:,} generated
articles in three languages, of {section["bytes"] / 1000:.0f} KB of text or little more, written in
each format ([written.py](../benchmarks/written.py)) and indexed by themselves; mailboxes, tables,
JSON lines and zip archives have 100 in a file. Reading is done by one process, file after file, and
all but text and Markdown in a guarded process behind it: documents a second, the processor's
milliseconds for one with both processes counted, and the most memory the guarded one had.
Indexing is the whole of it, names recognised: documents a second with as many processes as the
program takes, the processor's milliseconds for one, and the most memory of all processes together.

| format | KB | read, documents/s | ms | reader MB | index, documents/s | ms | all MB |
|---|---|---|---|---|---|---|---|"""
    ]
    for kind, one in sorted(section["formats"].items(), key=lambda item: KINDS.index(item[0])):
        reading, indexing = one["reading"], one["indexing"]
        size = one["bytes"] / 1000 / reading["documents"]
        reader = f"{reading['reader']:.0f}" if reading["reader"] else "–"
        figures = (f"{size:.1f}", *_speed(reading), reader, *_speed(indexing))
        lines.append(f"| {kind} | {' | '.join(figures)} | {indexing['peak']:.0f} |")
    if "long" in section:
        lines.append(_long(section["long"]))
    return "\n".join([*lines, ""])


def _speed(measured: JSON) -> tuple[str, str]:
    documents = measured["documents"]
    each = measured["cpu"] / documents * 1000
    return f"{documents / max(measured['seconds'], 1e-3):,.0f}", f"{each:.2f}"


def _long(text: JSON) -> str:
    return f"""
One text file of {text["bytes"] / 1e6:.1f} MB, {text["letters"]:,} letters in three languages:
indexed in {text["seconds"]:.1f} s ({text["cpu"]:.1f} s of the processor), with
{text["peak"]:.0f} MB at the most; its names are recognised in {text["pieces"]:,} pieces."""
