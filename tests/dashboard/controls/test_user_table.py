"""A table of one's own on the pages: added, chosen, described, deleted."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import InvalidValue
from core.experiment.codec import from_dotted
from core.tables import user_tables
from tests.core.tables.test_user_tables import mixed_table
from tests.dashboard.conftest import Visit, address, texts

CONTENT = mixed_table().encode()
# So long that it waits for the Run button: the training processes look for tables elsewhere.
COSTLY = {"epochs": "20000"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, empty; the caches are kept beside it."""
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / "cache" / name))
    return tmp_path / "data"


def upload(page: AppTest, content: bytes, name: str = "customers.csv") -> AppTest:
    return page.file_uploader[0].set_value((name, content, "text/csv")).run()


def test_without_a_table_the_page_says_how_to_give_one(visit: Visit) -> None:
    page = visit("explore", {"dataset": "csv"})
    assert "No table is chosen" in texts(page)
    assert "Add a CSV or TSV file in the sidebar" in texts(page)
    assert page.file_uploader[0].label == "Add a table (CSV or TSV)"
    assert not page.exception


def test_an_added_table_is_chosen_and_its_columns_are_offered(visit: Visit) -> None:
    page = upload(visit("explore", {"dataset": "csv", **COSTLY}), CONTENT)
    (kept,) = user_tables.stored_tables()
    assert address(page)["dataset.file"] == kept.hash
    assert page.selectbox(key="dataset.csv.target").options == ["age", "town", "since", "spare", "churn"]
    assert page.selectbox(key="dataset.csv.target").value == "churn"
    assert page.selectbox(key="dataset.csv.positive").value == "yes"
    page.selectbox(key="dataset.csv.positive").set_value("no").run()
    page.multiselect(key="dataset.csv.leave_out").set_value(["town", "spare"]).run()
    assert not page.exception
    query = address(page)
    assert query["dataset.positive"] == "no"
    experiment = from_dotted({key: value for key, value in query.items() if key not in ("vary", "view")})
    assert experiment.class_names == ("yes", "no")
    assert experiment.dataset.load().feature_names == ("age", "since")
    page.selectbox(key="dataset.csv.target").set_value("spare").run()
    query = address(page)
    assert (query["dataset.target"], query["dataset.positive"], query["dataset.leave_out"]) == ("spare", "", "town")
    assert not [box for box in page.selectbox if box.key == "dataset.csv.positive"]
    assert page.multiselect(key="dataset.csv.classes").options == list(
        from_dotted({"dataset": "csv", "dataset.file": kept.hash, "dataset.target": "spare"}).class_names
    )


def test_a_file_that_is_no_table_is_said_and_nothing_changes(visit: Visit) -> None:
    page = upload(visit("explore", {"dataset": "csv"}), b"PK\x03\x04bomb", "bomb.csv")
    assert "a zip archive or an Excel workbook" in page.error[0].value.replace("\\", "")
    assert user_tables.stored_tables() == []
    upload(page, CONTENT)
    assert not page.error
    assert len(user_tables.stored_tables()) == 1


def test_a_column_that_is_no_class_is_said_and_another_can_be_chosen(visit: Visit) -> None:
    rows = "".join(f"{row % 2},{row}.5\n" for row in range(60))
    digest = user_tables.store_uploaded(f"y,amount\n{rows}".encode(), "amounts.csv")
    page = visit("data", {"dataset": "csv", "dataset.file": digest})
    assert page.selectbox(key="dataset.csv.target").value == "y"
    page.selectbox(key="dataset.csv.target").set_value("amount").run()
    assert "Column 'amount' has 60 different values in 60 rows" in page.error[0].value
    page.selectbox(key="dataset.csv.target").set_value("y").run()
    assert not page.error
    assert "60 rows" in texts(page)


def test_more_than_20_megabytes_are_refused() -> None:
    with pytest.raises(InvalidValue, match=r"large\.csv has 21\.0 MB; the page takes at most 20 MB"):
        user_tables.store_uploaded(bytes(21_000_000), "large.csv")


def test_a_table_is_deleted_when_that_is_confirmed_and_its_link_says_what_is_missing(visit: Visit) -> None:
    digest = user_tables.store_uploaded(CONTENT, "customers.csv")
    page = visit("data", {"dataset": "csv", "dataset.file": digest})
    assert "200 rows" in texts(page)
    page.button(key="delete table for good").click().run()
    assert user_tables.stored_tables() == []
    assert "No table is chosen" in texts(page)
    for path in ("", "data"):
        page = visit(path, {"dataset": "csv", "dataset.file": digest})
        assert f"The table {digest[:12]}… is not on this machine" in texts(page)
        assert address(page)["dataset.file"] == digest
        assert page.selectbox(key="dataset.csv.file").value == digest


def test_the_page_data_describes_the_table_and_what_training_gets(visit: Visit) -> None:
    lines = mixed_table().splitlines()
    lines = [f"{'id' if row == 0 else 7000 + row},{line}" for row, line in enumerate(lines)]
    digest = user_tables.store_uploaded("\n".join(lines).encode(), "customers.csv")
    page = visit("data", {"dataset": "csv", "dataset.file": digest})
    assert "Your own table: " in texts(page)
    assert "Every row has a different value in 'id'" in page.warning[0].value.replace("\\", "")
    columns, steps = (table.value for table in page.dataframe[:2])
    assert columns["column"].tolist() == ["id", "age", "town", "since", "spare", "churn"]
    assert columns["kind"].tolist() == ["number", "number", "category", "date", "number", "category"]
    assert steps["column"].tolist() == ["id", "age", "town", "since", "spare"]
    assert "becomes the median" in steps["what"][1]
    assert "Suspicious: id. The page Data says why." in texts(page)
    page.multiselect(key="dataset.csv.leave_out").set_value(["id"]).run()
    assert not page.warning
    assert "Suspicious" not in texts(page)
    assert "No column looks like a number of the row" in texts(page)


def test_names_in_a_table_do_not_format_the_page(visit: Visit) -> None:
    rows = "".join(f"{row},{row % 5},{int(row % 4 == 0)}\n" for row in range(60))
    digest = user_tables.store_uploaded(f"**id**,x,y\n{rows}".encode(), "[a](http://example.org).csv")
    page = visit("data", {"dataset": "csv", "dataset.file": digest})
    assert r"\*\*id\*\*" in page.warning[0].value
    assert "](http" not in texts(page)
