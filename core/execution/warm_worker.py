"""A module that each worker of the local cluster loads before it takes a task."""

from distributed import Worker

from core.experiment import Experiment
from core.training.conduct import conduct


def dask_setup(worker: Worker) -> None:
    """Train once, so that the first run does not wait for imports and for PyTorch's initialisation."""
    # Dask opens an HTTP port on every worker, which the lab does not use.
    worker.http_server.stop()
    conduct(Experiment.from_dict({"epochs": 2, "seeds": 2}), emit=lambda _: None)
