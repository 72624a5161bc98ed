"""The work of a run, from its experiment and its records."""

import pytest

from core.experiment.codec import from_dotted
from core.experiment.passes import epoch_seconds, passes
from core.frames import RunData, work_frame

SMALL = {"dataset.classes": "3,8", "imbalance": "none", "epochs": "4", "seeds": "2", "batch_size": "100"}


@pytest.mark.parametrize(
    ("sharpness", "forward", "backward"), [("none", 1, 1), ("sam", 2, 2), ("imb_sam", 2, 3), ("cc_sam", 1, 1)]
)
def test_passes_are_steps_times_seeds_times_those_of_a_step(sharpness: str, forward: int, backward: int) -> None:
    experiment = from_dotted({**SMALL, "sharpness": sharpness})
    steps = 4 * -(-sum(experiment.train_counts) // 100) * 2
    assert passes(experiment.to_dict()) == (steps * forward, steps * backward)
    assert passes(experiment.to_dict(), 1) == (steps * forward / 4, steps * backward / 4)


def test_rdr_needs_no_more_passes_than_plain_training() -> None:
    plain, rdr = (passes(from_dotted({**SMALL, "weighting": slug}).to_dict()) for slug in ("none", "rdr"))
    assert plain == rdr


def test_a_sampler_that_takes_fewer_samples_takes_fewer_passes() -> None:
    tail = {**SMALL, "imbalance": "step", "imbalance.factor": "10", "batch_size": "8"}
    under = passes(from_dotted({**tail, "sampler": "random_under_epoch"}).to_dict())
    assert under.forward < passes(from_dotted(tail).to_dict()).forward


def test_seconds_of_an_epoch_are_differences() -> None:
    assert epoch_seconds([{"seconds": 0.5}, {"seconds": 0.75}]).tolist() == [0.5, 0.25]
    assert len(epoch_seconds([])) == 0


def test_the_frame_has_one_row_per_epoch_and_accepts_an_experiment_of_another_version() -> None:
    records = [{"epoch": epoch, "seconds": epoch / 4} for epoch in (1, 2)]
    values = from_dotted(SMALL).to_dict()
    runs = [
        RunData("a", "one", values, "done", ["3", "8"], [1, 1], records),
        RunData("b", "other", {"loss": {"name": "gone"}}, "done", ["3", "8"], [1, 1], records),
        RunData("c", "queued", values, "queued", ["3", "8"], [1, 1]),
    ]
    frame = work_frame(runs)
    assert frame["run"].tolist() == ["a", "a", "b", "b"]
    assert tuple(frame.loc[1, ["forward", "backward"]]) == passes(values, 2)
    assert frame["forward"].isna().tolist() == [False, False, True, True]
    assert work_frame([]).empty
