"""Training and measuring in processes of their own: who wants what, where it runs, and how it stands meanwhile."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.execution.executor import Executor

__all__ = ["Executor"]


def __getattr__(name: str) -> Any:
    # Not at the top: a Dask scheduler imports this package with the first task, and would stand still while it imports PyTorch.
    if name == "Executor":
        from core.execution.executor import Executor

        return Executor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
