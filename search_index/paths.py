"""Where things live: the corpus that comes with the program, and the folders of the user.

Everything the program writes is in the user's own folders (XDG on Linux, by way of platformdirs),
never in a corpus. The environment variable ``KORUS_HOME`` moves all of it to one folder.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from search_index.errors import CorpusError, LexiconError

APP = "korus"
HOME_VARIABLE = "KORUS_HOME"
_SLUG_LENGTH = 40
_HASH_LENGTH = 12  # hexadecimal digits: 48 bits, for a few hundred folders on one machine


def shipped_corpus() -> Path:
    """Return the folder of the corpus that comes with the program.

    It is ``search_index/seeds`` where the package was installed from a wheel, and the top-level
    ``seeds`` in a checkout. Raises CorpusError if neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "seeds", package.parent / "seeds"):
        if folder.is_dir():
            return folder
    raise CorpusError("the shipped articles are missing: reinstall korus-tui, or name a folder")


def home(kind: str) -> Path:
    """Return the folder of the user for one kind of file: "cache", "data", "config" or "state".

    The folder need not exist yet.
    """
    moved = os.environ.get(HOME_VARIABLE)
    if moved:
        return Path(moved).expanduser().absolute() / kind
    import platformdirs  # here, because KORUS_HOME makes it unnecessary  # noqa: PLC0415

    folders = {
        "cache": platformdirs.user_cache_path,
        "data": platformdirs.user_data_path,
        "config": platformdirs.user_config_path,
        "state": platformdirs.user_state_path,
    }
    return folders[kind](APP, appauthor=False)


def default_index_dir(folder: Path) -> Path:
    """Return the index directory of a corpus: its name to be read, a hash of its real path."""
    real = os.path.realpath(folder)
    slug = re.sub(r"[^\w.-]+", "-", os.path.basename(real)).strip("-.")[:_SLUG_LENGTH]
    digest = hashlib.sha256(os.fsencode(real)).hexdigest()[:_HASH_LENGTH]
    return home("cache") / "index" / f"{slug or 'corpus'}-{digest}"


def check_corpus(folder: str | Path) -> Path:
    """Return the real path of a corpus folder.

    Raises CorpusError, one line that names the folder and says what to do, if it is missing, is
    not a folder, or cannot be listed.
    """
    path = Path(folder).expanduser()
    try:
        real = Path(os.path.realpath(path, strict=True))
        if not real.is_dir():
            raise CorpusError(f"{path} is a file: name the folder that it is in")
        with os.scandir(real):
            pass
    except (FileNotFoundError, NotADirectoryError):
        raise CorpusError(f"there is no folder {path}: check the name") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CorpusError(
            f"the folder {path} cannot be read ({reason.lower()}): check its permissions"
        ) from None
    return real


def check_lexicon(file: str | Path) -> Path:
    """Return the real path of a reader's own lexicon. Raises LexiconError if it is not a file."""
    path = Path(file).expanduser()
    if not path.is_file():
        what = "is not a file" if path.exists() else "is not there"
        raise LexiconError(f"the lexicon {path} {what}: check the name")
    return Path(os.path.realpath(path))


def check_index_dir(index_dir: str | Path, folder: Path) -> Path:
    """Return the real path of the index directory of the corpus `folder` (itself a real path).

    Raises CorpusError if it lies inside the corpus, whose files are the user's alone.
    """
    real = Path(os.path.realpath(Path(index_dir).expanduser()))
    if real == folder or folder in real.parents:
        raise CorpusError(f"the index must not be inside the corpus: {real} is in {folder}")
    return real
