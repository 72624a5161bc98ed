"""Training and measuring in separate processes: what each session requests, where it runs, and its progress.

Uses `core.training` and `core.flatness`. Experiments and measurements of sessions go in; runs, records and results come out.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.execution.executor import Executor

__all__ = ["Executor"]


def __getattr__(name: str) -> Any:
    # Not at the top: a Dask scheduler imports this package with the first task, and would block while it imports PyTorch.
    if name == "Executor":
        from core.execution.executor import Executor

        return Executor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
