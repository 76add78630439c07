"""How strongly two things come together, beyond what chance would bring."""

from __future__ import annotations

from math import log


def log_likelihood(together: int, one: int, other: int, total: int) -> float:
    """Return the log-likelihood ratio of two things coming together, below 0 if they do so less
    often than chance would have it.

    `together`: units (documents, sentences) that have both, `one` and `other` those that have
    each, of `total`. It is 2 Σ O ln(O / E) over the four cells of the table of both (T. Dunning,
    "Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics
    19(1), 1993); unlike pointwise mutual information it does not favour what is rare. 10.83 is
    p < 0.001 (chi-squared, one degree of freedom).
    """
    if not total:
        return 0.0
    cells = (
        (together, one * other),
        (one - together, one * (total - other)),
        (other - together, (total - one) * other),
        (total - one - other + together, (total - one) * (total - other)),
    )
    ratio = 2 * sum(seen * log(seen * total / margin) for seen, margin in cells if seen > 0)
    return ratio if together * total >= one * other else -ratio
