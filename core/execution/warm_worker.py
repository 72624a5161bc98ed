"""Preloaded into each worker of the local cluster, before it takes a task."""

import importlib
import threading
import time

from distributed import Worker

from core.experiment import Experiment
from core.training.conduct import conduct

# What classifiers, resamplers and tables import. The first comparison needs none of it, and would wait for it for seconds.
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
    """Do what the first run of a process would otherwise wait for: the first of everything in PyTorch."""
    # Dask opens an HTTP port on every worker; nobody asks this one.
    worker.http_server.stop()
    conduct(Experiment.from_dict({"epochs": 2, "seeds": 2}), emit=lambda _: None)
    threading.Thread(target=_read_later, args=(worker,), name="reading", daemon=True).start()


def _read_later(worker: Worker) -> None:
    """Import the rest, a package at a time, once the worker has had nothing to do for a while."""
    busy = time.monotonic()
    for module in LATER:
        while time.monotonic() - busy < IDLE_SECONDS:
            time.sleep(0.1)
            if worker.state.executing_count:
                busy = time.monotonic()
        importlib.import_module(module)
        if worker.state.executing_count:
            busy = time.monotonic()
