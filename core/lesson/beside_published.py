"""Published figures beside those of our runs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from core.lesson import Published
    from core.lesson.verdict import Evidence

COLUMNS = ["run", "label", "what", "setting", "seed", "ours", "published"]


def beside_published_frame(published: Sequence["Published"], runs: Mapping[str, "Evidence"]) -> pd.DataFrame:
    """One row a (quantity, run, seed), for the runs that have a published figure.

    Columns: run, label, what (the quantity in words), setting (where it was published), seed, ours, published.
    """
    parts = []
    for one in published:
        for name, value in one.values.items():
            if name in runs:
                run = runs[name].run
                ours = np.asarray(one.ours(runs[name]), dtype=np.float64)
                parts.append(
                    pd.DataFrame(
                        {
                            "run": run.id,
                            "label": name,
                            "what": one.what,
                            "setting": one.setting,
                            "seed": run.seeds_of(len(ours)),
                            "ours": ours,
                            "published": value,
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
