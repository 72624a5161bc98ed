"""Scripts on tables of one's own."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import data
from core.errors import LabError
from core.experiment import Experiment
from core.preparation.splitting import test_counts as counts_of_the_test_part
from core.script import script
from tests.core.script.test_script import checked_by_ruff, compare, imports_core

HOSTILE = '"""\nraise SystemExit("column")\n"""'


def people(rows: int = 260) -> pd.DataFrame:
    """Ages with gaps, towns with gaps of which one is rare, dates in days."""
    random = np.random.default_rng(0)
    bought = np.where(random.random(rows) < 0.3, "yes", "no")
    return pd.DataFrame(
        {
            "age": np.where(random.random(rows) < 0.1, np.nan, random.normal(40, 10, rows) + 5 * (bought == "yes")),
            "income": random.normal(2000, 300, rows).round(2),
            "town": random.choice(["Bonn", "Kiel", "Ulm"], rows),
            "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, rows), unit="D"),
            "bought": bought,
        }
    )


def comma(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def german(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, sep=";", decimal=",", date_format="%d.%m.%Y").encode("utf-16")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the script is run: beside the table, as its reader would."""
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / "cache" / name))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def on(folder: Path, content: bytes, name: str = "people.csv", **values: Any) -> Experiment:
    """An experiment on a table, of which a copy lies beside the script."""
    (folder / name).write_bytes(content)
    dataset = {"name": "csv", "file": data.store_table(content, name)} | values.pop("dataset", {})
    usual = {
        "dataset": dataset,
        "imbalance": {"name": "step", "factor": 3},
        "model": {"name": "random_forest", "trees": 5},
    }
    return Experiment.from_dict(usual | {"seeds": 2} | values)


@pytest.mark.parametrize("write", [comma, german])
@pytest.mark.parametrize("resampler", ["none", "random_under"])
def test_a_table_is_read_and_preprocessed_by_public_libraries(folder: Path, write: Any, resampler: str) -> None:
    text = compare(on(folder, write(people()), resampler=resampler))
    assert not imports_core(text)
    assert "ColumnTransformer(steps)" in text
    assert str(folder.parent) not in text
    (folder / "script.py").write_text(text)
    checked_by_ruff(folder)


def test_a_table_tested_on_its_natural_shares(folder: Path) -> None:
    natural = on(folder, comma(people()), dataset={"test_part": "natural"}, imbalance="none", model="decision_tree")
    text, tested = compare(natural), counts_of_the_test_part(natural.dataset)
    assert not imports_core(text)
    assert f"TEST = {tested}" in text
    assert tested[0] > tested[1]


@pytest.mark.parametrize("resampler", ["smote", "edited_nn", "smote_enn"])
def test_flags_of_missing_values_stay_flags_when_samples_are_made(folder: Path, resampler: str) -> None:
    frame = people().drop(columns=["town", "since"])
    assert not imports_core(compare(on(folder, comma(frame), resampler=resampler, model="decision_tree")))


def test_names_beside_smote_are_the_labs_own_affair(folder: Path) -> None:
    text = compare(on(folder, comma(people()), resampler="smote"))
    assert "from core.preparation.prepare import prepare" in text


def test_a_target_in_numbers_chosen_classes_and_columns_left_out(folder: Path) -> None:
    frame = people().assign(grade=np.arange(260) % 3)
    chosen = {"target": "grade", "classes": [2, 0], "leave_out": ["bought", "income"]}
    text = compare(on(folder, comma(frame), dataset=chosen))
    assert not imports_core(text)
    assert "income" not in text


def test_what_pandas_would_read_otherwise_is_read_by_the_lab(folder: Path) -> None:
    content = comma(people()).replace(b"Ulm", b"New  Ulm")  # two spaces, of which the lab makes one
    assert "from core.preparation.prepare import prepare" in compare(on(folder, content))


def test_column_and_class_names_are_text_and_nothing_else(folder: Path) -> None:
    frame = people()[["age", "bought"]]
    frame["bought"] = frame["bought"].replace({"yes": "'); raise SystemExit('class') #", "no": '\\"{seed}'})
    frame.columns = ["{1/0}\"'", "'''+str(1/0)+\"\"\""]
    text = compare(on(folder, comma(frame)))
    assert not imports_core(text)
    (folder / "script.py").write_text(text)
    checked_by_ruff(folder)


def test_many_columns_with_spaces_in_their_names(folder: Path) -> None:
    frame = pd.DataFrame(data.breast_cancer().features.astype(float), columns=data.breast_cancer().feature_names)
    text = compare(on(folder, comma(frame.assign(kind=data.breast_cancer().labels)), resampler="smote"))
    assert not imports_core(text)
    (folder / "script.py").write_text(text)
    checked_by_ruff(folder)


def test_a_network_on_a_table_is_rebuilt(folder: Path) -> None:
    text = compare(on(folder, comma(people()), model={"name": "mlp", "hidden": [8]}, epochs=2), tolerance=0)
    assert "from core.training.run_experiment import run_experiment" in text


def test_a_benchmark_set_comes_from_imbalanced_learn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    labels = np.where(np.arange(120) % 6, -1, 1)
    arrays = {"data": random.normal(size=(120, 7)) + labels[:, None], "label": labels}
    # Both keep the files of one archive, each in a folder of its own.
    for place in (folder.parent / "data" / "imblearn", folder.parent / "public" / "zenodo"):
        place.mkdir(parents=True)
        for number in range(1, 28):
            np.savez(place / f"x{number}data.npz", **arrays)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(folder.parent / "public"))
    tried = Experiment.from_dict({"dataset": {"name": "imblearn", "set": "ecoli"}, "model": "linear_svm"})
    assert 'fetch_datasets(filter_data=("ecoli",))' in compare(tried)


def test_a_table_that_is_not_here_is_one_sentence(folder: Path) -> None:
    tried = on(folder, comma(people()))
    data.delete_table(tried.dataset.file)  # type: ignore[attr-defined]
    with pytest.raises(LabError) as caught:
        script(tried)
    assert "is not on this machine" in str(caught.value)
