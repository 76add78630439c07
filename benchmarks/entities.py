"""Measures recognition and linking of entities: how right, how fast, what the lexicon costs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from across_scripts import measure_names, measure_parallel
from corpora import read_folder
from gold import LANGUAGES, OWN, GoldDocument, as_klue, read_klue, read_own, read_uner
from measure import JSON, in_child
from scoring import Predictions, linking, strict

from search_index import entities, open_library
from search_index.entities import Recognition
from search_index.models import Document, EntityType, Mention

DEFAULT = "default"
RECOGNISERS = (DEFAULT, "ner", "ru")
LANGUAGE = {"ner": "en", "ru": "ru"}  # extra -> the language of its texts
_BASIC = (EntityType.PERSON, EntityType.ORG, EntityType.PLACE)
_STARTS = 5  # fresh processes that load the lexicon; the least counts
_SPEED_RUNS = 3  # fresh processes that recognise everything; the fastest counts
_STORIES = 6_000  # some 1,600 documents of 3 KB: nearly as fast as many more
_SIZE = 3_000  # UTF-8 bytes of a document whose recognition is timed

Recogniser = Callable[[Document], Recognition]


def offered(names: Iterable[str] = RECOGNISERS) -> dict[str, Recogniser]:
    """Return those of the named recognisers that there are, by name.

    Extras are there if they are installed.
    """
    there: dict[str, Recogniser] = {DEFAULT: entities.recognise, **entities.recognisers()}
    return {name: there[name] for name in names if name in there}


def predict(documents: Iterable[GoldDocument], recogniser: Recogniser) -> Predictions:
    """Return the mentions of documents, each recognised alone."""
    return {d.document.id: recogniser(d.document).mentions for d in documents}


def indexed(texts: Mapping[str, str], *, extras: bool = False) -> Predictions:
    """Return the mentions of texts by path, indexed together as the files of one corpus.

    `extras`: with all that are installed. Raises RuntimeError if a text is not read as it was
    given: its offsets would be others.
    """
    found: dict[str, list[Mention]] = {path: [] for path in texts}
    with tempfile.TemporaryDirectory() as work:
        corpus = Path(work) / "corpus"
        for path, text in texts.items():
            (corpus / path).parent.mkdir(parents=True, exist_ok=True)
            (corpus / path).write_text(text, encoding="utf-8")
        library = open_library(corpus, index_dir=Path(work) / "index", extras=extras, refresh=True)
        try:
            for path, text in texts.items():
                if library.document(path).text != text:
                    raise RuntimeError(f"{path} is not read as it was written")
            for context in library.mentions():
                found[context.mention.document].append(context.mention)
        finally:
            library.close()
    return found


def linked(documents: Sequence[GoldDocument], name: str) -> Predictions:
    """Return the mentions of documents with the entities that they have across all of them.

    These are those of an index of the texts; for an extra, of one with all extras.
    """
    return indexed({d.document.id: d.document.text for d in documents}, extras=name != DEFAULT)


def measure_own(names: Iterable[str] = RECOGNISERS) -> JSON:
    """Measure what needs no data but our own: the gold sets, the list of names, load and speed."""
    recognisers = offered(names)
    sets = {name: read_own(name) for name in OWN}
    section: JSON = {"recognisers": {}}
    for name, recogniser in recognisers.items():
        section["recognisers"][name] = {
            which: _scores_of(documents, name, recogniser) for which, documents in sets.items()
        }
    section["names"] = measure_names(indexed)
    loads = [in_child("lexicon_load") for _ in range(_STARTS)]
    section["load"] = {key: min(load[key] for load in loads) for key in loads[0]}
    everything = [d for some in sets.values() for d in some]
    section["speed"] = measure_speed([d.document.text for d in everything], "our own gold sets")
    section["extras"] = {
        name: measure_extra(name, [d.document.text for d in everything if d.language == language])
        for name, language in LANGUAGE.items()
        if name in recognisers
    }
    return section


def _scores_of(documents: Sequence[GoldDocument], name: str, recogniser: Recogniser) -> JSON:
    found = predict(documents, recogniser)
    scores = {
        language: strict((d for d in documents if d.language == language), found)
        for language in LANGUAGES
    }
    return {
        "mentions": {**scores, "all": strict(documents, found)},
        "links": linking(documents, linked(documents, name)),
    }


def measure_given(folder: Path, names: Iterable[str] = RECOGNISERS) -> JSON:
    """Measure on what a folder holds of Universal NER, KLUE-NER, PUD and Reuters-21578.

    ``pud/uner-en-*.iob2`` and ``pud/uner-ru-*.iob2`` are compared for PER, ORG and LOC with our
    PERSON, ORG and PLACE, ``klue-ner/*.tsv`` the same for PS, OG and LC. What these sets do not
    mark or call by other names does not count: DEMONYM, EVENT, WORK, DATE and QUANTITY. A sentence
    is a document. Of Reuters-21578 the speed alone is measured.
    """
    recognisers = offered(names)
    sets = _given_sets(folder)
    section: JSON = {"recognisers": {name: {} for name in recognisers}}
    for name, recogniser in recognisers.items():
        for which, documents in sets.items():
            found = predict(documents, recogniser)
            if which == "klue":
                found = {
                    d.document.id: as_klue(found[d.document.id], entities.load_lexicon())
                    for d in documents
                }
            section["recognisers"][name][which] = strict(documents, found, _BASIC)
    if {"uner/en", "uner/ru"} <= set(sets) and (folder / "pud" / "ko.tsv").exists():
        section["parallel"] = measure_parallel(
            folder / "pud", sets["uner/en"], sets["uner/ru"], indexed
        )
    texts = [line for path in sorted((folder / "pud").glob("*.tsv")) for line in _lines(path)]
    if texts:
        section["speed"] = measure_speed(texts, "PUD, sentences joined")
    if (folder / "reuters21578").is_dir():
        stories = read_folder(folder / "reuters21578")[:_STORIES]
        texts = [f"{story.title}\n{story.text}" for story in stories]
        section["newswire"] = measure_speed(texts, "Reuters-21578, stories joined")
    return section


def _given_sets(folder: Path) -> dict[str, list[GoldDocument]]:
    sets = {}
    for language in ("en", "ru"):
        for path in sorted((folder / "pud").glob(f"uner-{language}-*.iob2")):
            sets[f"uner/{language}"] = read_uner(path, language)
    for path in sorted((folder / "klue-ner").glob("*.tsv")):
        sets["klue"] = read_klue(path)
    return sets


def _lines(path: Path) -> list[str]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return [row.partition("\t")[2] for row in rows]


def measure_speed(texts: Sequence[str], source: str, extra: str = "") -> JSON:
    """Time recognition of texts as documents of 3 KB, on one core, in processes of their own.

    `extra`: what finds names beside the rules, "" for the rules alone.
    """
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "texts.json"
        documents = three_kilobytes(texts)
        path.write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")
        values = {"path": path, **({"extra": extra} if extra else {})}
        runs = [in_child("recognition_speed", **values) for _ in range(_SPEED_RUNS)]
    best = max(runs, key=lambda run: run["per_second"])
    return {"source": source, "documents": len(documents), **best}


def measure_extra(name: str, texts: Sequence[str]) -> JSON:
    """Time recognition with an extra in texts of its language, and without it in the same texts."""
    source = "our own gold sets, the language of the extra"
    rules = measure_speed(texts, source)["per_second"]
    return {**measure_speed(texts, source, name), "rules_per_second": rules}


def three_kilobytes(texts: Sequence[str]) -> list[str]:
    """Return texts joined, line by line, to documents of about 3,000 bytes of UTF-8."""
    documents, now, size = list[str](), list[str](), 0
    for line in (line for text in texts for line in text.split("\n")):
        now.append(line)
        size += len(line.encode()) + 1
        if size >= _SIZE:
            documents.append("\n".join(now))
            now, size = [], 0
    return documents or ["\n".join(now)]
