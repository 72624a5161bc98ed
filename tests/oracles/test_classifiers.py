"""A classifier's run has the numbers that a plain pipeline of scikit-learn and imbalanced-learn has."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from imblearn import ensemble as balanced
from imblearn.metrics import geometric_mean_score
from imblearn.over_sampling import SMOTE
from sklearn import metrics
from sklearn.ensemble import AdaBoostClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.class_weight import compute_sample_weight

from core.experiment import Experiment
from core.method.component import components
from core.method.model.classifier import Classifier
from core.method.model.engine.balance_cascade_classifier import BalanceCascadeClassifier
from core.preparation.prepare import prepare
from core.training.active_run import ActiveRun
from core.training.record import Outcome, Record
from core.training.run_experiment import run_experiment, summarise

SEED = 4
BASE = {"dataset": "breast_cancer", "imbalance": {"name": "exponential", "factor": 5}, "seeds": 1, "seed": SEED}
# With fewer members than by default, to be quick.
THEIRS: dict[str, tuple[dict[str, Any], Callable[[], Any]]] = {
    "logistic_regression": ({}, lambda: LogisticRegression(solver="liblinear")),
    "decision_tree": ({"max_depth": 4}, lambda: DecisionTreeClassifier(max_depth=4, random_state=SEED)),
    "random_forest": ({"trees": 10}, lambda: RandomForestClassifier(n_estimators=10, random_state=SEED)),
    "gradient_boosting": (
        {"trees": 10},
        lambda: HistGradientBoostingClassifier(max_iter=10, early_stopping=False, random_state=SEED),
    ),
    "linear_svm": ({}, lambda: LinearSVC(max_iter=10_000, random_state=SEED)),
    "nearest_neighbours": ({}, KNeighborsClassifier),
    "easy_ensemble": (
        {"draws": 3, "stumps": 5},
        lambda: balanced.EasyEnsembleClassifier(3, AdaBoostClassifier(n_estimators=5), random_state=SEED),
    ),
    "rus_boost": (
        {"stumps": 10, "learning_rate": 1},
        lambda: balanced.RUSBoostClassifier(n_estimators=10, random_state=SEED),
    ),
    "balanced_random_forest": (
        {"trees": 10},
        lambda: balanced.BalancedRandomForestClassifier(n_estimators=10, random_state=SEED),
    ),
    "balanced_bagging": ({"trees": 5}, lambda: balanced.BalancedBaggingClassifier(n_estimators=5, random_state=SEED)),
    "balance_cascade": ({"stumps": 5}, lambda: BalanceCascadeClassifier(n_estimators=5, random_state=SEED)),
}
CLASSIFIERS = [slug for slug, model in components("model").items() if issubclass(model, Classifier)]


def run(**changes: Any) -> tuple[Experiment, Record, Outcome]:
    experiment = Experiment.from_dict(BASE | changes)
    run = ActiveRun(experiment)
    (record,) = run
    assert run.outcome is not None
    return experiment, record, run.outcome


def parts(experiment: Experiment, seed: int = SEED) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the features and labels of training and test part, before resampling."""
    data = prepare(experiment.data.without_resampling().with_seeds(seed))
    rows = [part.dense()[0].reshape(part.samples, -1) for part in (data.train, data.test)]
    return rows[0], data.train_labels[0], rows[1], data.test_labels[0]


def test_every_classifier_is_compared() -> None:
    assert {*THEIRS} == {*CLASSIFIERS}


@pytest.mark.parametrize("slug", THEIRS)
def test_a_run_has_the_numbers_of_the_plain_pipeline(slug: str) -> None:
    fields, theirs = THEIRS[slug]
    experiment, record, outcome = run(model={"name": slug, **fields})
    train, labels, test, test_labels = parts(experiment)
    plain = theirs().fit(train, labels)
    predicted = plain.predict(test)
    np.testing.assert_array_equal(outcome.confusion[0], metrics.confusion_matrix(test_labels, predicted))
    np.testing.assert_array_equal(outcome.labels[0], test_labels)
    if hasattr(plain, "predict_proba"):
        np.testing.assert_allclose(outcome.probabilities[0], plain.predict_proba(test), atol=1e-6)
        assert record.train_loss[0] == pytest.approx(metrics.log_loss(labels, plain.predict_proba(train)), rel=1e-5)
    assert record.train_accuracy[0] == pytest.approx(plain.score(train, labels))
    assert (record.epoch, experiment.epochs) == (1, 1)


@pytest.mark.parametrize("slug", [slug for slug in THEIRS if components("model")[slug].takes_weights])
def test_a_static_weighting_is_sample_weights(slug: str) -> None:
    fields, theirs = THEIRS[slug]
    experiment, record, outcome = run(model={"name": slug, **fields}, weighting="inverse")
    train, labels, test, test_labels = parts(experiment)
    weights = compute_sample_weight("balanced", labels)
    plain = theirs().fit(train, labels, sample_weight=weights)
    np.testing.assert_array_equal(outcome.confusion[0], metrics.confusion_matrix(test_labels, plain.predict(test)))
    np.testing.assert_allclose(record.class_weights[0], [weights[labels == label][0] for label in (0, 1)])
    assert record.effective_sample_size[0] == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    if hasattr(plain, "predict_proba"):
        expected = metrics.log_loss(labels, plain.predict_proba(train), sample_weight=weights)
        assert record.train_loss[0] == pytest.approx(expected, rel=1e-5)


def test_every_seed_has_its_own_split_resampling_and_fit() -> None:
    experiment, record, outcome = run(model="logistic_regression", resampler="smote", seeds=3)
    for place, seed in enumerate(range(SEED, SEED + 3)):
        train, labels, test, test_labels = parts(experiment, seed)
        plain = LogisticRegression(solver="liblinear").fit(*SMOTE(random_state=seed).fit_resample(train, labels))
        np.testing.assert_array_equal(
            outcome.confusion[place], metrics.confusion_matrix(test_labels, plain.predict(test))
        )
    assert record.test.true.shape == (3, 2)


def test_the_metrics_are_those_of_scikit_learn_and_imbalanced_learn() -> None:
    records: list[dict[str, Any]] = []
    experiment, _, outcome = run(model={"name": "decision_tree", "max_depth": 2})
    test = run_experiment(experiment, records.append).summary["test"]
    assert summarise(experiment, records, outcome)["test"] == test
    train, labels, features, truth = parts(experiment)
    plain = DecisionTreeClassifier(max_depth=2, random_state=SEED).fit(train, labels)
    predicted, probability = plain.predict(features), plain.predict_proba(features)[:, 1]
    expected = {
        "accuracy": metrics.accuracy_score(truth, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, predicted),
        "recall": metrics.recall_score(truth, predicted, average=None),
        "precision": metrics.precision_score(truth, predicted, average=None),
        "macro_f1": metrics.f1_score(truth, predicted, average="macro"),
        "mcc": metrics.matthews_corrcoef(truth, predicted),
        "g_mean": geometric_mean_score(truth, predicted),
        "auroc": metrics.roc_auc_score(truth, probability),
        "auprc": metrics.average_precision_score(truth, probability),
    }
    for name, value in expected.items():
        np.testing.assert_allclose(test[name][0], value, err_msg=name)


# BalanceCascade knows two classes only; RUSBoost's first stump is worse than chance on so few samples, and it says so.
@pytest.mark.parametrize("slug", [slug for slug in CLASSIFIERS if slug not in ("balance_cascade", "rus_boost")])
def test_more_than_two_classes_and_a_class_that_resampling_removed(slug: str) -> None:
    # Editing leaves nothing of the digit with two samples more than the rarest.
    fields, _ = THEIRS[slug]
    values = {
        "dataset": {"name": "digits", "classes": [3, 8, 5]},
        "imbalance": {"name": "counts", "counts": [60, 3, 2]},
        "resampler": {"name": "edited_nn", "k": 4},
        "model": {"name": slug, **fields},
    }
    _, record, outcome = run(**values)
    assert outcome.probabilities.shape[2] == 3
    assert outcome.probabilities[0, :, 1].max() == 0
    np.testing.assert_allclose(outcome.probabilities.sum(2), 1, rtol=1e-5)
    assert record.to_json()["weights"]["per_class"][0][1] is None
    assert record.to_json()["gradient_norm"] == [None]


def test_a_classifier_on_points_draws_its_boundary() -> None:
    _, _, outcome = run(dataset="moons", model="logistic_regression", imbalance="none", seeds=2)
    assert outcome.boundary is not None
    assert outcome.boundary.prediction.shape == (1, 2, 64, 64)
    assert outcome.boundary.probability.min() >= 0.5


def test_classes_left_out_are_watched() -> None:
    _, record, _ = run(dataset={"name": "digits", "classes": [3, 8]}, model="logistic_regression")
    assert record.elsewhere["outside"].sum() == 1000
    assert record.elsewhere["noise"].sum() == 100


def test_a_solver_that_does_not_converge_is_noted_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    run(dataset="wine", imbalance="none", model={"name": "logistic_regression", "max_iter": 2})
    assert "logistic_regression reached its limit of iterations before it converged" in caplog.text


def test_a_stop_between_two_seeds_ends_the_run_without_a_record() -> None:
    interrupted = ActiveRun(Experiment.from_dict(BASE | {"model": "logistic_regression", "seeds": 2}), lambda: True)
    assert (list(interrupted), interrupted.outcome, interrupted.stopped) == ([], None, True)
