"""The run store: runs with their records, summaries and artifacts."""

import builtins
import os
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Select, case, delete, func, select, update

from core.errors import InvalidValue, UnknownRun, unknown
from core.store import address, owner, tables
from core.store.comparisons import Comparisons
from core.store.database import Database, dialect_insert
from core.store.payload import from_json, to_arrays, to_json
from core.store.rows import select_runs, stored_run
from core.store.run_ids import clean_id, unknown_run
from core.store.stored_run import FINISHED, STATUSES, UNFINISHED, StoredRun

runs, records, artifacts = tables.runs, tables.records, tables.artifacts
LARGEST_INTEGER = 2**31 - 1


class RunStore:
    """All runs of a person or a class, in an SQLite file or a PostgreSQL database.

    One process writes a run; any number of threads and processes read. Every write is atomic, and survives if its process is
    killed afterwards.

    Args:
        url: a path, `sqlite:///…` or `postgresql+psycopg://…`; None stands for `runs.db` in the user's data folder.

    Attributes:
        url: the full address, password included: it opens the same store in another process.
        location: the address without password, for display.
        comparisons: which runs were started together.

    Raises:
        StoreError: from every method, as one sentence, if the store cannot be opened, read or written.
        UnknownRun: no run has the given id.
    """

    def __init__(self, url: str | os.PathLike[str] | None = None) -> None:
        parsed = address.parse(url)
        self.url = parsed.render_as_string(hide_password=False)
        self.location = address.hide_secrets(parsed)
        self._database = Database(parsed)
        self.comparisons = Comparisons(self._database)
        self._insert: Any = dialect_insert(sqlite=self._database.is_sqlite)

    def __repr__(self) -> str:
        return f"RunStore({self.location!r})"

    def close(self) -> None:
        """Close the connections; the store cannot be used afterwards."""
        self._database.close()

    def queue(self, start: dict[str, Any], provenance: dict[str, Any]) -> None:
        """Store a run as queued, owned by this process; it replaces an earlier run of the same id."""
        self._put(start, provenance, "queued")

    def start(self, start: dict[str, Any], provenance: dict[str, Any]) -> None:
        """Store a run as running, owned by this process; it replaces an earlier run of the same id.

        Args:
            start: the start payload: `id`, `experiment`, `class_names`, `train_counts`.
            provenance: versions, device and threads of the run, as JSON.
        """
        self._put(start, provenance, "running")

    def append(self, run_id: str, new: builtins.list[dict[str, Any]]) -> None:
        """Write record payloads in one transaction; an epoch that is already stored does not change."""
        if not new:
            return
        rows = [
            {"run": run_id, "epoch": record["epoch"], "payload": to_json(record, f"A record of run {run_id}")}
            for record in new
        ]
        last_epoch = max(row["epoch"] for row in rows)
        later = case((runs.c.last_epoch < last_epoch, last_epoch), else_=runs.c.last_epoch)
        self._change(run_id, {"last_epoch": later}, [(self._insert(records).on_conflict_do_nothing(), rows)])

    def finish(
        self,
        run_id: str,
        status: str,
        summary: dict[str, Any] | None,
        artifacts: dict[str, bytes] | None = None,
        error: str | None = None,
    ) -> None:
        """Store the end of a run.

        Args:
            run_id: the id of the run.
            status: "done", "stopped", "diverged", "failed" or "lost".
            summary: the summary payload; None if there is none.
            artifacts: npz files by name; they replace those of the same name.
            error: one sentence on the failure, if there was one.
        """
        if status not in FINISHED:
            raise unknown("final status", status, FINISHED)
        values = {
            "status": status,
            "finished": datetime.now(UTC),
            "summary": None if summary is None else to_json(summary, f"The summary of run {run_id}"),
            "error": _storable(error),
        }
        self._change(run_id, values, self._artifacts(run_id, artifacts or {}))

    def add_artifact(self, run_id: str, name: str, content: bytes) -> None:
        """Add an artifact to a stored run, or replace the artifact of this name; nothing else of the run changes."""
        self._change(run_id, {"id": run_id}, self._artifacts(run_id, {name: content}))

    def delete(self, run_id: str) -> None:
        """Delete a run with its records and artifacts."""
        with self._database.writing() as connection:
            removed = connection.execute(delete(runs).where(runs.c.id == clean_id(run_id))).rowcount
        if not removed:
            raise self._unknown(run_id)

    def mark_lost(self) -> builtins.list[str]:
        """Mark queued and running runs of processes of this host that have ended as "lost", and return their ids.

        Nothing is written if there is no such run. Runs of other hosts do not change, because their processes cannot be
        examined from here.
        """
        query = select(runs.c.id, runs.c.status, runs.c.owner).where(runs.c.status.in_(UNFINISHED)).order_by(runs.c.id)
        with self._database.reading() as connection:
            unfinished = connection.execute(query).all()
        dead = [row for row in unfinished if owner.is_dead(from_json(row.owner, f"The owner of run {row.id}"))]
        if not dead:
            return []
        lost = []
        with self._database.writing() as connection:
            for row in dead:
                # With another owner or status, some process has restarted the run since it was read.
                unchanged = (runs.c.id == row.id) & (runs.c.owner == row.owner) & (runs.c.status == row.status)
                sentence = f"The process of this run ended while the run was {row.status}; its records are kept."
                if connection.execute(update(runs).where(unchanged).values(status="lost", error=sentence)).rowcount:
                    lost.append(row.id)
        return lost

    def find(self, run_id: str) -> StoredRun | None:
        """Return the run with exactly this id, or None."""
        matches = self._runs(select_runs().where(runs.c.id == clean_id(run_id)))
        return matches[0] if matches else None

    def get(self, run_id_or_unique_prefix: str) -> StoredRun:
        """Return the run with this id, or with the only id that begins with it.

        Raises:
            UnknownRun: no id begins with it, or more than one.
        """
        exact = self.find(run_id_or_unique_prefix)
        if exact is not None:
            return exact
        prefix = clean_id(run_id_or_unique_prefix)
        # Not LIKE, which ignores case in SQLite.
        begins = func.substr(runs.c.id, 1, len(prefix)) == prefix
        matches = self._runs(select_runs().where(begins).order_by(runs.c.id).limit(6)) if prefix else []
        if len(matches) > 1:
            several = ", ".join(run.id for run in matches[:5]) + (", …" if len(matches) > 5 else "")
            raise UnknownRun(f"'{prefix}' is the beginning of more than one run: {several}. Give more of the id.")
        if not matches:
            raise self._unknown(run_id_or_unique_prefix)
        return matches[0]

    def list(self, limit: int = 200, status: str | None = None) -> builtins.list[StoredRun]:
        """Return the newest runs first, at most `limit` (1 or more), only those with `status` if given."""
        if limit < 1:
            raise InvalidValue(f"A list of {limit} runs is not possible. Allowed: 1 or more.")
        if status is not None and status not in STATUSES:
            raise unknown("status", status, STATUSES)
        query = select_runs().order_by(runs.c.created.desc(), runs.c.id).limit(min(limit, LARGEST_INTEGER))
        return self._runs(query if status is None else query.where(runs.c.status == status))

    def records(self, run_id: str, after_epoch: int = 0) -> builtins.list[dict[str, Any]]:
        """Return the record payloads of the epochs after `after_epoch`, in order; empty for an unknown run."""
        query = select(records.c.payload).where(records.c.run == clean_id(run_id), records.c.epoch > after_epoch)
        with self._database.reading() as connection:
            payloads = connection.scalars(query.order_by(records.c.epoch)).all()
        return [from_json(payload, f"A record of run {run_id}") for payload in payloads]

    def artifact(self, run_id: str, name: str) -> dict[str, np.ndarray] | None:
        """Return the arrays of an artifact by name, or None if the run has no such artifact."""
        query = select(artifacts.c.bytes).where(artifacts.c.run == clean_id(run_id), artifacts.c.name == name)
        with self._database.reading() as connection:
            content = connection.scalar(query)
        return None if content is None else to_arrays(content, f"The artifact '{name}' of run {run_id}")

    def artifact_names(self, run_id: str) -> builtins.list[str]:
        """Return the names of a run's artifacts in alphabetical order; empty for an unknown run."""
        query = select(artifacts.c.name).where(artifacts.c.run == clean_id(run_id)).order_by(artifacts.c.name)
        with self._database.reading() as connection:
            return builtins.list(connection.scalars(query))

    def _put(self, start: dict[str, Any], provenance: dict[str, Any], status: str) -> None:
        run_id, now = start["id"], datetime.now(UTC)
        what = f"The start of run {run_id}"
        described = {"class_names": start["class_names"], "train_counts": start["train_counts"]}
        values = {
            "id": run_id,
            "status": status,
            "created": now,
            "started": now if status == "running" else None,
            "finished": None,
            "last_epoch": 0,
            "error": None,
            "experiment": to_json(start["experiment"], what),
            "start": to_json(described, what),
            "provenance": to_json(provenance, what),
            "owner": to_json(owner.this_process(), what),
            "summary": None,
        }
        replacement = values | {"created": case((runs.c.status == "queued", runs.c.created), else_=now)}
        upsert = self._insert(runs).values(values).on_conflict_do_update(index_elements=[runs.c.id], set_=replacement)
        with self._database.writing() as connection:
            connection.execute(upsert)
            connection.execute(delete(records).where(records.c.run == run_id))
            connection.execute(delete(artifacts).where(artifacts.c.run == run_id))

    def _artifacts(self, run_id: str, files: dict[str, bytes]) -> builtins.list[tuple[Any, builtins.list[Any]]]:
        """Return the statements that write artifacts and replace those of the same names."""
        table = tables.artifacts
        insert = self._insert(table)
        upsert = insert.on_conflict_do_update(
            index_elements=[table.c.run, table.c.name], set_={"bytes": insert.excluded.bytes}
        )
        rows = [{"run": run_id, "name": name, "bytes": content} for name, content in files.items()]
        return [(upsert, rows)] if rows else []

    def _change(
        self, run_id: str, values: dict[str, Any], inserts: builtins.list[tuple[Any, builtins.list[dict[str, Any]]]]
    ) -> None:
        with self._database.writing() as connection:
            # The run's row first: its lock makes two writers of one run take turns, and shows whether the run exists.
            exists = connection.execute(update(runs).where(runs.c.id == run_id).values(values)).rowcount
            if exists:
                for statement, rows in inserts:
                    connection.execute(statement, rows)
        if not exists:
            raise self._unknown(run_id)

    def _runs(self, query: Select[Any]) -> builtins.list[StoredRun]:
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [stored_run(row) for row in rows]

    def _unknown(self, run_id: str) -> UnknownRun:
        query = select(runs.c.id).order_by(runs.c.created.desc()).limit(1000)
        with self._database.reading() as connection:
            ids = connection.scalars(query).all()
        return unknown_run(run_id, ids)


def _storable(sentence: str | None) -> str | None:
    """Return text that both databases accept: without NUL, for PostgreSQL, and without halves of characters."""
    return sentence and sentence.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
