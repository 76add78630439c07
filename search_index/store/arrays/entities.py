"""What a segment keeps of an entity, as a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping


def entity_json(kind: str, name: str, surfaces: Mapping[str, int], full: Iterable[str]) -> bytes:
    """Return what is kept of an entity; see ``read_entity``."""
    forms = dict(sorted(surfaces.items()))
    alone = forms.get(name) if len(forms) == 1 else None  # mostly there is no other form
    whole = sorted(full)
    row = [kind, name, alone or forms, [] if whole == [name] else whole or None]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def read_entity(data: bytes) -> tuple[str, str, dict[str, int], list[str]]:
    """Return an entity's type, name, forms with how many documents have each, and whole names."""
    kind, name, forms, whole = json.loads(data)
    surfaces = {name: forms} if isinstance(forms, int) else forms
    return kind, name, surfaces, [name] if whole == [] else whole or []
