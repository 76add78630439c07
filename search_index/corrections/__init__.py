"""What people put right about entities: corrections, the file that keeps them, their effect.

Nothing here reads an index: ``search_index.store.corrected`` applies the effect to one.
"""

from search_index.corrections.effect import Effect
from search_index.corrections.file import (
    Corrections,
    Problem,
    append_correction,
    default_file,
    read_corrections,
    remove_last_correction,
)
from search_index.corrections.log import CorrectionLog
from search_index.corrections.model import Action, Correction, CorrectionError

__all__ = [
    "Action",
    "Correction",
    "CorrectionError",
    "CorrectionLog",
    "Corrections",
    "Effect",
    "Problem",
    "append_correction",
    "default_file",
    "read_corrections",
    "remove_last_correction",
]
