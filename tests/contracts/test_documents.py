"""What the documents say about the code is still so."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.experiment.codec import from_dotted
from core.method.component import AXES
from core.training.run_experiment import run_experiment, start_payload

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()


@pytest.mark.parametrize("package", ["core", "dashboard"])
def test_the_architecture_names_every_room(package: str) -> None:
    rooms = [path.parent.name for path in (ROOT / package).glob("*/__init__.py")]
    assert len(rooms) > 5
    assert [room for room in rooms if f"**{room}**" not in ARCHITECTURE] == []


def test_the_architecture_lists_every_key_of_a_run() -> None:
    experiment = from_dotted({"dataset": "digits", "dataset.classes": "3,8", "epochs": "1", "model.hidden": "4"})
    records: list[dict[str, Any]] = []
    result = run_experiment(experiment, records.append)
    keys = [*start_payload(experiment), *nested(records[0]), *nested(result.summary)]
    assert [key for key in [*keys, *result.artifacts] if f"`{key}`" not in ARCHITECTURE] == []


def test_contributing_names_every_axis() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    assert [axis for axis in AXES if f"`core/method/{axis}/`" not in contributing] == []


def nested(payload: Mapping[str, Any]) -> Iterator[str]:
    for key, value in payload.items():
        yield key
        if isinstance(value, Mapping):
            yield from nested(value)
