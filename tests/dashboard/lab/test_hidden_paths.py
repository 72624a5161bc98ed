from pathlib import Path

import pytest

from dashboard.lab.hidden_paths import hide_paths
from dashboard.lab.lab import STORE_VARIABLE


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("The run store {}/my lab/runs.db is read-only.", "The run store runs.db is read-only."),
        (
            "MNIST is not here: {}/data sets/mnist lacks a.gz.",
            "MNIST is not here: the lab's data folder (mnist) lacks a.gz.",
        ),
        ("{}/data sets/tables/a/table.csv has changed.", "The lab's data folder (tables/a/table.csv) has changed."),
        ("The disk of {}/data sets is full.", "The disk of the lab's data folder is full."),
        ("{}/data sets/mnist: no.", "The lab's data folder (mnist): no."),
        ("{}/cache/tables cannot be written.", "The lab's cache folder (tables) cannot be written."),
        ("{}/home/Jane Doe/a.db is a folder.", "~/Jane Doe/a.db is a folder."),
        ("Give '/srv/pictures/cats' or (/srv/dogs/x.png).", "Give 'cats' or (x.png)."),
        (
            "See http://example.org/a/b: many/medium/few, `/runs`.",
            "See http://example.org/a/b: many/medium/few, `/runs`.",
        ),
        ("", ""),
    ],
)
def test_a_page_names_no_folder_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sentence: str, shown: str
) -> None:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "my lab" / "runs.db"))
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "data sets"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    assert hide_paths(sentence.format(tmp_path)) == shown
