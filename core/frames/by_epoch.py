"""Results by epoch: one row per seed, or one per seed and class."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.frames.run_data import RunData
from core.frames.table import COUNT, NUMBER, TEXT, Block, frame, stack, text
from core.groups import GROUPS
from core.metrics import group_recall

_PER_SEED = {
    "train_loss": ("train", "loss"),
    "accuracy": ("test", "accuracy"),
    "balanced_accuracy": ("test", "balanced_accuracy"),
    "effective_sample_size": ("weights", "effective_sample_size"),
    "gradient_norm": ("gradient_norm",),
}
_PER_CLASS = {
    "recall": ("test", "recall"),
    "precision": ("test", "precision"),
    "test_share": ("test", "predicted_share"),
    "outside_share": ("outside", "predicted_share"),
    "noise_share": ("noise", "predicted_share"),
    "weight": ("weights", "per_class"),
    "b": ("b",),
    "b_prime": ("b_prime",),
    "b_prime_quantile": ("b_prime_quantile",),
}
_EPOCHS = {
    **{"run": TEXT, "label": TEXT, "epoch": COUNT, "seconds": NUMBER, "seed": COUNT},
    **dict.fromkeys(("train_loss", "train_error", "accuracy", "balanced_accuracy", *GROUPS), NUMBER),
    **{"effective_sample_size": NUMBER, "gradient_norm": NUMBER},
}
_CLASSES = {
    **{"run": TEXT, "label": TEXT, "epoch": COUNT, "seed": COUNT},
    **{"class": TEXT, "class_index": COUNT, "group": TEXT, "train_count": COUNT},
    **dict.fromkeys(_PER_CLASS, NUMBER),
}


def epochs_frame(runs: Sequence[RunData]) -> pd.DataFrame:
    """Return one row per (run, epoch, seed).

    Columns: run, label, epoch, seconds (since the start of the run), seed, train_loss, train_error, accuracy,
    balanced_accuracy, many, medium, few (mean recall on the test set), effective_sample_size, gradient_norm.
    """
    return frame([_epochs(run) for run in runs if run.records], _EPOCHS)


def classes_frame(runs: Sequence[RunData]) -> pd.DataFrame:
    """Return one row per (run, epoch, seed, class).

    Columns: run, label, epoch, seed, class (its name), class_index, group, train_count, recall, precision, test_share,
    outside_share, noise_share (predicted share on that evaluation set), weight (mean in training), b, b_prime, b_prime_quantile.
    """
    return frame([_classes(run) for run in runs if run.records], _CLASSES)


def _epochs(run: RunData) -> Block:
    records, seeds = run.records, run.seeds
    recall = stack(records, ("test", "recall"), (len(seeds), len(run.class_names)))
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "epoch": stack(records, ("epoch",), ())[:, None],
        "seconds": stack(records, ("seconds",), ())[:, None],
        "seed": seeds,
        "train_error": 1 - stack(records, ("train", "accuracy"), seeds.shape),
        **{name: stack(records, path, seeds.shape) for name, path in _PER_SEED.items()},
        **group_recall(recall, run.groups),
    }
    return Block(columns, (len(records), len(seeds)))


def _classes(run: RunData) -> Block:
    records, seeds, classes = run.records, run.seeds, len(run.class_names)
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "epoch": stack(records, ("epoch",), ())[:, None, None],
        "seed": seeds[:, None],
        "class": text(run.class_names),
        "class_index": np.arange(classes),
        "group": text(run.groups),
        "train_count": np.array(run.train_counts),
        **{name: stack(records, path, (len(seeds), classes)) for name, path in _PER_CLASS.items()},
    }
    return Block(columns, (len(records), len(seeds), classes))
