"""Models of other libraries that find names, used beside the rules where they are installed.

An extra is known by its packages, which are looked up, not imported: what finds names is loaded
with the first text that it is asked about, so that only indexing pays for it. An extra that is
there and cannot be loaded, or fails on a text, is told of once and names are found without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from search_index.entities.loading import lexicon_fingerprint
from search_index.entities.model_spans import Finder, Span
from search_index.entities.recognition import Recognition, recognise
from search_index.models import Document, EntityType

RULES = "rules and lexicon"  # what finds names without any extra
_ALONE = f"names are found by {RULES} alone"


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra of ``pyproject.toml`` that finds names in texts of one language."""

    name: str
    language: str
    script: str  # the kind of its words, see ``Words``
    types: frozenset[EntityType]  # the names that are taken from it
    settles: bool  # whether it decides what a name is that the rules took for something else
    adapter: str  # our module that loads it: ``load(model)`` returns a finder
    libraries: tuple[str, ...]  # what has to be there, the one to name first
    models: tuple[str, ...] = ()  # packages of which one has to be there, the best first


EXTRAS = (
    Extra(
        name="ner",
        language="English",
        script="L",
        types=frozenset((EntityType.PERSON, EntityType.ORG, EntityType.PLACE)),
        settles=False,
        adapter="search_index.entities.spacy_names",
        libraries=("spacy", "thinc", "numpy"),
        models=("en_core_web_lg", "en_core_web_md", "en_core_web_sm"),
    ),
    Extra(
        name="ru",
        language="Russian",
        script="C",
        types=frozenset((EntityType.PERSON, EntityType.ORG, EntityType.PLACE)),
        settles=True,
        adapter="search_index.entities.natasha_names",
        libraries=("natasha", "slovnet", "navec", "razdel", "numpy"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Installed:
    """An extra that is there: its model, if it has one apart, and the versions of its packages."""

    extra: Extra
    model: str  # "" too where it lacks the model without which it finds nothing
    versions: tuple[tuple[str, str], ...]  # package, version; "" where it is missing

    @property
    def lacks_model(self) -> bool:
        """Whether its library is there without any of the models that it needs."""
        return bool(self.extra.models) and not self.model

    def __str__(self) -> str:
        main = self.extra.libraries[0]
        model = f" with {self.model} {dict(self.versions)[self.model]}" if self.model else ""
        return f"{main} {dict(self.versions)[main]}{model} for {self.extra.language}"


@lru_cache(maxsize=1)
def installed() -> tuple[Installed, ...]:
    """Return the extras that are there, as of the beginning of this process; imports none."""
    return tuple(found for extra in EXTRAS if (found := _look_for(extra)) is not None)


def _look_for(extra: Extra) -> Installed | None:
    if not _there(extra.libraries[0]):
        return None
    model = next(filter(_there, extra.models), "")
    packages = (*extra.libraries, *([model] if model else []))
    return Installed(extra, model, tuple((name, _version(name)) for name in packages))


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _version(package: str) -> str:
    from importlib import metadata  # noqa: PLC0415 - only where an extra is there

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


class NameModel:
    """What an extra finds in texts. ``problem`` is why it finds nothing any more, or ""."""

    def __init__(self, found: Installed) -> None:
        self.script = found.extra.script
        self.types = found.extra.types
        self.settles = found.extra.settles
        self.problem = ""
        if found.lacks_model:
            self.problem = f"{found} lacks its model, {found.extra.models[-1]}: {_ALONE}"
        self._found = found
        self._finder: Finder | None = None

    def spans(self, text: str) -> list[Span]:
        """Return the names in a text as the model has them; none once it has a problem."""
        if self.problem:
            return []
        try:
            if self._finder is None:
                load: Callable[[str], Finder] = import_module(self._found.extra.adapter).load
                self._finder = load(self._found.model)
            return list(self._finder(text))
        except Exception as error:  # whatever a broken installation or an odd text leads to
            doing = "cannot be loaded" if self._finder is None else "fails"
            self.problem = f"{self._found} {doing} ({type(error).__name__}): {_ALONE}"
            return []


@lru_cache(maxsize=len(EXTRAS))
def _model(found: Installed) -> NameModel:
    return NameModel(found)


def name_models(names: Iterable[str]) -> tuple[NameModel, ...]:
    """Return the models of the named extras, of those that are there; one of each a process."""
    wanted = set(names)
    return tuple(_model(found) for found in installed() if found.extra.name in wanted)


def recognisers() -> Mapping[str, Callable[[Document], Recognition]]:
    """Return what recognises names with each extra that is there and whole, by the extra's name."""
    return {
        found.extra.name: partial(recognise, lexicon=None, models=(_model(found),))
        for found in installed()
        if not found.lacks_model
    }


def recognition_fingerprint(own: Path | None = None, extras: Sequence[str] = ()) -> str:
    """Return a digest of all that decides which names are found.

    That is the lexicon, the rules, the reader's `own` file, and the versions of the extras in use.
    """
    plain = lexicon_fingerprint(own)
    used = [f"{found.versions}" for found in installed() if found.extra.name in extras]
    if not used:
        return plain
    return hashlib.sha256("\n".join([plain, *used]).encode()).hexdigest()[:16]


def description(extras: Sequence[str], problems: Iterable[str] = ()) -> str:
    """Return what finds names, in a line: "rules and lexicon; natasha 1.6.0 for Russian"."""
    told = tuple(problems)
    parts = [RULES]
    for found in installed():
        if found.extra.name in extras:
            failed = any(problem.startswith(f"{found} ") for problem in told)
            parts.append(f"{found}, which does not work" if failed else str(found))
    return "; ".join(parts)
