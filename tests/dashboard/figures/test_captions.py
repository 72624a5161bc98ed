"""A caption says what is drawn: its conditions come from the frame that the figure is drawn from."""

from types import ModuleType

import pandas as pd
import pytest

from dashboard.figures import (
    accuracy,
    agreement,
    class_recall,
    class_weights,
    confusion,
    loss,
    plane,
    resampled_counts,
    resampled_points,
    result,
)
from tests.dashboard.figures.invented_frames import (
    make_classes,
    make_confusion,
    make_epochs,
    make_moved_thresholds,
    make_plane,
    make_resampled_counts,
    make_resampled_points,
    make_summary,
)

NO_POINTS = make_plane(1, 1).iloc[:0]
PLAIN = make_classes(1)  # a run whose weights do not move
MOVING = make_classes(2)  # the second one's do
MANY = make_classes(2, 30)


@pytest.mark.parametrize(
    ("module", "frames", "said", "unsaid"),
    [
        (confusion, (make_confusion(2, 3),), ["A number is", "mean over the seeds"], ["add up", "100 %"]),
        (confusion, (make_confusion(1, 3, 1),), ["A number is"], ["seeds"]),
        (confusion, (make_confusion(1, 16),), ["larger the share"], ["A number"]),
        (accuracy, (make_epochs(2),), ["(medium)", "usually costs"], []),
        (accuracy, (make_epochs(2, medium=False),), ["(many) and rare (few)"], ["medium"]),
        (accuracy, (make_epochs(1),), ["(few)"], ["a method"]),
        (class_recall, (PLAIN,), ["Each panel is one class"], ["rank", "twelve"]),
        (class_recall, (MANY,), ["Each dot is one class"], ["panel"]),
        (class_weights, (PLAIN,), ["1/√n"], ["RDR", "γ"]),
        (class_weights, (MOVING,), ["1/√n", "RDR"], []),
        (agreement, (PLAIN,), ["where weights move"], ["Left"]),
        (agreement, (MOVING,), ["Left", "Right"], []),
        (loss, (make_epochs(1).assign(train_error=0.2),), ["training loss"], ["fades", "drift"]),
        (loss, (make_epochs(1).assign(train_error=0.0),), ["fades"], ["drift"]),
        (result, (make_summary(2),), ["Dots are the seeds", "two runs"], []),
        (result, (make_summary(1),), ["Dots are the seeds"], ["two runs"]),
        (result, (make_summary(2, 1),), ["one seed"], ["Dots"]),
        (resampled_counts, (make_resampled_counts(1),), ["kept"], ["copies", "synthetic"]),
        (resampled_counts, (make_resampled_counts(2),), ["kept originals and synthetic samples"], ["copies"]),
        (resampled_counts, (make_resampled_counts(3),), ["copies"], []),
        (resampled_points, (make_resampled_points(2),), ["principal components", "A line joins"], []),
        (resampled_points, (make_resampled_points(2, parents=False),), ["first seed"], ["A line"]),
        (
            resampled_points,
            (make_resampled_points(1).assign(first_variance=float("nan"), second_variance=float("nan")),),
            ["first seed."],
            ["components"],
        ),
        (plane, (make_plane(), make_moved_thresholds()), ["its bars", "The grey curve"], []),
        (plane, (make_plane(), make_moved_thresholds(2)), ["A grey curve"], []),
        (plane, (make_plane(1, 1), make_moved_thresholds(0)), ["A dot is a run."], ["bars", "curve"]),
    ],
)
def test_a_caption_says_what_is_drawn_and_nothing_else(
    module: ModuleType, frames: tuple[pd.DataFrame, ...], said: list[str], unsaid: list[str]
) -> None:
    caption = module.how_to_read(*frames)
    assert caption.endswith(".")
    for words in said:
        assert words in caption
    for words in unsaid:
        assert words not in caption


@pytest.mark.parametrize(
    ("module", "frames"),
    [
        (confusion, (make_confusion(1).iloc[:0],)),
        (accuracy, (make_epochs(1).iloc[:0],)),
        (class_recall, (PLAIN.iloc[:0],)),
        (class_weights, (PLAIN.iloc[:0],)),
        (agreement, (PLAIN.iloc[:0],)),
        (loss, (make_epochs(1).iloc[:0],)),
        (result, (make_summary(1).iloc[:0],)),
        (resampled_counts, (make_resampled_counts(1).iloc[:0],)),
        (resampled_points, (make_resampled_points(1).iloc[:0],)),
        (plane, (NO_POINTS, make_moved_thresholds(0))),
    ],
)
def test_before_there_is_anything_a_caption_is_a_sentence_too(
    module: ModuleType, frames: tuple[pd.DataFrame, ...]
) -> None:
    assert module.how_to_read(*frames).endswith(".")
