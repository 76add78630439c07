"""Texts with their mentions marked by hand: our own, Universal NER and KLUE, all in one shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from measure import ROOT

from search_index.entities import Lexicon, LexiconEntry
from search_index.models import Document, DocumentInfo, EntityType, Mention
from search_index.sources import read_document

LANGUAGES = ("en", "ko", "ru")
FOLDER = ROOT / "tests" / "gold"

#: Our own sets: name -> where its marks are and where its texts are.
OWN = {"seeds": (FOLDER / "seeds", ROOT / "seeds"), "unseen": (FOLDER / "unseen",) * 2}

_TEXTS = "texts"  # the folder of a set that has its texts beside its marks
_UNER = {"PER": EntityType.PERSON, "ORG": EntityType.ORG, "LOC": EntityType.PLACE}
_KLUE = {"PS": EntityType.PERSON, "OG": EntityType.ORG, "LC": EntityType.PLACE}


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One mention marked by hand; offsets are code points of the document's text, half-open.

    ``entity`` is "" in sets that do not link. An optional mention may be found or not.
    """

    start: int
    end: int
    type: EntityType
    entity: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with its mentions in reading order."""

    document: Document
    mentions: tuple[GoldMention, ...]

    @property
    def language(self) -> str:
        """The language of its set."""
        return self.document.info.language


def read_marks(path: Path, text: str) -> tuple[GoldMention, ...]:
    """Return the mentions in a file of marks: start, end, surface, type, entity and "optional".

    Raises ValueError, with the line, if one is malformed, overlaps the one before it, or if the
    text does not have its surface there.
    """
    mentions: list[GoldMention] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            start, end, surface, kind, entity, *rest = line.split("\t")
            mention = GoldMention(
                int(start), int(end), EntityType(kind), entity, rest == ["optional"]
            )
        except ValueError as error:
            raise ValueError(f"{path}:{number}: {error}") from None
        if rest not in ([], ["optional"]) or not entity:
            raise ValueError(f"{path}:{number}: {line!r} is no mark")
        if text[mention.start : mention.end] != surface:
            raise ValueError(f"{path}:{number}: {surface!r} is not there")
        if mentions and mention.start < mentions[-1].end:
            raise ValueError(f"{path}:{number}: {surface!r} overlaps the mention before it")
        mentions.append(mention)
    return tuple(mentions)


def read_own(name: str, languages: Sequence[str] = LANGUAGES) -> list[GoldDocument]:
    """Return a set of our own (``OWN``), in the order of languages and paths."""
    marks, root = OWN[name]
    texts = root / _TEXTS if (root / _TEXTS).is_dir() else root
    found = []
    for language in languages:
        for path in sorted(p for p in (texts / language).iterdir() if p.is_file()):
            document = read_document(path, texts)
            info = _info(document.id, language)
            text = document.text
            mentions = read_marks(marks / language / f"{path.stem}.tsv", text)
            found.append(GoldDocument(Document(info, text), mentions))
    return found


def read_uner(path: Path, language: str) -> list[GoldDocument]:
    """Return a file of Universal NER (Mayhew et al. 2024), a document for each sentence.

    Tokens are found again in the sentence's own text (``# text = ``), one after the other, so that
    offsets are those of real text with its spacing.
    """
    found = []
    for number, (text, tokens) in enumerate(_sentences(path)):
        at, spans = 0, list[tuple[int, int, str]]()
        for token, tag in tokens:
            start = text.index(token, at)
            at = start + len(token)
            spans.append((start, at, tag))
        document = Document(_info(f"{language}/{number:05}.txt", language), text)
        found.append(GoldDocument(document, _joined(spans, _UNER)))
    return found


def read_klue(path: Path) -> list[GoldDocument]:
    """Return a file of KLUE-NER (Park et al. 2021), a document for each sentence.

    Every line of it is one character and its tag.
    """
    found = []
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
        lines = [line for line in block.split("\n") if line and not line.startswith("##")]
        if lines:
            text = "".join(line[0] for line in lines)
            spans = [(at, at + 1, line[1:].strip()) for at, line in enumerate(lines)]
            document = Document(_info(f"ko/{number:05}.txt", "ko"), text)
            found.append(GoldDocument(document, _joined(spans, _KLUE)))
    return found


def _joined(
    spans: Iterable[tuple[int, int, str]], types: Mapping[str, EntityType]
) -> tuple[GoldMention, ...]:
    """Return the mentions of `types` in spans with IOB2 tags."""
    mentions: list[GoldMention] = []
    inside = False  # of a mention of these types
    for start, end, tag in spans:
        place, _, kind = tag.partition("-")
        if place == "B":
            inside = kind in types
            if inside:
                mentions.append(GoldMention(start, end, types[kind]))
        elif place == "I" and inside:
            mentions[-1] = replace(mentions[-1], end=end)
        else:
            inside = False
    return tuple(mentions)


def as_klue(mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """Return mentions with the Korean possessive of a state ("러시아의") as the place alone.

    It is a demonym with us and a place followed by a particle there.
    """
    return [_without_possessive(mention, lexicon.get(mention.entity)) for mention in mentions]


def _without_possessive(mention: Mention, entry: LexiconEntry | None) -> Mention:
    name = mention.text.removesuffix("의")
    if mention.type != EntityType.DEMONYM or entry is None or name not in entry.all_names():
        return mention
    return replace(mention, end=mention.start + len(name), type=EntityType.PLACE, text=name)


def _info(path: str, language: str) -> DocumentInfo:
    return DocumentInfo(path, path, path, language)


def _sentences(path: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.split("\n")
        texts = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
        cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
        if texts and cells:
            yield texts[0], [(cell[1], cell[2]) for cell in cells]
