"""More's survey on the closest data to his: what seed 0 must give, and what was published."""

import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split

import data
from core.experiment.codec import from_dotted
from core.frames.published import MORE_2016
from core.training.active_run import ActiveRun

# Precision on class L and recall on class S that scikit-learn and imbalanced-learn give on these data with `random_state=0`.
KNOWN = {
    "baseline": ({}, 0.91, 0.12),
    "balanced weights": ({"weighting": "inverse"}, 0.97, 0.82),
    "SMOTE": ({"resampler": "smote"}, 0.97, 0.82),
    "SMOTE + ENN": ({"resampler": "smote_enn"}, 0.98, 0.88),
    "NearMiss-2": ({"resampler": "near_miss_2"}, 0.95, 0.60),
}
MORE = {"dataset": "more2016", "model": "logistic_regression", "seeds": "1"}


@pytest.mark.parametrize("case", KNOWN)
def test_seed_0_is_within_two_hundredths_of_the_expected_values(case: str) -> None:
    changes, majority_precision, minority_recall = KNOWN[case]
    (record,) = ActiveRun(from_dotted(MORE | changes))
    test = record.to_json()["test"]
    assert test["precision"][0][0] == pytest.approx(majority_precision, abs=0.02)
    assert test["recall"][0][1] == pytest.approx(minority_recall, abs=0.02)


def test_the_data_are_unscaled_and_its_test_part_is_the_official_one() -> None:
    generated = make_classification(
        n_samples=10000,
        n_features=10,
        n_informative=3,
        n_redundant=1,
        n_clusters_per_class=1,
        class_sep=0.8,
        flip_y=0,
        weights=[0.9],
        random_state=11,
    )
    train, test, train_labels, test_labels = train_test_split(*generated, test_size=0.25, random_state=0)
    samples = data.more2016()
    assert samples.test is not None
    np.testing.assert_array_equal(samples.features, train.astype(np.float32))
    np.testing.assert_array_equal(samples.test.features, test.astype(np.float32))
    np.testing.assert_array_equal(samples.labels, train_labels)
    np.testing.assert_array_equal(samples.test.labels, test_labels)
    assert samples.class_counts.tolist() == [6757, 743]
    assert samples.test.class_counts.tolist() == [2244, 256]
    experiment = from_dotted({"dataset": "more2016"})
    assert (experiment.imbalance.slug, experiment.train_counts, experiment.class_names) == (
        "none",
        [6757, 743],
        ("L", "S"),
    )


def test_every_published_row_is_an_experiment() -> None:
    assert len(MORE_2016) == 18
    assert len({from_dotted({"dataset": "more2016"} | row.setting).id for row in MORE_2016}) == 18
    unreproduced = ["near_miss_1", "near_miss_3", "repeated_edited_nn", "balance_cascade"]
    assert [list(row.setting.values())[-1] for row in MORE_2016 if not row.reproduced] == unreproduced
