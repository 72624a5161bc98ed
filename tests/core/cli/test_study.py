"""`study`: the run of each line, and the end of a study."""

from pathlib import Path

from core.store import RunStore
from tests.core.cli.conftest import SMALL, Lab, Stored


def test_each_line_names_what_was_varied_as_json_values(lab: Lab, tmp_path: Path) -> None:
    vary = ["--vary", "imbalance.factor:1,2.5", "--vary", "weighting:none,inverse"]
    ended = lab(
        "study",
        *SMALL,
        "--set",
        "imbalance=step",
        "--set",
        "epochs=1",
        *vary,
        "--json",
        "--store",
        tmp_path / "runs.db",
    )
    assert ended.status == 0
    expected = [
        {"imbalance.factor": factor, "weighting": name} for factor in (1.0, 2.5) for name in ("none", "inverse")
    ]
    assert [line["run"] for line in ended.lines] == [
        varied for varied in expected for _ in ("start", "record", "summary")
    ]
    store = RunStore(tmp_path / "runs.db")
    assert len(store.list()) == 4
    (comparison,) = store.comparisons.list()
    assert comparison.runs == tuple(line["id"] for line in ended.lines if line["type"] == "start")
    assert dict(comparison.varied[1]) == {"imbalance.factor": "1", "weighting": "inverse"}


def test_a_scalar_and_a_list_keep_their_types(lab: Lab) -> None:
    vary = ["--vary", "epochs:1,2", "--vary", "model.hidden:4;4,3"]
    ended = lab("study", *SMALL, *vary, "--set", "seeds=1", "--json", "--no-store")
    starts = [line["run"] for line in ended.lines if line["type"] == "start"]
    assert starts[1] == {"epochs": 1, "model.hidden": [4, 3]}


def test_without_json_a_table_has_one_row_per_run(lab: Lab, stored: Stored) -> None:
    imbalanced = [*SMALL, "--set", "imbalance=step", "--set", "imbalance.factor=2"]
    ended = lab("study", *imbalanced, "--vary", "weighting:none,inverse", "--store", stored.file)
    assert ended.status == 0
    rows = [line for line in ended.out.splitlines() if stored.none in line or stored.inverse in line]
    assert len(rows) == 2
    assert "inverse" in rows[1]
    assert "mean ± standard deviation over 3 seeds" in ended.out


def test_a_wrong_value_ends_a_study_before_anything_is_trained(lab: Lab, tmp_path: Path) -> None:
    assert "not admissible" in lab("study", *SMALL, "--vary", "epochs:1,0", "--store", tmp_path / "runs.db").sentence
    assert not (tmp_path / "runs.db").exists()


def test_a_component_in_a_component_can_be_varied(lab: Lab) -> None:
    deferred = [*SMALL, "--set", "weighting=deferred", "--set", "epochs=1", "--json", "--no-store"]
    for vary, expected in (("weighting.inner:none,inverse", "inverse"), ("weighting.inner.beta:0.5,0.9", 0.9)):
        ended = lab("study", *deferred, "--vary", vary)
        assert ended.status == 0
        assert ended.lines[-1]["run"] == {vary.partition(":")[0]: expected}


def test_correcting_twice_is_said_once_on_standard_error(lab: Lab) -> None:
    imbalanced = [*SMALL, "--set", "imbalance=step", "--set", "imbalance.factor=4", "--set", "epochs=1", "--no-store"]
    twice = [*imbalanced, "--set", "loss=logit_adjustment", "--json"]
    ended = lab("study", *twice, "--vary", "weighting:none,inverse")
    assert ended.status == 0
    assert ended.err.count("correct the imbalance twice") == 1
    assert all(line["type"] in ("start", "record", "summary") for line in ended.lines)
    assert "correct the imbalance twice" in lab("run", *twice, "--set", "weighting=inverse").err
    assert lab("run", *twice).err == ""


def test_two_classes_have_the_figures_of_the_plane_and_what_was_published_of_them(lab: Lab) -> None:
    more = ["--set", "dataset=more2016", "--set", "model=logistic_regression", "--set", "seeds=1", "--no-store"]
    ended = lab("study", *more, "--vary", "resampler:none,near_miss_1,random_under")
    assert ended.status == 0
    assert "precision of L %" in ended.out
    assert "recall of S %" in ended.out
    assert "92 / 32, reproduced by nobody" in ended.out
    assert "97 / 82 " in ended.out
    other = lab("study", *SMALL, "--set", "seeds=1", "--vary", "epochs:1,2", "--no-store").out
    assert "precision of 0 %" in other
    assert "published" not in other
