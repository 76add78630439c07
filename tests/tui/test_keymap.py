"""Keys: their names, the presets, what the user asks for, and that the app does as they say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from tests.conftest import ROOT
from tui.app import KorusApp
from tui.commands import COMMANDS
from tui.config import load
from tui.keymap import DEFAULT, PRESETS, KeyNameError, KeyTable, normalise, resolve, types, written

IDS = [command.id for command in COMMANDS]
KEYED = {command.id for command in COMMANDS if command.keys}
ALL_KEYS = sorted(
    {key for preset in PRESETS for keys in resolve(preset, {})[0].keys.values() for key in keys}
)


def table(preset: str) -> KeyTable:
    return resolve(preset, {})[0]


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("?", "question_mark"), ("/", "slash"), ("[", "left_square_bracket"), ("-", "minus"),
        ("]", "right_square_bracket"), (",", "comma"), ("+", "plus"), ("ctrl++", "ctrl+plus"),
        (" ", "space"), ("space", "space"), ("x", "x"), ("X", "X"), ("shift+x", "X"),
        ("Shift+X", "X"), ("shift+tab", "shift+tab"), ("ctrl+x", "ctrl+x"), ("Ctrl+X", "ctrl+x"),
        ("control+x", "ctrl+x"), ("alt+V", "alt+shift+v"), ("shift+alt+v", "alt+shift+v"),
        ("alt+<", "alt+less_than_sign"), ("option+x", "alt+x"), ("esc", "escape"),
        ("Escape", "escape"), ("return", "enter"), ("PgDn", "pagedown"), ("del", "delete"),
        ("↓", "down"), ("F5", "f5"), ("question_mark", "question_mark"), ("minus", "minus"),
        ("solidus", "slash"), ("ж", "ж"), ("ㅓ", "ㅓ"), (" ctrl+x ", "ctrl+x"),
        ("shift+ctrl+left", "ctrl+shift+left"),
    ],
)  # fmt: skip
def test_a_key_may_be_written_in_many_ways(text: str, name: str) -> None:
    assert normalise(text) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a key"), ("ctrl+", "is not a key"), ("foo", "is not a key"),
        ("x y", "is not a key"), ("gg", "is not a key"), ("\x1b", "is not a key"),
        ("crtl+x", "crtl is not ctrl, alt or shift"), ("shift+1", "types a sign of its own"),
        ("ctrl+i", 'write "tab"'), ("ctrl+m", 'write "enter"'), ("ctrl+[", 'write "escape"'),
        ("ctrl+h", 'write "backspace"'),
    ],
)  # fmt: skip
def test_what_is_no_key_is_told(text: str, said: str) -> None:
    with pytest.raises(KeyNameError, match=re.escape(said)):
        normalise(text)


@given(st.one_of(st.text(max_size=12), st.lists(st.sampled_from(
    ["ctrl", "alt", "shift", "+", "a", "Z", "?", "tab", "up", "1", "é", "ß", " "]
)).map("+".join)))  # fmt: skip
def test_a_name_is_final_and_can_be_written(text: str) -> None:
    try:
        name = normalise(text)
    except KeyNameError:
        return
    assert normalise(name) == name
    assert "," not in name
    assert written(name).isprintable()


@pytest.mark.parametrize("key", ALL_KEYS)
def test_what_is_shown_can_be_written(key: str) -> None:
    layout = {"alt+shift+comma": "alt+<", "alt+shift+full_stop": "alt+>"}  # a US keyboard's
    assert normalise(written(key)) == normalise(layout.get(key, key))
    assert normalise(key) == key


def test_only_keys_with_a_character_are_typed() -> None:
    assert all(map(types, ("x", "slash", "minus", "question_mark", "space", "ж", "plus")))
    assert not any(
        map(types, ("ctrl+x", "alt+x", "tab", "enter", "escape", "up", "backspace", "f1", "delete"))
    )


# -- presets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_gives_every_command_keys_of_its_own(preset: str) -> None:
    keys, problems = resolve(preset, {})
    assert problems == ()
    assert list(keys.keys) == IDS
    assert {command for command, bound in keys.keys.items() if bound} == KEYED
    assert all(bool(keys.shown(command)) == (command in KEYED) for command in IDS)
    counts = Counter(key for each in keys.keys.values() for key in each)
    assert [key for key, count in counts.items() if count > 1] == []
    assert set(PRESETS[preset]) <= set(IDS)


def test_the_default_is_the_table_of_commands() -> None:
    assert table("default") == DEFAULT
    assert {command.id: command.keys for command in COMMANDS} == DEFAULT.keys
    for command in COMMANDS:
        assert DEFAULT.shown(command.id) == command.shown


def from_terminal(sent: str) -> list[str]:
    """The keys that a terminal's bytes mean."""
    parser = XTermParser()
    arrived = [*parser.feed(sent), *parser.feed("")]  # nothing more is sent
    return [event.key for event in arrived if isinstance(event, events.Key)]


@pytest.mark.parametrize("preset", PRESETS)
def test_what_a_plain_terminal_sends_for_a_key_means_its_command(preset: str) -> None:
    """Beside letters: control characters, and escape before what alt is held to."""
    tried = 0
    for command, keys in table(preset).keys.items():
        for text in table(preset).shown(command).split():
            modifier, _, base = text.rpartition("+")
            if len(base) != 1 or base in "↑↓":
                continue
            control = {"ctrl": lambda base: chr(ord(base) & 0x1F), "alt": "\x1b{}".format}
            sent = control[modifier](base) if modifier else text
            (arrived,) = from_terminal(sent)
            assert arrived in keys, text
            tried += 1
    assert tried > 20


def test_alt_and_a_sign_arrive_in_terminals_that_tell_all() -> None:
    emacs = table("emacs").keys
    for sent in ("\x1b[44;4u", "\x1b[60;3u", "\x1b<"):  # kitty, US and German keyboard; xterm
        assert from_terminal(sent)[0] in emacs["move.top"]
    for sent in ("\x1b[46;4u", "\x1b[62;3u", "\x1b>"):
        assert from_terminal(sent)[0] in emacs["move.bottom"]


# -- what the user asks for ------------------------------------------------------------------------


def test_own_keys_replace_those_of_the_preset() -> None:
    keys, problems = resolve("vim", {"sort": ["S", "ctrl+t"], "quit": ["x"]})
    assert problems == ()
    assert keys.keys["sort"] == ("S", "ctrl+t")
    assert keys.keys["quit"] == ("x",)
    assert keys.shown("sort") == "S ctrl+t"
    assert keys.first("sort") == "S"
    assert keys.keys["pane.next"] == PRESETS["vim"]["pane.next"]


def test_an_empty_list_takes_the_keys_away() -> None:
    keys, problems = resolve("default", {"sort": [], "copy": ["s"]})
    assert problems == ()
    assert keys.keys["sort"] == ()
    assert keys.shown("sort") == keys.first("sort") == ""
    assert keys.keys["copy"] == ("s",)
    assert {binding.id for binding in keys.bindings()} == KEYED - {"sort"}


def test_a_command_of_the_palette_alone_can_be_given_a_key() -> None:
    keys, problems = resolve("default", {"entity.rename": ["R"]})
    assert problems == ()
    assert keys.shown("entity.rename") == "R"
    (bound,) = keys.bindings(["entity.rename"])
    assert (bound.key, bound.action) == ("R", "rename")


def test_commands_may_change_places() -> None:
    keys, problems = resolve("default", {"sort": ["y"], "copy": ["s"]})
    assert problems == ()
    assert (keys.keys["sort"], keys.keys["copy"]) == (("y",), ("s",))


def test_a_key_taken_from_a_preset_is_told() -> None:
    keys, problems = resolve("default", {"sort": ["g"], "copy": ["n"]})
    assert problems == (
        "[keys] copy takes n from hit.next: give hit.next a key of its own",
        "[keys] sort takes g from move.top: give move.top a key of its own",
    )
    assert keys.keys["sort"] == ("g",)
    assert keys.keys["move.top"] == ("home",)
    assert keys.keys["hit.next"] == ()


def test_a_key_asked_for_twice_stays_with_the_first() -> None:
    keys, problems = resolve("default", {"sort": ["x"], "copy": ["x"], "help": ["x", "f1", "F1"]})
    assert problems == (
        "[keys] sort and copy both want x: sort has it, give copy another",
        "[keys] sort and help both want x: sort has it, give help another",
    )
    assert keys.keys["sort"] == ("x",)
    assert keys.keys["copy"] == ("y",)
    assert keys.keys["help"] == ("f1",)


def test_unknown_names_are_told_and_the_rest_applies() -> None:
    keys, problems = resolve(
        "vi", {"hit.nxt": ["x"], "zzzzzz": ["x"], "sort": ["foo", "S"], "copy": ["crtl+c"]}
    )
    assert problems == (
        'there is no keymap "vi": there are default, vim, emacs',
        '[keys] there is no command "hit.nxt": did you mean "hit.next"?',
        '[keys] there is no command "zzzzzz": docs/keys.md lists all',
        '[keys] sort: "foo" is not a key: write it as "x", "?", "f5" or "ctrl+x"',
        '[keys] copy: "crtl+c" is not a key: crtl is not ctrl, alt or shift',
    )
    assert keys.keys == {**DEFAULT.keys, "sort": ("S",)}


@given(
    st.sampled_from([*PRESETS, "odd"]),
    st.dictionaries(
        st.sampled_from([*IDS, "odd"]),
        st.lists(st.sampled_from(["a", "n", "s", "ctrl+p", "tab", "esc", "??", "G", "home"])),
    ),
)
def test_no_key_ever_has_two_commands(preset: str, asked: dict[str, list[str]]) -> None:
    keys, problems = resolve(preset, asked)
    counts = Counter(key for each in keys.keys.values() for key in each)
    assert set(counts.values()) == {1}
    assert list(keys.keys) == IDS
    for command, bound in keys.keys.items():
        if not bound and command in KEYED and asked.get(command) != []:
            assert any(command in problem for problem in problems)


# -- the manual ------------------------------------------------------------------------------------


def test_the_manual_lists_every_command_with_its_keys() -> None:
    manual = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")

    def cell(keys: tuple[str, ...]) -> str:
        return " ".join(dict.fromkeys(f"`{written(key)}`" for key in keys))

    rows = []
    for command in COMMANDS:
        presets = (PRESETS[name].get(command.id, ()) for name in ("vim", "emacs"))
        rows.append(
            " | ".join(
                (f"| `{command.id}`", cell(command.keys), *map(cell, presets), f"{command.help} |")
            )
        )
    listed = [line for line in manual.splitlines() if re.match(r"\| `[a-z.-]+` \| .* \|$", line)]
    assert [re.sub(r" +", " ", line) for line in listed] == [
        re.sub(r" +", " ", row) for row in rows
    ]


def test_the_example_of_the_manual_is_without_fault(tmp_path: Path) -> None:
    manual = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    app = KorusApp(settings=load(path))
    assert app.problems == []
    assert app.key_table != DEFAULT
