"""Published figures next to those of the lab's runs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from core.lesson import Published
    from core.lesson.verdict import Evidence

COLUMNS = ["run", "label", "what", "setting", "seed", "ours", "published"]


def published_comparison_frame(published: Sequence["Published"], runs: Mapping[str, "Evidence"]) -> pd.DataFrame:
    """Return one row per (quantity, run, seed), for the runs that have a published figure.

    Columns: run, label, what (the quantity in words), setting (where it was published), seed, ours, published.
    """
    parts = []
    for quantity in published:
        for name, value in quantity.values.items():
            if name in runs:
                run = runs[name].run
                ours = np.asarray(quantity.ours(runs[name]), dtype=np.float64)
                parts.append(
                    pd.DataFrame(
                        {
                            "run": run.id,
                            "label": name,
                            "what": quantity.what,
                            "setting": quantity.setting,
                            "seed": run.seeds_of(len(ours)),
                            "ours": ours,
                            "published": value,
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
