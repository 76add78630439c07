"""Which files a folder's own ``.korusignore`` files leave out, in the syntax of ``.gitignore``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".korusignore"
_MOST_BYTES = 1 << 20
#: More would let a name be matched in so many ways that it takes for ever.
_MOST_STARS = 6


class Ignored:
    """The patterns that hold in one folder of a corpus: its own, and those of the folders above.

    As in Git, the last pattern of the nearest file that fits a name decides, and nothing in a
    folder that is left out can be brought back. Problems are lines that are no patterns.
    """

    def __init__(
        self,
        prefix: str = "",
        spec: GitIgnoreSpec | None = None,
        above: Ignored | None = None,
        problems: tuple[str, ...] = (),
    ) -> None:
        self._prefix = prefix
        self._spec = spec
        self._above = above
        self.problems = problems

    @property
    def is_empty(self) -> bool:
        """Whether there are no patterns."""
        return self._spec is None and self._above is None

    def within(self, folder: Path, prefix: str) -> Ignored:
        """Return what holds in a folder below, whose path in the corpus is `prefix` with a slash.

        Raises OSError if there is a file of patterns that cannot be read.
        """
        with (folder / IGNORE_FILE).open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig", "replace")
        spec, problems = _parsed(text)
        return Ignored(prefix, spec, self, problems)

    def covers(self, path: str, *, folder: bool = False) -> bool:
        """Whether a file or a folder, by its path in the corpus, is left out."""
        name = f"{path}/" if folder else path
        at: Ignored | None = self
        while at is not None:
            if at._spec is not None:
                decided = at._spec.check_file(name.removeprefix(at._prefix)).include
                if decided is not None:
                    return decided
            at = at._above
        return False


def _parsed(text: str) -> tuple[GitIgnoreSpec, tuple[str, ...]]:
    # Imported only where such a file is: it takes longer than listing a thousand files.
    from pathspec import GitIgnoreSpec  # noqa: PLC0415
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415

    patterns, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if not line.startswith("#") and line.count("*") > _MOST_STARS:
                raise ValueError("too many stars")
            patterns.append(GitIgnoreSpecPattern(line))
        except (ValueError, re.error):
            problems.append(f"line {number} is no pattern")
    return GitIgnoreSpec(patterns, backend="simple"), tuple(problems)
