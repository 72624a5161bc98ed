"""Real runs of lessons with small settings, each trained once for all tests."""

from functools import cache
from typing import Any

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.flatness import FlatnessSettings
from core.flatness.class_flatness import measure_flatness
from core.frames import RunData
from core.lesson import lesson
from core.lesson.verdict import Evidence
from core.store.payload import to_arrays
from core.training.run_experiment import run_experiment, start_payload

DIGITS = {"epochs": "40", "seeds": "4", "batch_size": "32", "optimizer.learning_rate": "0.4", "model.hidden": "32"}
TEN = {"epochs": "30", "seeds": "3", "model.hidden": "64"}
SMALL = {
    "accurate-and-useless": {"epochs": "4", "seeds": "3"},
    "fades": DIGITS | {"epochs": "60"},
    "separable-or-not": {"epochs": "100", "seeds": "3", "dataset.samples": "200", "optimizer.learning_rate": "0.3"},
    "l2": DIGITS,
    "batch-norm": DIGITS,
    "dropout": DIGITS | {"epochs": "60"},
    "sub-sampling": DIGITS,
    "early-stopping": DIGITS,
    "polynomial-tail": {"epochs": "80"},
    "eighteen-ways": {"seeds": "2"},
    "it-was-the-threshold": {"seeds": "2"},
    "copies": {"epochs": "120", "seeds": "4"},
    "which-ones": {"epochs": "60", "seeds": "3", "model.hidden": "64"},
    "three-weights": TEN,
    "rdr-moves": TEN,
    "rdr-few": TEN,
    "rdr-flat": TEN,
    "rdr-cost": {"epochs": "16", "seeds": "2"},
    "rdr-noise": TEN,
    "rdr-momentum": TEN,
}


def evidence(slug: str, *names: str, **changed: str) -> dict[str, Evidence]:
    """Return runs of a lesson by name, with small settings."""
    declared = lesson(slug)
    base = SMALL[slug] | {key.replace("__", "."): value for key, value in changed.items()}
    planned = dict(zip(declared.runs, declared.study(base), strict=True))
    return {
        name: _evidence(name, planned[name].experiment, declared.flatness is not None)
        for name in names or declared.runs
    }


def of(**settings: str) -> Evidence:
    """Return a run with these settings, whose keys have two underscores for a dot."""
    dotted = {key.replace("__", "."): value for key, value in settings.items()}
    return _evidence("another", from_dotted(dotted), False)


@cache
def _trained(experiment: Experiment) -> tuple[Any, list[dict[str, Any]]]:
    records: list[dict[str, Any]] = []
    return run_experiment(experiment, records.append), records


@cache
def _measured(experiment: Experiment) -> list[dict[str, Any]]:
    weights = to_arrays(_trained(experiment)[0].artifacts["weights"], "weights")
    return measure_flatness(experiment, weights, FlatnessSettings(samples=20, starts=1, steps=10)).payloads


def _evidence(name: str, experiment: Experiment, flat: bool) -> Evidence:
    result, records = _trained(experiment)
    start = start_payload(experiment)
    return Evidence(
        RunData(
            id=start["id"],
            label=name,
            experiment=start["experiment"],
            status=result.status,
            class_names=start["class_names"],
            train_counts=start["train_counts"],
            records=records,
            summary=result.summary,
        ),
        probabilities=to_arrays(result.artifacts["probabilities"], "probabilities"),
        flatness=_measured(experiment) if flat else None,
    )
