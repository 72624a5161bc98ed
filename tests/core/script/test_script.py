"""Scripts are executed, and their numbers compared with the run's."""

import ast
import contextlib
import io
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
from core.codegen.layout import assigned, literal, quoted
from core.codegen.lines import Lines
from core.experiment import Experiment
from core.method.component import components
from core.method.dataset.wine import Wine
from core.method.model.classifier import Classifier
from core.script import script
from core.script.rebuilt import differing
from core.training.run_experiment import run_experiment
from tests.data.official_layout import fill, idx_files

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
    "screening": {"name": "screening", "people": 400, "share": 0.1, "test_part": "natural"},
    "more2016": {"name": "more2016"},
    "more2016, turned around": {"name": "more2016", "classes": ["S", "L"]},
}


def experiment(**values: Any) -> Experiment:
    return Experiment.from_dict({"dataset": "breast_cancer", "imbalance": FEW, "seeds": 2, "seed": 3} | values)


def fields_of(slug: str) -> dict[str, Any]:
    return {"name": slug, **FIELDS.get(slug, {})}


def executed(text: str) -> pd.DataFrame:
    """Return the figures that a script computes, `[figures, seeds]`."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        # The lab keeps a few remarks of the libraries to itself; a script lets them be seen.
        warnings.simplefilter("ignore")
        exec(compile(text, "script", "exec"), namespace)
    return namespace["table"]


def compare(tried: Experiment, tolerance: float = 1e-12) -> str:
    """Compare an experiment with its script, and return the text of the script."""
    summary = run_experiment(tried, lambda _: None).summary
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
    assert ("fit_resample" in text) == (slug not in ("none", "copies"))
    assert ("# Slow on many rows" in text) == (slug == "condensed_nn")


@pytest.mark.parametrize("name", DATASETS)
def test_the_script_of_every_embedded_dataset_gives_the_numbers_of_the_run(name: str) -> None:
    imbalance = {"name": "step", "factor": 4}
    text = compare(experiment(dataset=DATASETS[name], imbalance=imbalance, model="nearest_neighbours", seeds=1))
    assert not imports_core(text)


NETWORKS: dict[str, dict[str, Any]] = {
    "the default, shorter": {"dataset": "digits", "imbalance": {"name": "exponential", "factor": 20}, "epochs": 15},
    "softmax regression with importance weights": {
        "model": "softmax_regression",
        "weighting": {"name": "importance", "ratio": 8},
        "epochs": 10,
    },
    "adamw in steps on noisy labels after SMOTE": {
        "weighting": {"name": "inverse_sqrt", "normalisation": "batch"},
        "optimizer": {"name": "adamw", "schedule": "step"},
        "label_noise": "symmetric",
        "resampler": "smote",
        "epochs": 10,
    },
    "effective numbers, a constant rate": {
        "dataset": "moons",
        "imbalance": {"name": "step", "factor": 10},
        "weighting": {"name": "effective_number", "normalisation": "class"},
        "optimizer": {"name": "sgd", "schedule": "constant", "weight_decay": 0.001, "learning_rate": 0.05},
        "epochs": 10,
    },
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_script_of_a_plain_network_is_pytorch_alone_and_agrees_to_a_sample_or_two(name: str) -> None:
    values = {"model": {"name": "mlp", "hidden": [32]}} | NETWORKS[name]
    text = compare(experiment(**values), tolerance=0.02)
    assert not imports_core(text)
    assert "optimizer.step()" in text


BEYOND_PLAIN: dict[str, dict[str, Any]] = {
    "a dynamic weighting": {"weighting": {"name": "rdr", "momentum": 0.8}},
    "a deferred weighting": {"weighting": {"name": "deferred", "inner": {"name": "effective_number", "beta": 0.9}}},
    "another loss": {"loss": {"name": "logit_adjustment", "tau": 0.5}},
    "sharpness": {"sharpness": "sam"},
    "a sampler": {"sampler": "class_balanced"},
    "early stopping": {"early_stop": 2},
    "dropout": {"model": {"name": "mlp", "hidden": [8], "dropout": 0.5}},
    "a convolutional network": {"dataset": "digits", "imbalance": {"name": "step", "factor": 50}, "model": "small_cnn"},
}


@pytest.mark.parametrize("name", BEYOND_PLAIN)
def test_every_other_network_is_rebuilt_from_what_differs_and_gives_the_same_numbers(name: str) -> None:
    values = {"model": {"name": "mlp", "hidden": [8]}, "epochs": 2, "seeds": 1} | BEYOND_PLAIN[name]
    text = compare(experiment(**values), tolerance=0)
    assert "from core.training.run_experiment import run_experiment" in text
    assert "weight_decay" not in text, "it is at its default"


@pytest.mark.parametrize(
    "values", [*NETWORKS.values(), *BEYOND_PLAIN.values(), {"imbalance": "none"}, {"model": "random_forest"}]
)
def test_what_differs_from_the_defaults_makes_the_same_experiment(values: dict[str, Any]) -> None:
    tried = experiment(**values)
    assert Experiment.from_dict(differing(tried)) == tried


def test_a_default_of_the_dataset_counts_as_a_default_of_its_imbalance() -> None:
    assert differing(Experiment.from_dict({})) == {"dataset": {"name": "digits"}, "model": {"name": "mlp"}}
    for factor in (20, 50):
        tried = Experiment.from_dict({"dataset": "mnist", "imbalance": {"name": "exponential", "factor": factor}})
        assert Experiment.from_dict(differing(tried)) == tried


RARER: dict[str, dict[str, Any]] = {
    "a target ratio on noisy labels, which differs from seed to seed": {
        "label_noise": {"name": "symmetric", "rate": 0.2},
        "resampler": {"name": "random_under", "ratio": 0.5},
    },
    "a resampler that takes a class away, so that two are left": {
        "dataset": {"name": "digits", "classes": [3, 8, 5]},
        "imbalance": {"name": "counts", "counts": [60, 3, 2]},
        "resampler": {"name": "edited_nn", "k": 4},
        "seed": 4,
    },
    "a column that is constant in training": {
        "dataset": "wine",
        "imbalance": {"name": "counts", "counts": [1, 1, 1]},
        "model": {"name": "nearest_neighbours", "k": 1},
    },
    "weights of one's own for ten classes": {
        "dataset": "digits",
        "imbalance": {"name": "step", "factor": 10},
        "weighting": {"name": "importance", "weights": [1, 2, 3, 4, 5, 6, 7, 8, 9, 0.1]},
        "model": {"name": "decision_tree", "max_depth": 5},
    },
    "effective numbers with beta 0": {"weighting": {"name": "effective_number", "beta": 0}},
}


@pytest.mark.parametrize("name", RARER)
def test_rarer_cases_give_the_numbers_of_the_run_too(name: str) -> None:
    compare(experiment(**{"model": "logistic_regression"} | RARER[name]))


def test_images_on_disk_are_read_by_the_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path))
    folder = tmp_path / "mnist"
    folder.mkdir()
    fill(folder, idx_files(100))
    text = compare(experiment(dataset="mnist", imbalance="none", resampler="random_over", model="nearest_neighbours"))
    assert "from core.preparation.prepare import prepare" in text
    assert str(tmp_path) not in text


def hostile() -> data.Samples:
    """A table with hostile class names."""
    table = data.wine()
    return replace(table, class_names=HOSTILE)


HOSTILE = (
    '"""\nraise SystemExit("named")\n"""',
    "{seed}' + str(1/0) + '",
    """\\")\n__import__('os').abort()  # \u2028""",
)


def test_names_from_outside_are_text_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Wine, "known_classes", property(lambda _: HOSTILE))
    monkeypatch.setattr(Wine, "everything", lambda _: hostile())
    tried = experiment(dataset="wine", imbalance="none", model="logistic_regression", seeds=1)
    # The public table names its classes otherwise: here only what is made of the names counts.
    monkeypatch.setattr(
        Wine, "code", lambda _: Lines(NAMED, ("import numpy as np", "from sklearn.datasets import load_wine"))
    )
    formatted(compare(tried), tmp_path)


NAMED = """table = load_wine()
features = table.data.astype(np.float32)
names = np.array(CLASSES, dtype=object)[table.target]"""


# Control characters, quotes, separators of lines, marks of direction and the ends of planes; asking Unicode for all that there
# is takes Hypothesis longer than the tests.
TEXTS = st.text("".join(map(chr, (*range(0x300), *range(0x2000, 0x2070), 0xD7FF, 0xFEFF, 0xFFFF, 0x1F600, 0x10FFFF))))


@settings(max_examples=40)
@given(TEXTS)
def test_every_text_is_quoted_so_that_python_reads_it_back(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=15, max_size=30))
def test_every_list_of_texts_is_laid_out_so_that_python_reads_it_back(texts: list[str]) -> None:
    namespace: dict[str, Any] = {}
    exec(assigned("names", literal(texts)), namespace)
    assert namespace["names"] == texts


def formatted(text: str, folder: Path, name: str = "script.py") -> None:
    """Assert that `ruff` finds nothing to change."""
    (folder / name).write_text(text)
    checked_by_ruff(folder)


def checked_by_ruff(folder: Path) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["format", "--check", "--diff"], ["check", "--select", "E,F,I,W", "--line-length", "88"]):
        ended = subprocess.run(
            [*ruff, *command, "--isolated", "--no-cache", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_scripts_are_formatted_and_name_no_folder_of_this_machine(tmp_path: Path) -> None:
    many = {"dataset": "digits", "imbalance": {"name": "step", "factor": 3}}
    tried = [
        *(experiment(model=fields_of(slug)) for slug in CLASSIFIERS),
        *(experiment(model="random_forest", resampler=slug) for slug in components("resampler")),
        *(experiment(dataset=dataset, imbalance="none", model="linear_svm") for dataset in DATASETS.values()),
        *(experiment(**values) for values in [*NETWORKS.values(), *BEYOND_PLAIN.values(), *RARER.values()]),
        experiment(**many, model="mlp", seeds=30),
        experiment(
            dataset={"name": "spirals", "noise": 0.0123456789012345, "turns": 1.2345678901234567}, imbalance="none"
        ),
    ]
    for place, tried_experiment in enumerate(tried):
        figures = [1 / (seed + 3) for seed in range(tried_experiment.seeds)]
        summary = {"test": {"accuracy": figures, "balanced_accuracy": figures}}
        text = script(tried_experiment, summary if place % 2 else None)
        assert "/work" not in text
        assert str(Path.home()) not in text
        (tmp_path / f"script_{place}.py").write_text(text)
    checked_by_ruff(tmp_path)


def test_a_script_says_what_it_was_made_with() -> None:
    tried = experiment(model="logistic_regression", resampler="smote")
    text = script(tried, provenance={"numpy": "2.0.1", "scikit-learn": '"""\nraise SystemExit', "host": "a machine"})
    start = text.split('"""')[1]
    assert tried.id in start
    assert "numpy 2.0.1" in start
    assert "scikit-learn, imbalanced-learn 0" in " ".join(start.split())
    assert "a machine" not in text
    assert "RUN = " not in text
    executed(text)
