"""Tiny public tables in the layouts of Zenodo's archive and of OpenML's interface."""

import hashlib
import io
import json
from types import SimpleNamespace

import numpy as np
import pytest

from data import IMBLEARN_SETS
from tests.data.official_layout import archive

ARFF = """@relation tiny
@attribute age numeric
@attribute town {Ulm,Bonn,Kiel}
@attribute row integer
@attribute risk {good,bad}
@data
"""


def imblearn_file(rows: int = 60, columns: int = 3, seed: int = 0) -> bytes:
    """A set in the format of imbalanced-learn, with a tenth of its rows in the minority."""
    random, target = np.random.default_rng(seed), io.BytesIO()
    labels = np.where(np.arange(rows) % 10 == 0, 1, -1)
    np.savez(target, data=random.normal(size=(rows, columns)) + labels[:, None], label=labels)
    return target.getvalue()


def imblearn_archive() -> bytes:
    """The archive with all 27 sets."""
    return archive({f"x{number}data.npz": imblearn_file(seed=number) for number in range(1, len(IMBLEARN_SETS) + 1)})


def openml_files(rows: int = 80) -> dict[str, bytes]:
    """The answers of OpenML about table 4242, `tiny`, version 2, by path."""
    lines = [
        f"{'?' if row % 9 == 0 else 20 + row % 37},{('Ulm', 'Bonn', '?')[row % 3]},{row},{'bad' if row % 5 == 0 else 'good'}"
        for row in range(rows)
    ]
    arff = (ARFF + "\n".join(lines) + "\n").encode()
    features = [
        {"index": "0", "name": "age", "data_type": "numeric"},
        {"index": "1", "name": "town", "data_type": "nominal", "nominal_value": ["Ulm", "Bonn", "Kiel"]},
        {"index": "2", "name": "row", "data_type": "numeric", "is_row_identifier": "true"},
        {"index": "3", "name": "risk", "data_type": "nominal", "nominal_value": ["good", "bad"], "is_target": "true"},
    ]
    usual = {"is_target": "false", "is_ignore": "false", "is_row_identifier": "false", "number_of_missing_values": "0"}
    description = {
        "id": "4242",
        "name": "tiny",
        "version": "2",
        "format": "ARFF",
        "status": "active",
        "description": "A test.",
        "url": "/data/v1/download/99/tiny.arff",
        "md5_checksum": hashlib.md5(arff).hexdigest(),
        "file_id": "99",
    }
    listed = {"did": 4242, "name": "tiny", "version": 2, "status": "active"}
    answers = {
        "/4242": {"data_set_description": description},
        "/features/4242": {"data_features": {"feature": [usual | feature for feature in features]}},
        "/qualities/4242": {"data_qualities": {"quality": [{"name": "NumberOfInstances", "value": str(rows)}]}},
        "/list/data_name/tiny/limit/2/data_version/2": {"data": {"dataset": [listed]}},
    }
    files = {f"/api/v1/json/data{path}": json.dumps(answer).encode() for path, answer in answers.items()}
    return files | {"/data/v1/download/99/tiny.arff": arff}


def openml_at(monkeypatch: pytest.MonkeyPatch, address: str, files: dict[str, bytes]) -> None:
    """Make scikit-learn use a server as OpenML; the description of the table gives the address of the file on it."""
    import sklearn.datasets._openml as openml

    # scikit-learn waits between its attempts.
    monkeypatch.setattr(openml, "time", SimpleNamespace(sleep=lambda _: None))
    for name in ("_SEARCH_NAME", "_DATA_INFO", "_DATA_FEATURES", "_DATA_QUALITIES"):
        monkeypatch.setattr(openml, name, getattr(openml, name).replace("https://www.openml.org", address))
    place = "/api/v1/json/data/4242"
    files[place] = files[place].replace(b'"/data/v1', f'"{address}/data/v1'.encode())
