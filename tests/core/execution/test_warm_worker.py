"""What a worker reads by itself."""

import sys

from distributed import Client

from core.execution import Executor
from core.execution.warm_worker import LATER
from tests.core.execution.experiments import until


def _missing(modules: tuple[str, ...]) -> list[str]:
    return [module for module in modules if module not in sys.modules]


def test_an_idle_worker_reads_what_classifiers_and_resamplers_need(executor: Executor) -> None:
    until(lambda: not executor.starting, "a worker")
    with Client(executor.scheduler, set_as_default=False) as client:
        until(lambda: not any(client.run(_missing, LATER).values()), "the libraries")
