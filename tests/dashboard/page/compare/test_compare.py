from urllib.parse import unquote

import pytest

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.training.run_experiment import start_payload
from dashboard.lab.lab import Lab
from tests.dashboard.conftest import SMALL, Visit, address, texts


def test_runs_of_a_link_stand_side_by_side_with_what_differs(visit: Visit, lab: Lab, trained: list[Experiment]) -> None:
    page = visit("compare", {"runs": ",".join(run.id[:10] for run in trained), "view": "results"})
    differs, results = (table.value for table in page.dataframe[:2])
    assert dict(zip(differs["setting"], differs["Inverse frequency (INS)"], strict=True))["weighting"] == "inverse"
    assert list(results["run"]) == ["No weighting", "Inverse frequency (INS)"]
    accuracies = lab.store.get(trained[1].id).summary["test"]["accuracy"]
    assert results["accuracy %"][1] == pytest.approx(100 * sum(accuracies) / 2)
    assert address(page)["runs"] == ",".join(run.id for run in trained)


def test_an_unknown_run_in_a_link_is_a_sentence(visit: Visit, trained: list[Experiment]) -> None:
    page = visit("compare", {"runs": f"{trained[0].id},feedfeedfeed", "view": "nothing"})
    assert "feedfeedfeed" in page.warning[0].value
    assert "Unknown view 'nothing'" in page.warning[1].value
    assert address(page)["runs"] == trained[0].id


def test_a_link_counts_a_run_once_and_is_cut_to_nine(visit: Visit, lab: Lab, trained: list[Experiment]) -> None:
    starts = [start_payload(from_dotted({**SMALL, "seed": f"{900 + place}"})) for place in range(9)]
    for start in starts:
        lab.store.start(start, {})
    others = [start["id"] for start in starts]
    once = visit("compare", {"runs": ",".join([trained[0].id] * 9 + others[:8])})
    assert not once.warning
    page = visit("compare", {"runs": ",".join([trained[0].id, *others])})
    assert page.warning[0].value == "The link names 10 runs; a page shows at most 9, the first ones are taken."
    for run_id in others:
        lab.store.delete(run_id)


def test_choosing_runs_changes_the_link(visit: Visit, trained: list[Experiment]) -> None:
    page = visit("compare", {"runs": trained[0].id})
    page.multiselect(key="compare.runs").set_value([run.id for run in trained]).run()
    assert address(page)["runs"] == ",".join(run.id for run in trained)
    page.multiselect(key="compare.runs").set_value([]).run()
    assert "choose runs above, or train a comparison" in texts(page)


@pytest.mark.parametrize("view", ["weights", "adjust", "cost", "plane"])
def test_views_of_stored_runs_are_those_of_explore(visit: Visit, trained: list[Experiment], view: str) -> None:
    page = visit("compare", {"runs": ",".join(run.id for run in trained), "view": view})
    assert address(page)["view"] == view
    assert not page.error
    expected = {
        "weights": "in theory the two should move in opposite directions",
        "adjust": "Nothing is trained",
        "cost": "passes of a batch through the network",
        "plane": "A dot is a run",
    }
    assert expected[view] in texts(page)


def test_it_leads_to_the_flatness_of_its_networks(visit: Visit, trained: list[Experiment]) -> None:
    page = visit("compare", {"runs": ",".join(run.id for run in trained)})
    (link,) = [link.proto for link in page.get("page_link") if "Flatness" in link.proto.label]
    assert link.label == "Flatness of these 2"
    assert unquote(link.query_string) == f"runs={trained[0].id},{trained[1].id}"
