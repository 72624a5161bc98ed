"""The run store: every run, its records and its artifacts, in SQLite or PostgreSQL."""

from core.store.run_store import RunStore
from core.store.stored_run import STATUSES, StoredRun

__all__ = ["STATUSES", "RunStore", "StoredRun"]
