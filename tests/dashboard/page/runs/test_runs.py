import csv
import io
import json

import numpy as np
import pytest

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.training.run_experiment import start_payload
from dashboard.lab.lab import Lab
from dashboard.page.runs import listing
from dashboard.page.runs.actions import delete
from tests.dashboard.conftest import SMALL, Visit, address, texts
from tests.seeds import fresh_seed


@pytest.fixture
def failed(lab: Lab) -> str:
    """A run that failed after it had started."""
    experiment = from_dotted({**SMALL, "seed": str(fresh_seed())})
    lab.store.start(start_payload(experiment), {"device": "a machine"})
    lab.store.finish(experiment.id, "failed", None, error="The worker ran out of memory; use smaller batches.")
    return experiment.id


def test_the_table_lists_what_the_store_holds(visit: Visit, lab: Lab, trained: list[Experiment]) -> None:
    table = visit("runs").dataframe[-1].value.set_index("id")
    for experiment in trained:
        stored = lab.store.get(experiment.id)
        assert table.loc[experiment.id, "status"] == "done"
        assert table.loc[experiment.id, "balanced accuracy"] == pytest.approx(
            np.mean(stored.summary["test"]["balanced_accuracy"])
        )
        assert table.loc[experiment.id, "seconds"] == stored.summary["seconds"]


def test_runs_are_found_by_words_and_by_status(visit: Visit, trained: list[Experiment], failed: str) -> None:
    page = visit("runs", {"text": "digits 3/8 inverse", "status": "done,nonsense"})
    # Other tests leave runs in this store too.
    found = set(page.dataframe[-1].value["id"])
    assert trained[1].id in found
    assert trained[0].id not in found
    page.text_input(key="text filter").set_value("").run()
    page.button_group(key="status filter").set_value(["failed"]).run()
    table = page.dataframe[-1].value
    assert failed in set(table["id"])
    assert set(table["status"]) == {"failed"}
    assert address(page) == {"status": "failed", "text": ""}
    page.text_input(key="text filter").set_value("no such words").run()
    assert "No run matches." in texts(page)


def test_a_failed_run_says_why(failed: str, lab: Lab) -> None:
    from streamlit.testing.v1 import AppTest

    def script(run: object) -> None:
        from dashboard.page.runs.runs import details

        details(run)

    page = AppTest.from_function(script, kwargs={"run": lab.store.get(failed)}).run()
    assert "The worker ran out of memory" in page.warning[0].value
    assert '"device": "a machine"' in "".join(part.value for part in page.json) or page.json


def test_a_run_is_deleted_unless_it_is_under_way(lab: Lab, failed: str) -> None:
    assert delete(lab, [failed]) == []
    assert lab.store.find(failed) is None
    assert "No run" in delete(lab, [failed])[0]
    experiment = from_dotted({**SMALL, "epochs": "5000", "seed": str(fresh_seed())})
    lab.executor.request("deleting", [experiment])
    assert "stop it first" in delete(lab, [experiment.id])[0]
    lab.executor.request("deleting", [])


def test_exports_hold_the_records_of_all_chosen_runs(lab: Lab, trained: list[Experiment]) -> None:
    stored = [lab.store.get(experiment.id) for experiment in trained]
    rows = list(csv.DictReader(io.StringIO(listing.csv(lab.store, stored).decode())))
    assert len(rows) == 2 * 4 * 2 * 2  # runs, epochs, seeds, classes
    assert {row["run"] for row in rows} == {run.id for run in stored}
    exported = json.loads(listing.as_json_text(lab.store, stored))
    assert [run["records"] for run in exported] == [lab.store.records(run.id) for run in stored]
