"""Long data frames from the payloads of runs: the only thing that figures see.

A number of a chart is one row here, and the column says which payload entry it was. What a payload does not have, or
has as null, is NaN. Runs may differ in classes, seeds and epochs; a run without records adds no rows to the frames by
epoch. `seed` is the number of the seed, as the experiment counts them: seed, seed + 1, …
"""

from core.frames.adjusted import TAUS, adjusted_frame
from core.frames.by_epoch import classes_frame, epochs_frame
from core.frames.cost import cost_frame
from core.frames.flatness import By, density_frame, flatness_frame, flatness_groups_frame, landscape_frame
from core.frames.labelling import labels
from core.frames.outcome import confusion_frame, summary_frame
from core.frames.published import published_frame
from core.frames.run_data import RunData

__all__ = [
    "TAUS",
    "By",
    "RunData",
    "adjusted_frame",
    "classes_frame",
    "confusion_frame",
    "cost_frame",
    "density_frame",
    "epochs_frame",
    "flatness_frame",
    "flatness_groups_frame",
    "labels",
    "landscape_frame",
    "published_frame",
    "summary_frame",
]
