"""Tables of one's own and public ones as datasets."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import data
from core.errors import DataDamaged, DataMissing, InvalidValue, LabError
from core.experiment import Experiment
from core.experiment.codec import from_dotted, to_dotted
from core.experiment.estimate import estimate_seconds
from core.method.component import component
from core.method.dataset import Dataset
from core.method.dataset.on_disk import OnDisk
from core.training.run_experiment import run_experiment
from tests.data.public_tables import imblearn_archive, imblearn_file, openml_at, openml_files
from tests.data.server import Server, serving


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, empty; the caches are kept beside it."""
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / "cache" / name))
    return tmp_path / "data"


@pytest.fixture
def openml(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that scikit-learn takes for OpenML; it has one table."""
    with serving(files := openml_files()) as server:
        openml_at(monkeypatch, server.address, files)
        yield server


def make(slug: str, **values: object) -> Dataset:
    return component("dataset", slug).from_dict(values)  # type: ignore[return-value]


def mixed_table(rows: int = 200, seed: int = 0) -> str:
    """Numbers with gaps, names with commas, dates, and a rare class."""
    random = np.random.default_rng(seed)
    lines = ["age,town,since,spare,churn"]
    for row in range(rows):
        churn = row % 8 == 0
        age = "" if row % 11 == 0 else f"{random.normal(55 if churn else 35, 8):.1f}"
        town = '"Ulm, Donau"' if random.random() < (0.7 if churn else 0.2) else random.choice(["Bonn", "Kiel"])
        lines.append(f"{age},{town},2024-{1 + row % 12:02}-01,{random.integers(3)},{'yes' if churn else 'no'}")
    return "\n".join(lines) + "\n"


def keep(text: str) -> str:
    return data.store_table(text.encode(), "customers.csv")


def experiment(digest: str, **settings: object) -> Experiment:
    return from_dotted({"dataset": "csv", "dataset.file": digest, "epochs": 2, "seeds": 2} | settings)


def silent(_done: int, _total: int) -> None:
    pass


@pytest.mark.parametrize(
    "settings",
    [
        {"model": "logistic_regression", "resampler": "smote"},
        {"model": "logistic_regression", "weighting": "inverse"},
        {"model": "mlp", "model.hidden": "8", "resampler": "smote_enn"},
        {"model": "mlp", "model.hidden": "8", "weighting": "rdr", "early_stop": 1},
        {"model": "gradient_boosting", "resampler": "random_under", "dataset.leave_out": "spare,since"},
    ],
)
def test_a_mixed_table_is_trained_on_by_both_families(settings: dict[str, object]) -> None:
    chosen = experiment(keep(mixed_table()), **settings)
    assert chosen.class_names == ("no", "yes")
    assert estimate_seconds(chosen) > 0
    records: list[dict[str, object]] = []
    result = run_experiment(chosen, records.append)
    assert result.status == "done"
    assert min(result.summary["test"]["balanced_accuracy"]) >= (
        0.7 if chosen.model.slug == "logistic_regression" else 0.5
    )


def test_its_id_and_its_link_hold_the_content_and_no_path(tmp_path: Path) -> None:
    on_table = experiment(keep(mixed_table()), **{"dataset.target": "churn", "dataset.positive": "no"})
    assert str(tmp_path) not in str(on_table.to_dict())
    assert from_dotted(to_dotted(on_table)) == on_table
    assert (
        on_table.id != experiment(keep(mixed_table(seed=1)), **{"dataset.target": "churn", "dataset.positive": "no"}).id
    )
    assert on_table.class_names == ("yes", "no")


def test_names_with_commas_and_quotes_survive_a_link() -> None:
    digest = keep('x,"a, ""b""",y\n' + '1,2,"u, v"\n3,4,w\n' * 10)
    on_table = experiment(digest, **{"dataset.leave_out": '"a, ""b"""', "dataset.classes": '"u, v",w'})
    assert on_table.dataset.to_dict()["leave_out"] == ['a, "b"']
    assert on_table.class_names == ("u, v", "w")
    assert from_dotted(to_dotted(on_table)) == on_table


def test_an_experiment_may_name_a_missing_table_and_says_that_it_is_missing(folder: Path) -> None:
    digest = keep(mixed_table())
    chosen = experiment(digest)
    data.delete_table(digest)
    again = experiment(digest)
    assert again.id == chosen.id
    missing = again.dataset.missing()
    assert missing is not None
    assert missing.sentence.startswith(f"The table {digest[:12]}… is not on this machine: {folder / 'tables'} lacks it")
    assert missing.download_bytes == 0
    with pytest.raises(DataMissing, match="give the same file once more"):
        _ = again.train_counts
    with pytest.raises(DataMissing):
        chosen.dataset.load()
    with pytest.raises(DataMissing):
        again.dataset.fetch(silent)  # type: ignore[attr-defined]
    assert keep(mixed_table()) == digest
    assert experiment(digest).train_counts


def test_without_a_table_it_says_how_to_give_one() -> None:
    missing = make("csv").missing()
    assert missing is not None
    assert "No table is chosen" in missing.sentence
    assert "--set dataset.file=PATH" in missing.sentence


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"dataset.target": "churns"},
            "Unknown column 'churns'. Known: age, town, since, spare, churn. Did you mean 'churn'?",
        ),
        ({"dataset.leave_out": "u"}, "Unknown column 'u'."),
        ({"dataset.positive": "maybe"}, "Unknown class in column 'churn': 'maybe'. Known: no, yes."),
        ({"dataset.target": "spare", "dataset.positive": "1"}, "has 3 classes, and only one of two classes"),
        ({"dataset.classes": "no,perhaps"}, "Unknown class in dataset.classes: 'perhaps'"),
        ({"dataset.classes": "yes,no", "dataset.positive": "yes"}, "disagree"),
        ({"dataset.file": "../customers.csv"}, "give the fingerprint of a stored table"),
        ({"resampler": "adasyn"}, "column 'town' holds names: choose smote"),
        ({"resampler": "smote", "resampler.k": 50, "model": "decision_tree"}, "Class 'yes' has 13 training samples"),
        ({"model": "small_cnn"}, "small_cnn"),
    ],
)
def test_what_does_not_fit_the_table_is_said_at_once(settings: dict[str, object], said: str) -> None:
    with pytest.raises(LabError) as caught:
        experiment(keep(mixed_table()), **settings)
    assert said in str(caught.value)
    assert str(caught.value).count("\n") == 0


def test_two_of_three_classes_may_be_chosen() -> None:
    chosen = experiment(keep(mixed_table()), **{"dataset.target": "spare", "dataset.classes": "2,0"})
    assert chosen.class_names == ("2", "0")
    assert chosen.dataset.outside() is not None
    assert run_experiment(chosen, lambda _: None).status == "done"


def test_a_class_of_a_single_row_is_named() -> None:
    digest = keep("x,y\n" + "1,a\n2,b\n" * 20 + "3,c\n")
    with pytest.raises(InvalidValue, match="Class 'c' has 1 sample"):
        experiment(digest)
    assert experiment(digest, **{"dataset.classes": "a,b"}).train_counts


def test_missing_classes_are_noted_and_constant_columns_do_no_harm() -> None:
    digest = keep("x,same,void,y\n" + "1,k,,a\n2,k,,b\n3,k,,\n" * 20)
    chosen = experiment(digest, model="logistic_regression")
    assert any("20 rows have no value in 'y'" in note for note in chosen.dataset.load().notes)
    assert run_experiment(chosen, lambda _: None).status == "done"


def test_a_table_of_openml_is_fetched_by_its_number_or_its_name(openml: Server, folder: Path) -> None:
    by_number, by_name = make("openml", set="4242"), make("openml", set="Tiny", version=2)
    missing = by_name.missing()
    assert missing is not None
    assert missing.download_bytes is None
    assert "`imbalance-lab download openml --name Tiny --version 2`" in missing.sentence
    for dataset in (by_number, by_name):
        assert isinstance(dataset, OnDisk)
        dataset.fetch(silent)
        assert dataset.missing() is None
    answered = len(openml.answered)
    by_name.fetch(silent)  # type: ignore[attr-defined]
    assert len(openml.answered) == answered
    samples = by_number.load()
    assert samples.class_names == ("good", "bad")
    assert samples.feature_names == ("age", "town")
    assert samples.fields[1].categories == ("Bonn", "Ulm")
    assert np.isnan(samples.features[0]).tolist() == [True, False]
    assert samples.source == "OpenML's table 4242, tiny (version 2)."
    assert sorted(path.name for path in (folder / "openml").iterdir()) == ["4242.npz", "tiny-2.npz"]
    chosen = from_dotted({"dataset": "openml", "dataset.set": "4242", "model": "decision_tree", "seeds": "1"})
    assert run_experiment(chosen, lambda _: None).status == "done"


def test_what_openml_does_not_have_is_said(openml: Server) -> None:
    for settings in ({"set": "77"}, {"set": "nothing"}):
        with pytest.raises(DataDamaged, match="OpenML's table"):
            make("openml", **settings).fetch(silent)  # type: ignore[attr-defined]
    openml.files["/data/v1/download/99/tiny.arff"] += b"1,Ulm,3,bad\n"
    with pytest.raises(DataDamaged, match="checksum"):
        make("openml", set="4242").fetch(silent)  # type: ignore[attr-defined]
    with pytest.raises(InvalidValue, match="give the number of a table of OpenML"):
        make("openml", set="../passwd")
    with pytest.raises(DataMissing, match="No table of OpenML is chosen"):
        make("openml").fetch(silent)  # type: ignore[attr-defined]


def test_openml_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    openml_at(monkeypatch, "http://127.0.0.1:9", openml_files())
    with pytest.raises(DataDamaged, match="was not downloaded from"):
        make("openml", set="4242").fetch(silent)  # type: ignore[attr-defined]


def test_a_damaged_table_of_openml_is_said(openml: Server, folder: Path) -> None:  # noqa: ARG001
    dataset = make("openml", set="4242")
    dataset.fetch(silent)  # type: ignore[attr-defined]
    (folder / "openml" / "4242.npz").write_bytes(b"PK something else")
    with pytest.raises(DataDamaged, match="delete it and try again"):
        dataset.load()


def test_the_sets_of_imbalanced_learn_are_downloaded_and_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    dataset = make("imblearn", set="oil")
    missing = dataset.missing()
    assert missing is not None
    assert missing.download_bytes is None
    with serving({"/imblearn/benchmark-imbalanced-learn.tar.gz": imblearn_archive()}) as server:
        monkeypatch.setenv("IMBALANCE_LAB_MIRROR", server.address)
        dataset.fetch(silent)  # type: ignore[attr-defined]
    assert len(list((folder / "imblearn").glob("x*data.npz"))) == 27
    assert dataset.missing() is None
    samples = dataset.load()
    with np.load(folder / "imblearn" / "x18data.npz") as official:
        np.testing.assert_array_equal(samples.features, official["data"].astype(np.float32))
        np.testing.assert_array_equal(samples.labels, official["label"] == 1)
    assert samples.class_names == ("majority", "minority")
    assert samples.notes == ()
    chosen = from_dotted({"dataset": "imblearn", "dataset.set": "oil", "model": "logistic_regression", "seeds": "1"})
    assert run_experiment(chosen, lambda _: None).status == "done"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no archive", "is not a NumPy archive"),
        (imblearn_file()[:-40], "is not a NumPy archive"),
        ({"data": np.zeros((4, 2)), "label": np.array([0, 1, 0, 1])}, "other labels"),
        ({"data": np.full((4, 2), np.nan), "label": np.array([-1, 1, -1, 1])}, "not finite"),
        ({"data": np.zeros((4, 2))}, "no array `data` with a label"),
        ({"data": np.array([[{}], [{}]], dtype=object), "label": np.array([-1, 1])}, "no array `data` with a label"),
    ],
)
def test_a_set_that_is_not_what_its_name_says_is_refused(
    folder: Path, content: bytes | dict[str, np.ndarray], said: str
) -> None:
    (folder / "imblearn").mkdir(parents=True)
    for number in range(1, 28):
        (folder / "imblearn" / f"x{number}data.npz").write_bytes(imblearn_file())
    if isinstance(content, bytes):
        (folder / "imblearn" / "x1data.npz").write_bytes(content)
    else:
        np.savez(folder / "imblearn" / "x1data.npz", **content)  # type: ignore[arg-type]
    with pytest.raises(DataDamaged) as caught:
        make("imblearn").load()
    assert said in str(caught.value)


def test_the_sets_are_those_of_imbalanced_learn() -> None:
    from imblearn.datasets._zenodo import MAP_NAME_ID_KEYS, URL

    from core.method.dataset.imblearn import Imblearn
    from core.method.parameter import parameters

    assert list(data.IMBLEARN_SETS) == MAP_NAME_ID_KEYS == list(parameters(Imblearn)[-1].choices)
    assert data.OFFICIAL["imblearn"].files[0].url == URL
