from itertools import pairwise

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from core.experiment import Experiment
from core.method.model.engine.balance_cascade_classifier import BalanceCascadeClassifier, threshold_for
from core.training.active_run import ActiveRun


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@parametrize_with_checks([BalanceCascadeClassifier(n_estimators=5)])
def test_it_is_an_estimator_of_scikit_learn(estimator, check) -> None:
    check(estimator)


@pytest.mark.parametrize(("share", "above"), [(1.0, 6), (0.5, 3), (0.51, 4), (0.6, 4), (0.01, 1), (1 / 3, 3)], ids=str)
def test_a_threshold_leaves_at_least_its_share_above(share: float, above: int) -> None:
    scores = np.array([0.0, 5.0, 2.0, 3.0, 3.0, 1.0])
    # 5 | 3 3 | 2 | 1 | 0, of which two tie.
    assert (scores > threshold_for(scores, share)).sum() == above


def by_hand() -> tuple[np.ndarray, np.ndarray]:
    """Four rare samples at 10; of the frequent class eight at 0, and eight that look just like the rare ones."""
    features = np.concatenate([np.full(4, 10.0), np.zeros(8), np.full(8, 10.0)])[:, None]
    return features, np.repeat([1, 0], [4, 16])


def test_it_removes_what_it_gets_right_and_ends_when_nothing_can_be_learnt() -> None:
    cascade = BalanceCascadeClassifier(n_rounds=3, n_estimators=3, random_state=0).fit(*by_hand())
    # f = (4/16)^(1/2) = 1/2: of sixteen the eight at 0 go. No stump can tell the other eight from the rare class.
    assert [rows.tolist() for rows in cascade.remaining_] == [list(range(4, 20))]
    assert len(cascade.estimators_) == 1
    assert cascade.rare_class_ == 1
    assert cascade.predict([[0.0], [10.0]]).tolist() == [0, 1]


def clouds(counts: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], counts)
    return random.normal(size=(len(labels), 2)) + labels[:, None], labels


def test_each_round_keeps_the_share_f_of_what_was_left_and_no_more_than_ties_make_it() -> None:
    features, labels = clouds((900, 100))
    cascade = BalanceCascadeClassifier(n_rounds=4, n_estimators=20, random_state=0).fit(features, labels)
    share = (100 / 900) ** (1 / 3)
    assert cascade.remaining_[0].tolist() == np.flatnonzero(labels == 0).tolist()
    for place, (before, after) in enumerate(pairwise(cascade.remaining_)):
        member = cascade.estimators_[place]
        scores = member.decision_function(features[before]) * member.estimator_weights_.sum() / 2
        assert after.tolist() == before[scores > cascade.thresholds_[place]].tolist()
        left = scores[scores > cascade.thresholds_[place]]
        assert len(left) >= share * len(before) > (scores > left.min()).sum()
    assert cascade.thresholds_[-1] == 0


def test_in_the_first_round_nothing_to_learn_is_an_error() -> None:
    with pytest.raises(ValueError, match="worse than random"):
        BalanceCascadeClassifier().fit(np.zeros((20, 1)), np.repeat([1, 0], [4, 16]))


def test_the_vote_sums_the_scores_less_their_thresholds() -> None:
    features, labels = clouds((40, 200))  # the rare class may be the first one
    cascade = BalanceCascadeClassifier(n_rounds=3, n_estimators=4, random_state=1).fit(features, labels)
    total = 0.0
    for member, threshold in zip(cascade.estimators_, cascade.thresholds_, strict=True):
        votes = [2.0 * stump.predict(features) - 1 for stump in member.estimators_]
        total += np.tensordot(member.estimator_weights_[: len(votes)], votes, axes=1) - threshold
    np.testing.assert_allclose(cascade.decision_function(features), -total)
    np.testing.assert_allclose(cascade.predict_proba(features)[:, 0], 1 / (1 + np.exp(-total / 3)))
    np.testing.assert_array_equal(cascade.predict(features), np.where(total < 0, 1, 0))


@pytest.mark.parametrize(
    ("name", "value"), [("n_rounds", 1), ("n_rounds", 2.5), ("n_estimators", 0), ("n_estimators", True)]
)
def test_a_parameter_out_of_range_is_refused_when_it_is_fitted(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} = {value!r} is not admissible; give a whole number at least"):
        BalanceCascadeClassifier(**{name: value}).fit(*by_hand())


def test_on_more2016_it_finds_three_in_four_of_the_minority_and_more_than_it_loses() -> None:
    (record,) = ActiveRun(Experiment.from_dict({"dataset": "more2016", "model": "balance_cascade", "seeds": 2}))
    test = record.to_json()["test"]
    assert min(recall[1] for recall in test["recall"]) >= 0.75
    assert min(test["balanced_accuracy"]) >= 0.7
