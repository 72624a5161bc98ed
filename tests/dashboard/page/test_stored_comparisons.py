"""What was started together: stored by Explore and lessons, and offered by the pages of stored runs."""

import base64
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.store import StoredComparison
from core.training.run_experiment import run_experiment, start_payload
from dashboard.controls.groups import recent_groups
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.page.runs import listing
from dashboard.page.runs.picture import picture, value_range
from tests.dashboard.conftest import PATIENCE, SCRIPT, SMALL, Visit, address, texts
from tests.seeds import fresh_seed


@pytest.fixture
def compared(lab: Lab, trained: list[Experiment]) -> str:
    """The last comparison of the store: two networks with two classes."""
    return record(lab, trained)


def record(lab: Lab, experiments: list[Experiment], lesson: str | None = None) -> str:
    comparison = StoredComparison.of(
        [(experiment.id, {"weighting": experiment.weighting.slug}) for experiment in experiments], lesson
    )
    assert comparison is not None
    lab.store.comparisons.record(comparison)
    return ",".join(comparison.runs)


def classifiers_of_three_classes(lab: Lab) -> list[Experiment]:
    """Two runs that suit neither Thresholds nor Flatness."""
    return stored_classifiers(lab, **{"dataset.classes": "1,3,8"})


def stored_classifiers(lab: Lab, **changes: str) -> list[Experiment]:
    """Two runs of a classifier, with and without weights, that are in the store."""
    settings = {"dataset.classes": "3,8", "imbalance": "none", "model": "logistic_regression", "seeds": "2"} | changes
    experiments = [from_dotted({**settings, "weighting": slug}) for slug in ("none", "inverse")]
    for experiment in experiments:
        lab.store.start(start_payload(experiment), {})
        records: list[dict[str, object]] = []
        result = run_experiment(experiment, records.append)
        lab.store.append(experiment.id, records)
        lab.store.finish(experiment.id, result.status, result.summary, result.artifacts)
    return experiments


@pytest.mark.parametrize("path", ["thresholds", "flatness", "compare"])
def test_a_page_from_the_menu_opens_on_the_last_comparison_that_suits_it(
    visit: Visit, lab: Lab, compared: str, path: str
) -> None:
    others = record(lab, classifiers_of_three_classes(lab))
    page = visit(path)
    assert address(page)["runs"] == (others if path == "compare" else compared)
    assert not page.warning
    chosen = page.selectbox(key=f"{path}.comparison")
    data = "1/3/8" if path == "compare" else "3/8"
    assert chosen.options[0].startswith(f"Handwritten digits {data}: No weighting, Inverse frequency (INS) · ")


def test_another_comparison_is_chosen_by_its_name(visit: Visit, lab: Lab, compared: str) -> None:
    others = record(lab, classifiers_of_three_classes(lab))
    page = visit("compare", {"runs": compared})
    chosen = page.selectbox(key="compare.comparison")
    assert chosen.value == lab.store.comparisons.list()[1].id
    chosen.set_value(lab.store.comparisons.list()[0].id).run()
    assert address(page)["runs"] == others
    page.multiselect(key="compare.runs").set_value([others.split(",")[0]]).run()
    assert page.selectbox(key="compare.comparison").value is None


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("compare", "train a comparison."),
        ("thresholds", "train a comparison with two classes."),
        ("flatness", "train a comparison of networks."),
    ],
)
def test_without_a_comparison_that_suits_a_page_says_so_and_leads_to_explore(
    visit: Visit, compared: str, monkeypatch: pytest.MonkeyPatch, path: str, sentence: str
) -> None:
    assert compared
    monkeypatch.setattr("core.store.comparisons.Comparisons.list", lambda self, limit=0: [])  # noqa: ARG005
    page = visit(path)  # there are runs in the store, but nothing says that they belong together
    assert address(page)["runs"] == ""
    assert sentence in texts(page)
    assert "Train on Explore" in [link.proto.label for link in page.get("page_link")]
    assert not [box for box in page.selectbox if box.key == f"{path}.comparison"]


def test_what_explore_starts_together_is_stored_with_what_varies(visit: Visit, lab: Lab, compared: str) -> None:
    query = {**SMALL, "weighting": "none", "vary": "weighting:none,inverse", "seed": str(fresh_seed())}
    visit("", query)
    stored = _wait_for_comparison(lab, exclude=compared)
    assert [dict(varied) for varied in stored.varied] == [{"weighting": "none"}, {"weighting": "inverse"}]
    assert stored.lesson is None


def test_runs_on_explore_in_this_session_come_before_stored_comparisons(
    lab: Lab, trained: list[Experiment], tmp_path: Path
) -> None:
    record(lab, classifiers_of_three_classes(lab))
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    page.session_state[interest.REQUESTED] = [trained[1].id, trained[0].id]
    (tmp_path / "compare.py").touch()
    page.switch_page(str(tmp_path / "compare.py")).run()
    assert address(page)["runs"] == f"{trained[1].id},{trained[0].id}"


def test_one_run_on_explore_is_no_comparison(visit: Visit, lab: Lab, compared: str) -> None:
    seed = fresh_seed()
    experiment = from_dotted({**SMALL, "seed": str(seed)})
    visit("", {**SMALL, "seed": str(seed)})
    deadline = monotonic() + PATIENCE
    while lab.store.find(experiment.id) is None:
        assert monotonic() < deadline
        sleep(0.1)
    assert ",".join(lab.store.comparisons.list(1)[0].runs) == compared


def test_the_runs_of_a_lesson_are_stored_with_its_name(visit: Visit, lab: Lab, compared: str) -> None:
    visit("lessons", {"lesson": "fades", "epochs": "3", "seeds": "1"})
    stored = _wait_for_comparison(lab, exclude=compared)
    assert stored.lesson == "fades"


def test_runs_lists_comparisons_and_the_runs_of_the_one_that_is_selected(visit: Visit, lab: Lab, compared: str) -> None:
    page = visit("runs", {"text": "digits inverse frequency"})
    groups = page.dataframe[0].value
    assert groups["what"][0] == "Handwritten digits 3/8: No weighting, Inverse frequency (INS)"
    assert groups["runs"][0] == 2
    stored = [lab.store.get(run_id) for run_id in compared.split(",")]
    means = sorted(100 * sum(run.summary["test"]["balanced_accuracy"]) / 2 for run in stored if run.summary)
    assert groups["balanced accuracy %"][0] in (f"{means[0]:.1f} to {means[1]:.1f}", f"{means[0]:.1f}")
    assert groups["result"][0].startswith("data:image/svg+xml;base64,")
    page = visit("runs", {"text": "no such words"})
    assert not page.dataframe


def test_words_of_the_title_and_of_the_runs_find_a_comparison(lab: Lab, compared: str) -> None:
    groups = recent_groups(lab, [lab.store.get(run_id) for run_id in compared.split(",")])
    for text, statuses, found in [
        ("handwritten INS", [], True),
        (compared[:12], ["done"], True),
        ("", ["failed"], False),
        ("moons", [], False),
    ]:
        assert bool(listing.matching_groups(groups, text, statuses)) is found, text


def test_a_picture_has_a_dot_for_each_run_with_a_result(lab: Lab, trained: list[Experiment]) -> None:
    runs = [lab.store.get(experiment.id) for experiment in trained]
    unfinished = replace(runs[0], summary=None)
    drawn = picture([*runs, unfinished])
    assert drawn is not None
    assert base64.b64decode(drawn.partition(",")[2]).count(b"<circle") == 2
    assert picture([unfinished]) is None
    assert value_range([unfinished]) == ""
    assert value_range([runs[0], runs[0]]).count(" to ") == 0


def _wait_for_comparison(lab: Lab, exclude: str) -> StoredComparison:
    deadline = monotonic() + PATIENCE
    while not (stored := lab.store.comparisons.list(1)) or ",".join(stored[0].runs) == exclude:
        assert monotonic() < deadline
        sleep(0.1)
    return stored[0]


def test_comparisons_of_the_same_name_are_told_apart(visit: Visit, lab: Lab) -> None:
    first, second = (record(lab, stored_classifiers(lab, seeds=seeds)) for seeds in ("3", "4"))
    for runs in (first, second):
        page = visit("thresholds", {"runs": runs})
        assert address(page)["runs"] == runs
        options = page.selectbox(key="thresholds.comparison").options
        assert len(set(options)) == len(options)
        page.select_slider(key="thresholds.threshold").set_value(0.9).run()
        assert address(page)["runs"] == runs
