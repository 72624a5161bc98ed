"""Payloads of a small run, as the engine makes them."""

import io
from typing import Any

import numpy as np


def start_of(run_id: str, **experiment: Any) -> dict[str, Any]:
    return {
        "id": run_id,
        "experiment": {"dataset": {"name": "digits"}, **experiment},
        "class_names": ["drei", "acht – ∞"],
        "train_counts": [120, 6],
    }


def record_of(epoch: int, loss: float = 0.5) -> dict[str, Any]:
    test = {"accuracy": [0.9, 0.8], "precision": [[1.0, None], [0.25, 0.1]]}
    return {"epoch": epoch, "seconds": epoch / 100, "train": {"loss": [loss, 1 / 3]}, "test": test}


def npz(**arrays: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()
