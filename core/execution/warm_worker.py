"""Preloaded into each worker of the local cluster, before it takes a task."""

from distributed import Worker

from core.experiment import Experiment
from core.training.conduct import conduct


def dask_setup(worker: Worker) -> None:
    """Do what the first run of a process would otherwise wait for: the first of everything in PyTorch."""
    # Dask opens an HTTP port on every worker; nobody asks this one.
    worker.http_server.stop()
    conduct(Experiment.from_dict({"epochs": 2, "seeds": 2}), emit=lambda _: None)
