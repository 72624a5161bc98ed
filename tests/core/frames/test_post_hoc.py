"""Logit adjustment after training."""

import numpy as np
import pytest

from core.frames import TAUS, RunData, adjusted_frame
from core.frames.post_hoc import adjusted_recall


def invented(seeds: int = 2, samples: int = 60, classes: int = 4) -> tuple[np.ndarray, np.ndarray, list[int]]:
    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(classes), size=(seeds, samples)).astype(np.float32)
    return probabilities, random.integers(classes - 1, size=(seeds, samples)), [50, 20, 5, 2][:classes]


def test_it_is_the_plain_loop_over_samples() -> None:
    probabilities, labels, counts = invented()
    priors = np.array(counts) / sum(counts)
    recalls = adjusted_recall(probabilities, labels, counts, [0.7])
    for seed in range(2):
        for label in range(3):
            rows = np.flatnonzero(labels[seed] == label)
            hits = [int(np.argmax(np.log(probabilities[seed, row]) - 0.7 * np.log(priors)) == label) for row in rows]
            assert recalls[0, seed, label] == pytest.approx(np.mean(hits))
    assert np.isnan(recalls[0, :, 3]).all()  # no test samples


def test_without_adjustment_the_most_probable_class_decides() -> None:
    probabilities, labels, counts = invented()
    recall = adjusted_recall(probabilities, labels, counts, [0])[0]
    right = probabilities.argmax(-1) == labels
    assert recall[1, 2] == pytest.approx(right[1][labels[1] == 2].mean())


def test_with_tau_one_the_posterior_of_imbalanced_data_becomes_that_of_balanced_data() -> None:
    """Two normal densities with means ∓1: the balanced Bayes rule is the sign of x, whatever the priors."""
    x = np.linspace(-3, 3, 601)
    priors = np.array([0.95, 0.05])
    density = np.stack([np.exp(-((x + 1) ** 2) / 2), np.exp(-((x - 1) ** 2) / 2)], axis=1)
    posterior = density * priors / (density * priors).sum(1, keepdims=True)
    labels = (x > 0).astype(int)
    plain, balanced = adjusted_recall(posterior[None], labels[None], [95, 5], [0, 1])[:, 0]
    assert plain[1] < 0.6
    assert balanced == pytest.approx([1, 1], abs=0.01)


def test_probabilities_of_zero_do_no_harm() -> None:
    probabilities = np.array([[[1.0, 0.0], [0.0, 1.0]]], dtype=np.float32)
    recall = adjusted_recall(probabilities, np.array([[0, 1]]), [9, 1], [0, 1, 2])
    assert recall.tolist() == [[[1.0, 1.0]]] * 3


def test_the_frame_has_a_row_for_every_tau_and_seed() -> None:
    probabilities, labels, counts = invented()
    run = RunData("a", "one", {"seed": 5}, "done", list("abcd"), counts)
    frame = adjusted_frame([(run, {"probabilities": probabilities, "labels": labels}), (run, None)])
    assert len(frame) == 2 * len(TAUS)
    row = frame[(frame["tau"] == 0.7) & (frame["seed"] == 6)].iloc[0]
    recall = adjusted_recall(probabilities, labels, counts, [0.7])[0, 1]
    assert row["balanced_accuracy"] == pytest.approx(np.nanmean(recall))
    assert row["many"] == pytest.approx(recall[0])
    assert adjusted_frame([]).empty
