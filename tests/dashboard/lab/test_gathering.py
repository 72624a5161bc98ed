from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.experiment import Experiment
from core.frames import RunData
from dashboard.lab import gathering
from dashboard.lab.frames import Frames, moment
from dashboard.lab.gathering import Gatherer
from dashboard.lab.lab import Lab


def test_sessions_that_show_the_same_runs_share_their_frames(lab: Lab, trained: list[Experiment]) -> None:
    gatherer = Gatherer(lab.executor)
    frames = gatherer.frames(trained)
    assert gatherer.frames(trained) is frames
    assert [run.label for run in frames.runs] == ["No weighting", "Inverse frequency (INS)"]
    beside = gatherer.frames(trained[:1], trained[1:])
    assert beside is not frames
    assert ([run.id for run in beside.runs], [run.id for run in beside.references]) == tuple(
        [run.id] for run in trained
    )


def test_frames_are_kept_of_a_few_comparisons(
    lab: Lab, trained: list[Experiment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "CACHED_FRAMES", 1)
    gatherer = Gatherer(lab.executor)
    frames = gatherer.frames(trained)
    gatherer.frames(trained[:1])
    assert gatherer.frames(trained) is not frames


def test_new_records_and_another_training_are_other_moments() -> None:
    run = RunData(
        "a", "a", {}, "running", ["0", "1"], [1, 1], records=[{"epoch": 1}], started=datetime(2026, 1, 1, tzinfo=UTC)
    )
    changes = [
        {"records": [{"epoch": 1}, {"epoch": 2}]},
        {"status": "done"},
        {"label": "b"},
        {"started": datetime(2026, 1, 2, tzinfo=UTC)},
    ]
    moments = [moment([run]), moment([], [run]), *(moment([replace(run, **change)]) for change in changes)]
    assert len(set(moments)) == len(moments)
    assert moment([replace(run)]) == Frames([run], executor=None).signature  # type: ignore[arg-type]
