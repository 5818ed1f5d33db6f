"""The rules of documents: what may be found in a text, and what a person may say about it. Pure.

`in_force` has which text was in force on a day, `review` and `drafting` the state tables of
the review of legal documents and of drafting.
"""

from nhipcau.documents.rules.finds import (
    NEEDS_CORRECTION,
    FindKind,
    Values,
    Verdict,
    checked_correction,
    sentence_around,
)

__all__ = ["NEEDS_CORRECTION", "FindKind", "Values", "Verdict", "checked_correction", "sentence_around"]
