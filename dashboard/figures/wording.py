"""Numbers and lists in sentences."""

from collections.abc import Sequence

import numpy as np


def percent(share: float) -> str:
    """Return a share in percent: 0.1234 becomes "12.3 %", NaN "undefined"."""
    return f"{100 * share:.1f} %" if np.isfinite(share) else "undefined"


def number(value: float) -> str:
    """Return a number with three significant digits; NaN becomes "undefined"."""
    return f"{value:.3g}" if np.isfinite(value) else "undefined"


def join_names(names: Sequence[str]) -> str:
    """Return the names as `a, b and c`."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def sentence(start: str, parts: Sequence[str]) -> str:
    """Return one sentence of several parts."""
    return f"{start}: {'; '.join(parts)}."
