"""The run store: every run, its records, its artifacts and comparisons of runs, in SQLite or PostgreSQL."""

from core.store.comparisons import StoredComparison
from core.store.run_store import RunStore
from core.store.stored_run import STATUSES, StoredRun

__all__ = ["STATUSES", "RunStore", "StoredComparison", "StoredRun"]
