"""Numbers and lists as alt texts say them."""

from collections.abc import Sequence

import numpy as np


def percent(share: float) -> str:
    """0.1234 → "12.3 %"; undefined → "undefined"."""
    return f"{100 * share:.1f} %" if np.isfinite(share) else "undefined"


def number(value: float) -> str:
    """Three significant digits; undefined → "undefined"."""
    return f"{value:.3g}" if np.isfinite(value) else "undefined"


def listed(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def sentence(start: str, parts: Sequence[str]) -> str:
    """One sentence of several parts."""
    return f"{start}: {'; '.join(parts)}."
