"""Opens the source of a document: in the reader's editor at a line, or in the browser."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from search_index.errors import KorusError

_COLON_LINE = {"hx", "helix", "subl", "zed", "micro"}
_GOTO = {"code", "codium", "code-insiders", "cursor"}
_PLAIN = {"gedit", "open", "xdg-open", "notepad"}
_SCHEME = re.compile("https?://", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[^\s\x00-\x20\x7f-\xa0\\\"<>`{}|^\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]{1,4000}"
)
_WINDOWED = {*_PLAIN, "subl", "zed", "gvim", "kate"}


def editor_command(path: Path, line: int, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the command that opens a file at a line (from 1) in $VISUAL or $EDITOR.

    Raises KorusError when neither names a program that is installed.
    """
    chosen = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(chosen)
    except ValueError:
        words = []
    if not words:
        raise KorusError("no editor: set $VISUAL or $EDITOR, for example EDITOR=nano")
    if shutil.which(words[0]) is None:
        raise KorusError(f"editor {words[0]} is not installed: set $VISUAL or $EDITOR")
    name = Path(words[0]).stem.lower()
    # A path is absolute, so that a file called "-c" or "+x" is never taken for an option.
    target = str(path.absolute())
    if name in _GOTO:
        return [*words, "--goto", f"{target}:{line}"]
    if name in _COLON_LINE:
        return [*words, f"{target}:{line}"]
    if name in _PLAIN:
        return [*words, target]
    return [*words, f"+{line}", target]


def in_terminal(command: Sequence[str]) -> bool:
    """Whether an editor runs in this terminal, so that the app must stand aside for it."""
    return Path(command[0]).stem.lower() not in _GOTO | _WINDOWED


def edit(path: Path, command: Sequence[str], *, wait: bool = True) -> None:
    """Run an editor on a file, and wait for it unless it has a window. Raises KorusError."""
    if not path.is_file():
        raise KorusError(f"{path.name} is no longer there: press r to refresh")
    try:
        if wait:
            subprocess.run(command, check=False)
        else:
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
    except OSError as error:
        raise KorusError(f"{command[0]} did not start: {error.strerror}") from error


def web_address(url: str) -> str:
    """Return an http(s) address in the characters that RFC 3986 allows.

    Raises KorusError for other schemes, and for what only looks like an address: without a host,
    with a name before it (``https://example.org@elsewhere``), with spaces or controls in it.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not _SCHEME.match(url):
        raise KorusError("only http and https addresses are opened")
    if not host or "@" in parts.netloc or not _ADDRESS.fullmatch(url):
        raise KorusError("not an address that can be opened")
    return quote(url, safe="%/:=&?~#+!$,;'()*[]@-._")


def source_path(folder: Path, relative: str) -> Path:
    """Return the path of a file of the corpus. Raises KorusError for one that is not in it."""
    path = PurePosixPath(relative)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in relative:
        raise KorusError("that file is not in the corpus")
    return folder / path


def browse(url: str) -> None:
    """Open an http(s) address in the browser. Raises KorusError for any other address."""
    if not webbrowser.open(web_address(url)):
        raise KorusError("no browser could be started")
