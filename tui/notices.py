"""What the explorer tells in words: results, filters, and what to do when there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from search_index.models import RefreshReport, SearchResult, Skipped
from search_index.plain import printable, thinned
from tui.estimate import in_words
from tui.state import Question

_PROBLEMS = 6  # lines: as many as leave room for the panes
_NAMED = 3  # entities told that a query without results names


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: "1 hit", "2 hits"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def summary(result: SearchResult, question: Question, *, narrow: bool) -> str:
    """Return what a search found, for the end of the search bar."""
    asked = bool(question.query.strip())
    if not asked and not question.filters:
        return ""
    asked = asked and bool(result.total_hits or not result.total)  # not by date or language alone
    if narrow and asked:
        return f"{plural(result.total_hits, 'hit')} in {result.total:,} "
    if narrow:
        return f"{plural(result.total, 'document')} "
    documents = f"{result.total:,} of {plural(result.corpus_size, 'document')}"
    found = f"{plural(result.total_hits, 'hit')} in {documents}" if asked else documents
    return f"{found}   {result.seconds * 1000:.0f} ms "


def filters(question: Question, name_of: Callable[[str], str]) -> str:
    """Return the filters in words."""
    parts = []
    for each in question.filters:
        value = name_of(each.value) if each.field == "entity" else each.value
        parts.append(f"{'without' if each.exclude else 'only'} {value}")
    return " · ".join(parts)


def hint(result: SearchResult, *, typing: bool) -> str:
    """Return what of the query was not used; while it is typed, not what may yet be finished."""
    parts = [part for part in result.ignored if not (typing and _goes_on(result.query, part))]
    told = [(part, _why(part, result.query)) for part in parts]
    ignored = "  ".join(part for part, why in told if not why)
    reasons = [why for _, why in told if why]
    return " · ".join([*reasons, *([f"ignored: {ignored}"] if ignored else [])])


def _why(part: str, query: str) -> str:
    """Return why a part of a query is not used, "" of what needs no reason."""
    field, colon, value = part.replace("：", ":").lower().partition(":")
    if part.startswith("/"):
        return f"{part} is no expression"
    if not colon or (query.rstrip().endswith(part) and not value):
        return ""
    if field in ("date", "year"):
        return f"{part} is no date: 2017, 2017-09, 2014..2018 and >=2020 are"
    if field in ("person", "org", "place") and not value:
        return f"{part} nothing here has this name: its words are looked for"
    return ""


def _goes_on(query: str, part: str) -> bool:
    """Whether a query ends in a part of it, or in a word or an open quotation that it begins."""
    _, found, rest = query.rstrip().rpartition(part)
    if not found:
        return False
    return not rest or rest.startswith(('"', "“", "«")) or not any(map(str.isspace, rest))


def refreshed(report: RefreshReport) -> str:
    """Return what a refresh did."""
    counts = ((report.added, "new"), (report.changed, "changed"), (report.removed, "removed"))
    told = [(count, f"{count:,} {what}") for count, what in counts if count]
    if not told:
        return "nothing has changed"
    (count, first), *others = told
    noun = f"document{'s' * (count != 1)}"
    return ", ".join([f"{first} {noun}", *(text for _, text in others)])


def progress(done: int, total: int, left: float | None, *, narrow: bool) -> str:
    """Return how far indexing is, and in about how many seconds it will be done, where known."""
    if done >= total:
        return "⟳ finishing"
    if narrow:
        share = f"⟳ {100 * done // total} %"
        return share if left is None else f"{share} · {in_words(left, brief=True)}"
    told = f"⟳ indexing {done:,} of {total:,}"
    return told if left is None else f"{told} · {in_words(left)} left"


def in_lexicon(problems: Sequence[str]) -> str:
    """Return what is wrong with the reader's own lexicon, a line each; "" if nothing is."""
    return "\n".join(_first(problems))


def in_corrections(path: Path, problems: Sequence[object]) -> str:
    """Return which lines of the file of corrections cannot be used and why; the rest applies."""
    return "\n".join((printable(str(path)), *_first(problems), "The rest of the file is used."))


def _first(problems: Sequence[object]) -> list[str]:
    """Return the first problems, and how many more there are."""
    shown = [printable(str(problem)) for problem in problems[:_PROBLEMS]]
    if len(problems) > len(shown):
        shown.append(f"and {len(problems) - len(shown):,} more")
    return shown


def nothing_found(result: SearchResult, question: Question, key: Callable[[str], str]) -> str:
    """Return what is so and what to do when a question finds nothing.

    `key` gives the key of a command: that of ``open`` takes a suggestion.
    """
    lines = [
        f"Nothing found for “{question.query.strip()}”."
        if question.query.strip()
        else "No document is left."
    ]
    if question.filters:
        lines.append(f"Filters narrow the results: {key('filter.clear')} lifts them.")
    if result.suggestion:
        lines.append(f"Did you mean: {result.suggestion.strip()}?   {key('open')} searches for it.")
    if result.named:
        names = ", ".join(f"{each.name} ({each.type.lower()})" for each in result.named[:_NAMED])
        lines.append(f"It names {names}.")
    if question.query.strip():
        lines += [
            "",
            "Every word must be in the text: try fewer, or the beginning of one.",
            "A name finds itself in English, Korean and Russian alike.",
            "Put OR between words of which one is enough.",
            f"{key('search.focus')} changes the search.",
        ]
    return "\n".join(lines)


def empty_corpus(
    folder: Path,
    skipped: tuple[Skipped, ...],
    key: Callable[[str], str],
    *,
    has_files: bool,
    shown: int = 5,
) -> str:
    """Return what is so and what to do when a folder has no article that can be read.

    `key` gives the key of a command.
    """
    if not skipped:
        return "\n".join(
            [
                f"Nothing in {folder} is text that can be read."
                if has_files
                else f"No articles in {folder} yet.",
                "",
                "Text, web pages, PDF, Word and Hangul files, books and mail are read, "
                "in this folder and below it. "
                f"Put some there: they show by themselves, or when you press {key('refresh')}.",
                "",
                f"To read another folder, leave with {key('quit')} and start korus-tui FOLDER",
            ]
        )
    lines = [f"{plural(len(skipped), 'file')} in {folder}, and none could be read:", ""]
    lines += [f"{each.path}: {each.reason}" for each in skipped[:shown]]
    if len(skipped) > shown:
        lines.append(f"and {len(skipped) - shown:,} more: {key('unread')} lists all")
    lines += [
        "",
        f"Articles that are put there show by themselves, or when you press {key('refresh')}.",
    ]
    return "\n".join(lines)


def indexing(folder: Path) -> str:
    """Return what is so while a folder is read for the first time."""
    return f"Reading {folder} for the first time.\n\nArticles appear here as they are read."


def has_files(folder: Path) -> bool:
    """Whether there is anything in a folder."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def printable_lines(text: str) -> str:
    """Return text of several lines, each safe to print."""
    return "\n".join(thinned(printable(line)) for line in text.split("\n"))
