"""Datasets whose files may not be there."""

import io
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import DataDamaged, DataMissing, InvalidValue
from core.experiment import Experiment
from core.method.component import component, components
from core.method.dataset import Dataset, Missing
from core.method.dataset.on_disk import OnDisk
from core.method.imbalance.none import NoImbalance
from core.preparation.prepare import prepare
from core.preparation.training_data import TrainingData
from core.training.active_run import ActiveRun
from core.training.batches import DeviceSamples
from core.training.run_experiment import run_experiment
from tests.data.official_layout import fill, imagenet_lt, make_official, official_files, picture
from tests.data.server import serving

DOWNLOADABLE = ("mnist", "fashion_mnist", "cifar10", "cifar100")
DECODED = ("imagenet_lt", "places_lt", "image_folder")
TABLES = ("csv", "openml", "imblearn")  # in `tests/core/tables/test_user_tables.py`


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, empty; the caches are kept beside it."""
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / "cache" / name))
    return tmp_path / "data"


def make(slug: str, **values: object) -> Dataset:
    return component("dataset", slug).from_dict(values)  # type: ignore[return-value]


def silent(_done: int, _total: int) -> None:
    pass


def test_these_are_all() -> None:
    on_disk = {slug for slug, kind in components("dataset").items() if issubclass(kind, OnDisk)}
    assert on_disk == {*DOWNLOADABLE, *DECODED, *TABLES}


@pytest.mark.parametrize("slug", [*DOWNLOADABLE, *DECODED])
def test_absent_files_keep_a_dataset_from_being_loaded_and_not_from_being_named(slug: str) -> None:
    dataset = make(slug)
    missing = dataset.missing()
    assert isinstance(missing, Missing)
    assert missing.sentence.endswith(".")
    assert missing.folder in missing.sentence
    assert missing.files
    assert (missing.download_bytes > 0) == (slug in DOWNLOADABLE)
    for load in (dataset.load, dataset.outside):
        with pytest.raises(DataMissing) as caught:
            load()
        assert str(caught.value) == missing.sentence


@pytest.mark.parametrize("slug", DECODED)
def test_without_its_files_the_classes_of_a_decoded_dataset_are_unknown_and_can_be_chosen(slug: str) -> None:
    with pytest.raises(DataMissing):
        _ = make(slug).known_classes
    assert make(slug, classes=["a", "b"]).class_names == ("a", "b")
    with pytest.raises(InvalidValue, match="names only 'a'"):
        make(slug, classes=["a"])
    with pytest.raises(InvalidValue, match="names class 'a' twice"):
        make(slug, classes=["a", "a"])


@pytest.mark.parametrize("slug", ["digits", "moons"])
def test_nothing_is_missing_of_a_dataset_that_comes_with_the_lab(slug: str) -> None:
    assert make(slug).missing() is None


@pytest.mark.parametrize("slug", DOWNLOADABLE)
def test_a_downloadable_dataset_is_there_after_it_was_fetched(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = official_files(slug)
    make_official(monkeypatch, slug, files)
    dataset = make(slug)
    assert isinstance(dataset, OnDisk)
    with serving({f"/{slug}/{name}": content for name, content in files.items()}) as server:
        monkeypatch.setenv("IMBALANCE_LAB_MIRROR", server.address)
        dataset.fetch(silent)
    assert dataset.missing() is None
    assert dataset.load().class_names == dataset.known_classes
    assert dataset.load() is dataset.load()
    assert dataset.outside() is None


def test_classes_left_out_are_those_of_the_official_test_part(folder: Path) -> None:
    fill(folder / "mnist", official_files("mnist"))
    dataset = make("mnist", classes=[8, 3])
    test = make("mnist").load().test
    assert test is not None
    outside = dataset.outside()
    assert outside is not None
    np.testing.assert_array_equal(outside, test.features[~np.isin(test.labels, [3, 8])])
    chosen = dataset.load().test
    assert chosen is not None
    assert chosen.labels.tolist() == [1, 0]


@pytest.mark.parametrize("slug", DOWNLOADABLE)
def test_a_damaged_file_is_an_error_of_the_lab(slug: str, folder: Path) -> None:
    names = list(official_files(slug))
    fill(folder / slug, dict.fromkeys(names, b"damaged"))
    assert make(slug).missing() is None
    with pytest.raises(DataDamaged, match=rf"; delete it and run `imbalance-lab download {slug}`\.$"):
        make(slug).load()


def test_a_download_that_fails_is_an_error_of_the_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_MIRROR", "http://127.0.0.1:1")
    dataset = make("mnist")
    assert isinstance(dataset, OnDisk)
    with pytest.raises(DataDamaged, match="the server cannot be reached"):
        dataset.fetch(silent)


def test_imagenet_lt_is_decoded_to_the_resolution(folder: Path) -> None:
    imagenet_lt(folder / "imagenet_lt")
    dataset = make("imagenet_lt", resolution=8, classes=["n01440002", "n01440000"])
    assert dataset.missing() is not None
    assert isinstance(dataset, OnDisk)
    dataset.fetch(silent)
    assert dataset.missing() is None
    assert dataset.load().class_counts.tolist() == [3, 6]
    assert dataset.load().image_shape == (8, 8)
    outside = dataset.outside()
    assert outside is not None
    assert outside.shape == (2, 3, 8, 8)
    assert make("imagenet_lt", resolution=16).missing() is not None


def test_a_class_that_was_chosen_before_the_files_came_is_checked_then(folder: Path) -> None:
    dataset = make("imagenet_lt", resolution=8, classes=["n01440002", "n01440009"])
    imagenet_lt(folder / "imagenet_lt")
    assert isinstance(dataset, OnDisk)
    dataset.fetch(silent)
    with pytest.raises(InvalidValue, match=r"Unknown class in dataset\.classes: 'n01440009'\. Known: n01440000, "):
        dataset.load()


def test_images_of_ones_own_need_no_preparation(folder: Path) -> None:
    for label, name in enumerate(("cat", "dog")):
        for number in range(3):
            picture(folder / "image_folder" / "pets" / name / f"{number}.png", (label, 0, 0))
    dataset = make("image_folder", folder="pets", resolution=8)
    assert dataset.missing() is None
    assert dataset.known_classes == ("cat", "dog")
    assert dataset.load().class_counts.tolist() == [3, 3]
    assert dataset.to_dict() == {"name": "image_folder", "folder": "pets", "resolution": 8, "classes": []}


@pytest.mark.parametrize("name", ["../pets", ".pets", "a/b", "/etc", ""])
def test_a_folder_that_a_link_must_not_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        make("image_folder", folder=name)
    assert str(caught.value) == (
        f"dataset.folder = {name!r} is not admissible; give the name of a folder, of letters, digits, spaces and . + - _, "
        "without a dot in front."
    )


@pytest.mark.parametrize("resolution", [7, 129, "a"])
def test_the_resolution_is_bounded(resolution: object) -> None:
    with pytest.raises(InvalidValue, match="give a whole number at least 8 and at most 128"):
        make("places_lt", resolution=resolution)


def test_published_groups_are_part_of_the_published_sets() -> None:
    boundaries = {slug: kind.group_boundaries for slug, kind in components("dataset").items()}  # type: ignore[attr-defined]
    assert boundaries.pop("imagenet_lt") == (390, 835)
    assert boundaries.pop("places_lt") == (131, 288)
    assert set(boundaries.values()) == {None}


def test_a_file_that_the_system_does_not_let_us_read_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_slug: str) -> None:
        raise PermissionError(13, "Permission denied", str(folder / "mnist"))

    monkeypatch.setattr("data.idx.require", refuse)
    with pytest.raises(DataDamaged, match=f"^{folder / 'mnist'} cannot be read: Permission denied\\.$"):
        make("mnist").load()


@pytest.mark.parametrize("slug", DOWNLOADABLE)
def test_networks_for_images_and_plain_ones_train_on_what_was_fetched(
    slug: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = official_files(slug)
    make_official(monkeypatch, slug, files)
    fill(folder / slug, files)
    for model in ("small_cnn", "mlp") if slug != "cifar10" else ("byrd_lipton_cnn",):
        values = {"dataset": slug, "imbalance": "none", "model": {"name": model}, "epochs": 1, "seeds": 2}
        experiment = Experiment.from_dict(values)
        first = [record.to_json() | {"seconds": 0} for record in ActiveRun(experiment)]
        again: list[dict] = []
        result = run_experiment(experiment, again.append)
        assert [record | {"seconds": 0} for record in again] == first
        samples = experiment.dataset.load()
        assert samples.test is not None
        counts = np.load(io.BytesIO(result.artifacts["confusion"]), allow_pickle=False)["counts"]
        assert counts.sum() == 2 * len(samples.test.labels)


def test_what_the_network_gets_of_an_image_is_normalised_by_the_channels(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = official_files("cifar10")
    make_official(monkeypatch, "cifar10", files)
    fill(folder / "cifar10", files)
    dataset = make("cifar10")
    prepared = prepare(TrainingData(dataset, NoImbalance(), early_stop=False, seeds=[3]))
    samples = dataset.load()
    rows = prepared.train.rows[0]
    mean, deviation = (np.array(part)[:, None, None] for part in (samples.channel_mean, samples.channel_deviation))
    expected = (samples.features[rows] / 255 - mean) / deviation
    np.testing.assert_allclose(prepared.train.dense()[0], expected, rtol=1e-4, atol=1e-5)
    taken = DeviceSamples(prepared.train, torch.device("cpu")).take(torch.arange(len(rows)).unsqueeze(0))
    np.testing.assert_allclose(taken[0].numpy(), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(prepared.train_labels[0], samples.labels[rows])
