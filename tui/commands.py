"""Everything a reader can do, once: keys, footer, palette and help are all made from this."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. ``keys`` are Textual key names; ``shown`` is how they are written."""

    id: str  # stable: what a keymap names
    keys: tuple[str, ...]
    shown: str
    title: str  # a few words, for the footer and the palette
    help: str  # a sentence
    group: str
    action: str  # an action of the explorer screen
    footer: str = ""  # the word in the status bar, "" to leave it out
    palette: bool = True


GROUPS = ("Search", "Move", "Read", "Mentions", "Results", "Document", "Program")

COMMANDS: tuple[Command, ...] = (
    Command(
        "search.focus",
        ("slash",),
        "/",
        "Search",
        "Go to the search bar; results change with every letter.",
        "Search",
        "focus_search",
        "search",
    ),
    Command(
        "search.leave",
        ("escape",),
        "esc",
        "Back to the results",
        "Leave the search bar or the reader for the list of hits.",
        "Search",
        "leave",
    ),
    Command(
        "hit.next",
        ("n",),
        "n",
        "Next hit",
        "Go to the next hit, on into the next document.",
        "Search",
        "hit(1)",
        "hit",
    ),
    Command(
        "hit.previous",
        ("N",),
        "N",
        "Previous hit",
        "Go to the previous hit, back into the document before.",
        "Search",
        "hit(-1)",
    ),
    Command(
        "pane.next",
        ("tab",),
        "tab",
        "Next pane",
        "Go to the next pane.",
        "Move",
        "pane_step(1)",
        palette=False,
    ),
    Command(
        "pane.previous",
        ("shift+tab",),
        "shift+tab",
        "Previous pane",
        "Go to the pane before.",
        "Move",
        "pane_step(-1)",
        palette=False,
    ),
    Command(
        "pane.documents",
        ("1",),
        "1",
        "Documents",
        "Go to the list of documents.",
        "Move",
        "pane(1)",
    ),
    Command(
        "pane.middle",
        ("2",),
        "2",
        "Hits or reader",
        "Go to the hits, or to the reader when a document is open.",
        "Move",
        "pane(2)",
    ),
    Command(
        "pane.entities",
        ("3",),
        "3",
        "Entities",
        "Go to the entities, and from there to the mentions below them.",
        "Move",
        "pane(3)",
    ),
    Command(
        "move.down",
        ("down", "j"),
        "↓ j",
        "Down",
        "Move down.",
        "Move",
        "move('DOWN')",
        palette=False,
    ),
    Command("move.up", ("up", "k"), "↑ k", "Up", "Move up.", "Move", "move('UP')", palette=False),
    Command(
        "move.top",
        ("g", "home"),
        "g",
        "Top",
        "Go to the top.",
        "Move",
        "move('TOP')",
        palette=False,
    ),
    Command(
        "move.bottom",
        ("G", "end"),
        "G",
        "Bottom",
        "Go to the bottom.",
        "Move",
        "move('BOTTOM')",
        palette=False,
    ),
    Command(
        "move.page-up",
        ("pageup",),
        "pgup",
        "Page up",
        "Move up a page.",
        "Move",
        "move('PAGE_UP')",
        palette=False,
    ),
    Command(
        "move.page-down",
        ("pagedown",),
        "pgdn",
        "Page down",
        "Move down a page.",
        "Move",
        "move('PAGE_DOWN')",
        palette=False,
    ),
    Command(
        "move.half-down",
        ("ctrl+d",),
        "ctrl+d",
        "Half a page down",
        "Move down half a page.",
        "Move",
        "move('HALF_DOWN')",
        palette=False,
    ),
    Command(
        "move.half-up",
        ("ctrl+u",),
        "ctrl+u",
        "Half a page up",
        "Move up half a page.",
        "Move",
        "move('HALF_UP')",
        palette=False,
    ),
    Command(
        "open",
        ("enter",),
        "enter",
        "Open",
        "Read the document at its best hit or at the hit chosen; list an entity's mentions; "
        "read a mention in its place.",
        "Read",
        "open",
        "read",
    ),
    Command(
        "mention.next",
        ("right_square_bracket",),
        "]",
        "Next mention",
        "Go to the next mention of the current entity, on into the next document, whatever "
        "its language.",
        "Mentions",
        "mention(1)",
        "mention",
    ),
    Command(
        "mention.previous",
        ("left_square_bracket",),
        "[",
        "Previous mention",
        "Go to the previous mention of the current entity.",
        "Mentions",
        "mention(-1)",
    ),
    Command(
        "mention.next-document",
        ("right_curly_bracket",),
        "}",
        "Mention in the next document",
        "Go to the first mention of the current entity in the next document that has one.",
        "Mentions",
        "mention_document(1)",
    ),
    Command(
        "mention.previous-document",
        ("left_curly_bracket",),
        "{",
        "Mention in the document before",
        "Go to the first mention of the current entity in the document before that has one.",
        "Mentions",
        "mention_document(-1)",
    ),
    Command(
        "mention.follow",
        ("f",),
        "f",
        "Follow a mention",
        "Put a letter on every mention in view; type it to make that entity current.",
        "Mentions",
        "follow",
        "follow",
    ),
    Command(
        "filter.include",
        ("space",),
        "space",
        "Keep only this entity",
        "Keep only documents with the entity chosen; again to lift it.",
        "Results",
        "filter(False)",
        "filter",
    ),
    Command(
        "filter.exclude",
        ("minus",),
        "-",
        "Drop this entity",
        "Drop documents with the entity chosen; again to lift it.",
        "Results",
        "filter(True)",
    ),
    Command(
        "filter.clear",
        ("backspace",),
        "backspace",
        "Lift all filters",
        "Show the documents that filters had hidden.",
        "Results",
        "clear_filters",
    ),
    Command(
        "sort",
        ("s",),
        "s",
        "Sort",
        "Sort by relevance, date, title, source or number of hits, in turn.",
        "Results",
        "sort",
    ),
    Command(
        "history.back",
        ("H",),
        "H",
        "Back",
        "Return to where you were before the last jump.",
        "Read",
        "back",
        "back",
    ),
    Command(
        "history.forward",
        ("L",),
        "L",
        "Forward",
        "Take the jump again that you came back from.",
        "Read",
        "forward",
    ),
    Command(
        "source.open",
        ("o",),
        "o",
        "Open the source",
        "Open the file at this line in $VISUAL or $EDITOR, or the original in the browser.",
        "Document",
        "open_source",
    ),
    Command(
        "copy",
        ("y",),
        "y",
        "Copy",
        "Copy the passage in view with its citation; in the list of documents the citation, "
        "in the list of entities the names.",
        "Document",
        "copy",
    ),
    Command(
        "refresh",
        ("r",),
        "r",
        "Refresh",
        "Look for new, changed and removed files.",
        "Program",
        "refresh_index",
    ),
    Command(
        "palette",
        ("ctrl+p",),
        "ctrl+p",
        "Palette",
        "Type the name of a command, a document or an entity.",
        "Program",
        "app.command_palette",
        palette=False,
    ),
    Command(
        "help", ("question_mark",), "?", "Help", "Show all keys.", "Program", "app.help", "help"
    ),
    Command("quit", ("q", "ctrl+q"), "q", "Quit", "Leave.", "Program", "app.quit"),
)


def bindings() -> list[Binding]:
    """Return a Textual binding for every command, its id the command's.

    All are priority bindings: the app then acts on keys strictly in the order in which they come,
    so that what is typed right behind a key that moves the focus reaches the right widget.
    """
    return [
        Binding(
            ",".join(command.keys),
            command.action,
            command.title,
            id=command.id,
            key_display=command.shown,
            tooltip=command.help,
            show=False,
            priority=True,
        )
        for command in COMMANDS
    ]
