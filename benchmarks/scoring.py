"""Precision, recall and F1 of mentions and of the links between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gold import GoldDocument, GoldMention
from measure import JSON

from search_index.models import EntityType, Mention

NAMED = (
    EntityType.PERSON,
    EntityType.ORG,
    EntityType.PLACE,
    EntityType.EVENT,
    EntityType.WORK,
)

Place = tuple[str, int, int]  # document, start, end
Predictions = Mapping[str, Sequence[Mention]]  # document id -> its mentions


@dataclass(slots=True)
class Tally:
    """How many were right, how many there were in the gold and how many were predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def scores(self) -> JSON:
        """Return precision, recall, F1 and the number of gold mentions."""
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        return {**_scores(precision, recall), "gold": self.gold}


def _scores(precision: float, recall: float) -> JSON:
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def counted(
    document: GoldDocument, mentions: Iterable[Mention], types: Collection[EntityType]
) -> tuple[list[GoldMention], list[Mention]]:
    """Return the gold mentions and the predicted ones of `types` that count.

    An optional gold mention does not count, nor does a prediction that overlaps one: it is neither
    missed nor spurious (as the optional answers of the MUC-7 named entity task).
    """
    free = [mention for mention in document.mentions if mention.optional]
    gold = [m for m in document.mentions if not m.optional and m.type in types]
    predicted = [
        mention
        for mention in mentions
        if mention.type in types
        and not any(f.start < mention.end and mention.start < f.end for f in free)
    ]
    return gold, predicted


def strict(
    documents: Iterable[GoldDocument],
    predictions: Predictions,
    types: Sequence[EntityType] = NAMED,
) -> JSON:
    """Return the scores of mentions for each of `types` and of all together ("micro").

    A mention is right if start, end and type are those of a gold mention (CoNLL-2003).
    """
    tallies = {kind: Tally() for kind in types}
    for document in documents:
        gold, predicted = counted(document, predictions.get(document.document.id, ()), types)
        there = {(mention.start, mention.end, mention.type) for mention in gold}
        for mention in gold:
            tallies[mention.type].gold += 1
        for found in predicted:
            tallies[found.type].predicted += 1
            tallies[found.type].right += (found.start, found.end, found.type) in there
    both = Tally(
        sum(t.right for t in tallies.values()),
        sum(t.gold for t in tallies.values()),
        sum(t.predicted for t in tallies.values()),
    )
    return {"micro": both.scores(), **{kind.value: t.scores() for kind, t in tallies.items()}}


def bcubed(gold: Mapping[Place, str], predicted: Mapping[Place, str]) -> JSON:
    """Return B³ (Bagga and Baldwin 1998) of predicted mentions against gold ones, end to end.

    Each mapping gives mentions the entity that they belong to. The precision of a predicted
    mention is the share of its predicted entity that belongs to its gold entity, the recall of a
    gold mention the share of its gold entity that is in its predicted one; both are averaged over
    their mentions. Predicted mentions are taken as they are, as in the reference scorer (Pradhan
    et al. 2014): a spurious one has precision 0 and makes its entity less precise, a missed one has
    recall 0 and makes its entity less complete.
    """
    together = Counter(
        (entity, predicted[place]) for place, entity in gold.items() if place in predicted
    )
    of_gold, of_predicted = Counter(gold.values()), Counter(predicted.values())
    precision = sum(n * n / of_predicted[there] for (_, there), n in together.items())
    recall = sum(n * n / of_gold[here] for (here, _), n in together.items())
    return _scores(
        precision / len(predicted) if predicted else 0.0, recall / len(gold) if gold else 0.0
    )


def linking(
    documents: Iterable[GoldDocument],
    predictions: Predictions,
    types: Sequence[EntityType] = NAMED,
) -> JSON:
    """Return B³ over all documents together: end to end, and of the mentions that were found.

    "all" is ``bcubed`` of every mention. In "found" only mentions count whose span and type are in
    both, so that it is of linking alone.
    """
    gold: dict[Place, tuple[EntityType, str]] = {}
    predicted: dict[Place, tuple[EntityType, str]] = {}
    for document in documents:
        name = document.document.id
        mine, theirs = counted(document, predictions.get(name, ()), types)
        gold |= {(name, m.start, m.end): (m.type, m.entity) for m in mine}
        predicted |= {(name, m.start, m.end): (m.type, m.entity) for m in theirs}
    both = {p for p, (kind, _) in gold.items() if p in predicted and predicted[p][0] == kind}
    return {
        "all": bcubed(_entities(gold), _entities(predicted)),
        "found": bcubed(
            {p: e for p, e in _entities(gold).items() if p in both},
            {p: e for p, e in _entities(predicted).items() if p in both},
        ),
    }


def _entities(mentions: Mapping[Place, tuple[EntityType, str]]) -> dict[Place, str]:
    return {place: entity for place, (_, entity) in mentions.items()}
