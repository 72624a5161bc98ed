"""A module that each worker of the local cluster loads before it takes a task."""

import importlib
import threading
import time

from distributed import Worker

from core.experiment import Experiment
from core.training.run_experiment import run_experiment

# Classifiers, resamplers and tables import these. They take as long to import as PyTorch, and networks do not need them.
LATER = (
    "sklearn.linear_model",
    "sklearn.svm",
    "sklearn.ensemble",
    "sklearn.decomposition",
    "sklearn.compose",
    "sklearn.impute",
    "imblearn.under_sampling",
    "imblearn.over_sampling",
    "imblearn.combine",
    "imblearn.ensemble",
)
IDLE_SECONDS = 2.0


def dask_setup(worker: Worker) -> None:
    """Train once, so that the first run does not wait for PyTorch's initialisation."""
    # Dask opens an HTTP port on every worker, which the lab does not use.
    worker.http_server.stop()
    run_experiment(Experiment.from_dict({"epochs": 2, "seeds": 2}), emit=lambda _: None)
    threading.Thread(target=_import_later, args=(worker,), name="importing", daemon=True).start()


def _import_later(worker: Worker) -> None:
    """Import the remaining libraries, one package at a time, once the worker has been idle for a while."""
    busy_at = time.monotonic()
    for module in LATER:
        while time.monotonic() - busy_at < IDLE_SECONDS:
            time.sleep(0.1)
            if worker.state.executing_count:
                busy_at = time.monotonic()
        importlib.import_module(module)
        if worker.state.executing_count:
            busy_at = time.monotonic()
