"""Frames of flatness: payloads in, every number in its row, densities that integrate to 1."""

from typing import Any

import numpy as np
import pytest

from core.experiment.codec import from_dotted
from core.flatness import FIGURES, FlatnessSettings
from core.flatness.comparable import why_not_comparable
from core.frames import (
    RunData,
    density_frame,
    flatness_frame,
    flatness_groups_frame,
    flatness_history_frame,
    landscape_frame,
)

NAMES = ("a", "b", "c", "d")


def payload(index: int, seeds: int = 2) -> dict[str, Any]:
    figures = {name: [10.0 * index + place + 0.1 * seed for seed in range(seeds)] for place, name in enumerate(FIGURES)}
    nodes = [[-1.0 - index, 0.0, 5.0 + index]] * seeds
    density = {"nodes": nodes, "weights": [[0.1, 0.7, 0.2]] * seeds}
    group = ("many", "medium", "few", "few")[index]
    return {"class": NAMES[index], "index": index, "group": group, "samples": 7, **figures, "density": density}


def run(name: str = "x", seed: int = 3) -> RunData:
    return RunData(name, f"label {name}", {"seed": seed, "seeds": 2}, "done", list(NAMES), [40, 30, 20, 10])


def empty(index: int) -> dict[str, Any]:
    return payload(index) | {"samples": 0, "density": None} | {name: [None, None] for name in FIGURES}


def test_there_is_one_row_per_class_and_seed() -> None:
    frame = flatness_frame([(run(), [payload(1), payload(3)]), (run("y"), [])])
    assert len(frame) == 4
    row = frame[(frame["class"] == "d") & (frame["seed"] == 4)].iloc[0]
    assert (row["run"], row["label"], row["train_count"], row["group"]) == ("x", "label x", 10, "few")
    assert row["lambda_min"] == payload(3)["lambda_min"][1]


def test_classes_without_samples_are_nan_and_in_no_average() -> None:
    measured = [(run(), [payload(0), payload(2), empty(3)])]
    assert flatness_frame(measured)["trace"].isna().sum() == 2
    groups = flatness_groups_frame(measured)
    assert list(groups["group"].unique()) == ["many", "few", "all"]
    few = groups[groups["group"] == "few"]["trace"].tolist()
    assert few == payload(2)["trace"]
    assert "d" not in set(density_frame(measured)["panel"])


@pytest.mark.parametrize(("by", "panels"), [("class", ["a", "b", "c", "d"]), ("group", ["many", "medium", "few"])])
def test_a_density_integrates_to_one_between_its_extremes(by: Any, panels: list[str]) -> None:
    measured = [(run(name), [payload(index) for index in range(4)]) for name in ("x", "y")]
    frame = density_frame(measured, by)
    assert list(frame["panel"].unique()) == panels
    assert frame["width"].nunique() == 1
    for _, part in frame.groupby(["run", "panel"]):
        assert part["eigenvalue"].min() == part["lambda_min"].iloc[0]
        assert part["eigenvalue"].max() == part["lambda_max"].iloc[0]
        assert np.trapezoid(part["density"], part["eigenvalue"]) == pytest.approx(1, abs=1e-3)
    few = frame[frame["panel"] == ("d" if by == "class" else "few")]
    assert (few["lambda_min"].iloc[0], few["lambda_max"].iloc[0]) == (-4.0, 8.0)


def test_frames_of_nothing_have_their_columns() -> None:
    assert list(flatness_frame([]).columns)[:3] == ["run", "label", "seed"]
    assert "trace" in flatness_groups_frame([(run(), [])])
    assert density_frame([(run(), [])]).empty


SMALL = {"dataset.classes": "3,8", "imbalance": "none"}


@pytest.mark.parametrize(
    ("changes", "loss", "said"),
    [
        ({"weighting": "inverse", "sharpness": "sam", "model.dropout": "0.5"}, "cross_entropy", []),
        ({"model.hidden": "8"}, "cross_entropy", ["different networks (mlp with hidden"]),
        ({"loss": "ldam"}, "cross_entropy", ["cosine head of scale 30"]),
        ({"imbalance": "step"}, "cross_entropy", ["different samples (imbalance)"]),
        ({"loss": "focal"}, "cross_entropy", []),
        ({"loss": "focal"}, "training", ["different losses (cross_entropy, focal)"]),
    ],
)
def test_what_keeps_runs_from_being_compared_is_said(changes: dict[str, str], loss: Any, said: list[str]) -> None:
    runs = [from_dotted(SMALL), from_dotted(SMALL | changes)]
    reasons = why_not_comparable(runs, FlatnessSettings(loss=loss))
    assert len(reasons) == len(said)
    assert all(part in sentence for part, sentence in zip(said, reasons, strict=True))


def test_a_landscape_has_one_row_per_point_with_the_first_direction_first() -> None:
    curve = {"coordinates": [-1.0, 0.0, 1.0], "losses": {"few": [[3.0, 1.0, 2.0], [3.0, None, 2.0]]}}
    frame = landscape_frame([(run(), curve), (run("y"), None)])
    assert frame["loss"].isna().sum() == 1
    assert frame["second"].isna().all()
    assert frame[frame["seed"] == 3]["loss"].tolist() == [3.0, 1.0, 2.0]
    surface = {"coordinates": [0.0, 1.0], "losses": {"all": [[[1.0, 2.0], [3.0, 4.0]]]}}
    frame = landscape_frame([(run(), surface)]).set_index(["first", "second"])["loss"]
    assert frame.loc[(1.0, 0.0)] == 3.0


def at(epoch: int, index: int) -> dict[str, Any]:
    return payload(index) | {"epoch": epoch, "trace": [100.0 * epoch, 100.0 * epoch + index]}


def test_a_history_has_one_row_per_checkpoint_and_seed_with_the_most_frequent_class_first() -> None:
    payloads = [at(epoch, index) for epoch in (1, 5) for index in (3, 0, 1, 2)]
    frame = flatness_history_frame([(run(), payloads), (run("y"), [])], "class")
    assert list(frame["panel"].unique()) == ["a", "b", "c", "d"]
    row = frame[(frame["panel"] == "d") & (frame["epoch"] == 5) & (frame["seed"] == 4)].iloc[0]
    assert (row["trace"], row["lambda_max"]) == (503.0, payload(3)["lambda_max"][1])
    groups = flatness_history_frame([(run(), payloads)])
    assert list(groups["panel"].unique()) == ["many", "medium", "few"]
    few = groups[(groups["panel"] == "few") & (groups["epoch"] == 1)]["trace"].tolist()
    assert few == [100.0, 102.5]


def test_an_epoch_with_classes_missing_has_no_groups_and_a_class_without_samples_no_row() -> None:
    payloads = [at(1, index) for index in range(4)] + [at(2, 0)]
    assert set(flatness_history_frame([(run(), payloads)])["epoch"]) == {1}
    payloads[3] |= empty(3)
    by_class = flatness_history_frame([(run(), payloads)], "class")
    assert "d" not in set(by_class["panel"])
    assert set(by_class["epoch"]) == {1, 2}
    assert flatness_history_frame([]).empty
