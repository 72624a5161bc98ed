"""Scripts are executed, and their numbers compared with the run's."""

import contextlib
import io
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.component import components
from core.conduct import conduct
from core.experiment import Experiment
from core.model.classifier import Classifier
from core.script import script

FEW = {"name": "counts", "counts": [150, 30]}
# Of each classifier as few members as show it, to be quick.
FIELDS: dict[str, dict[str, Any]] = {
    "random_forest": {"trees": 5, "max_depth": 4},
    "gradient_boosting": {"trees": 3},
    "decision_tree": {"max_depth": 4},
    "easy_ensemble": {"draws": 2, "stumps": 3},
    "rus_boost": {"stumps": 3},
    "balanced_random_forest": {"trees": 5},
    "balanced_bagging": {"trees": 2},
    "balance_cascade": {"rounds": 2, "stumps": 3},
}
CLASSIFIERS = [slug for slug, kind in components("model").items() if issubclass(kind, Classifier)]
WEIGHTED = [slug for slug in CLASSIFIERS if components("model")[slug].takes_weights]  # type: ignore[attr-defined]
DATASETS: dict[str, dict[str, Any]] = {
    "moons": {"name": "moons", "samples": 201},
    "blobs": {"name": "blobs", "samples": 200, "clusters": 4},
    "gaussians": {"name": "gaussians", "samples": 201, "angle": -12.3456789012345},
    "spirals": {"name": "spirals", "samples": 200, "arms": 3},
    "wine": {"name": "wine"},
    "digits": {"name": "digits"},
    "two digits, the second first": {"name": "digits", "classes": [8, 3]},
    "breast_cancer": {"name": "breast_cancer"},
    "breast_cancer, turned around": {"name": "breast_cancer", "classes": ["malignant", "benign"]},
    "more2016": {"name": "more2016"},
    "more2016, turned around": {"name": "more2016", "classes": ["S", "L"]},
}


def experiment(**values: Any) -> Experiment:
    return Experiment.from_dict({"dataset": "breast_cancer", "imbalance": FEW, "seeds": 2, "seed": 3} | values)


def fields_of(slug: str) -> dict[str, Any]:
    return {"name": slug, **FIELDS.get(slug, {})}


def executed(text: str) -> pd.DataFrame:
    """What a script computes: a figure a row, a seed a column."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        # The lab keeps a few remarks of the libraries to itself; a script lets them be seen.
        warnings.simplefilter("ignore")
        exec(compile(text, "script", "exec"), namespace)
    return namespace["table"]


def compare(tried: Experiment, tolerance: float = 1e-12) -> str:
    """Run an experiment and its script, and compare; the script's text."""
    summary = conduct(tried, lambda _: None).summary
    text = script(tried, summary)
    table, test = executed(text), summary["test"]
    np.testing.assert_allclose(table.loc["accuracy"], test["accuracy"], atol=tolerance)
    np.testing.assert_allclose(table.loc["balanced accuracy"], test["balanced_accuracy"], atol=tolerance)
    recall = table.loc[[f"recall of {name}" for name in tried.class_names]]
    np.testing.assert_allclose(recall.T, test["recall"], atol=tolerance)
    np.testing.assert_array_equal(table.loc["accuracy in the run"], test["accuracy"])
    return text


def imports_core(text: str) -> bool:
    return "from core" in text or "import core" in text


@pytest.mark.parametrize("slug", CLASSIFIERS)
def test_the_script_of_every_classifier_gives_the_numbers_of_the_run(slug: str) -> None:
    text = compare(experiment(model=fields_of(slug)))
    assert imports_core(text) == (slug == "balance_cascade")


@pytest.mark.parametrize("slug", WEIGHTED)
def test_with_weights_too(slug: str) -> None:
    assert "sample_weight=weights[y]" in compare(experiment(model=fields_of(slug), weighting="inverse"))


@pytest.mark.parametrize("slug", components("resampler"))
@pytest.mark.parametrize("data", ["breast_cancer", "digits"])
def test_the_script_of_every_resampler_gives_the_numbers_of_the_run(slug: str, data: str) -> None:
    dataset = DATASETS["two digits, the second first"] if data == "digits" else data
    text = compare(
        experiment(
            dataset=dataset,
            imbalance={"name": "counts", "counts": [60, 15]},
            resampler=slug,
            model="logistic_regression",
        )
    )
    assert not imports_core(text)
    assert ("fit_resample" in text) == (slug != "none")


@pytest.mark.parametrize("name", DATASETS)
def test_the_script_of_every_embedded_dataset_gives_the_numbers_of_the_run(name: str) -> None:
    imbalance = {"name": "step", "factor": 4}
    text = compare(experiment(dataset=DATASETS[name], imbalance=imbalance, model="nearest_neighbours", seeds=1))
    assert not imports_core(text)
