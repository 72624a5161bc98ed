"""`imbalance-lab lesson`."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.interruption import interruptible
from core.cli.opened import opened
from core.cli.options import JsonLines, StoreAddress
from core.cli.output import Output
from core.cli.perform import perform
from core.cli.status import exit_status
from core.cli.tables import print_pairs, print_table, print_text
from core.cli.waiting import wait_asleep
from core.errors import InvalidValue, unknown

if TYPE_CHECKING:
    from core.lesson import Lesson
    from core.lesson.verdict import Verdict
    from core.store import RunStore

ACTIONS = ("list", "run")


def lesson(
    action: Annotated[str, typer.Argument(metavar="list|run", help="Name the lessons, or run some of them.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Lessons to run, such as fades rdr-moves.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Run all lessons.")] = False,
    json_lines: JsonLines = False,
    store: StoreAddress = None,
) -> int:
    """Run claims of the sources and judge them by the runs; runs that the store has are not trained again."""
    if action not in ACTIONS:
        raise unknown("action of lesson", action, ACTIONS)
    if action == "list":
        if names or everything:
            raise InvalidValue(
                "lesson list takes no names; to run lessons write lesson run NAME..., or lesson run --all."
            )
        return _list(json_lines)
    return _run(_chosen(names or [], everything), json_lines, store)


def _chosen(names: Sequence[str], everything: bool) -> "list[Lesson]":
    from core.lesson import lesson as found
    from core.lesson import lessons

    if everything and names:
        raise InvalidValue(f"lesson run {names[0]} and --all contradict each other; give names, or --all.")
    if not everything and not names:
        raise InvalidValue(f"lesson run needs a name, or --all. Known: {', '.join(lessons())}.")
    return list(lessons().values()) if everything else [found(name) for name in dict.fromkeys(names)]


def _list(json_lines: bool) -> int:
    from core.lesson import SOURCES, lessons

    if json_lines:
        for slug, one in lessons().items():
            line = {"type": "lesson", "lesson": slug, "title": one.title, "claim": one.claim}
            print(json.dumps(line | {"source": SOURCES[one.source].reference}), flush=True)
        return 0
    for key, source in SOURCES.items():
        print_text(f"{source.title} ({source.reference})")
        print_pairs([(slug, one.claim) for slug, one in lessons().items() if one.source == key], indent=2)
        print_text()
    return 0


def _run(chosen: "Sequence[Lesson]", json_lines: bool, address: str | None) -> int:
    wait_asleep()
    told = Output(bar=not json_lines)
    rows, statuses = [], []
    with opened(address) as store, interruptible(told.note) as stopped:
        for one in chosen:
            began = time.perf_counter()
            verdict = _judge(one, store, told, stopped)
            if stopped():
                statuses.append("stopped")
                break
            seconds = round(time.perf_counter() - began, 2)
            if json_lines:
                line = {"type": "verdict", "lesson": one.slug} | verdict.to_json() | {"seconds": seconds}
                print(json.dumps(line, allow_nan=False), flush=True)
            elif len(chosen) == 1:
                _print(one, verdict, seconds)
            rows.append(_row(one, verdict, seconds))
    told.close()
    if not json_lines and len(chosen) > 1 and rows:
        print_table(rows, caption="effect: mean ± standard deviation over the seeds; lesson run NAME shows the rule")
    return exit_status(statuses)


def _judge(one: "Lesson", store: "RunStore", told: Output, stopped: Callable[[], bool]) -> "Verdict":
    """Run what is not in the store, and judge what is there then."""
    from core.lesson.stored_evidence import stored_evidence
    from core.training.provenance import newer_versions

    planned = one.study()
    found = []
    for number, (name, item) in enumerate(zip(one.runs, planned, strict=True), start=1):
        told.begin({}, f"{one.slug}: {name} ({number} of {len(planned)})")
        with _place(store, item.experiment.id) as place:
            known = place.find(item.experiment.id)
            newer = newer_versions(known.provenance) if known is not None and known.status == "done" else []
            if newer:
                told.note(f"{one.slug}: '{name}' was made with other versions and is run again ({', '.join(newer)}).")
            perform(item.experiment, place, told, stopped, anew=bool(newer))
            found.append(stored_evidence(one, place, name, item.experiment.id, stopped))
        if stopped():
            break
    from core.lesson.verdict.verdict import undecided

    return one.verdict(found) if len(found) == len(planned) else undecided("It was stopped before its last run.")


@contextmanager
def _place(store: "RunStore", run_id: str) -> "Iterator[RunStore]":
    """The store; or one for the moment, when another process is training that run."""
    from core.store import RunStore

    known = store.find(run_id)
    if known is None or known.status not in ("queued", "running"):
        yield store
        return
    with tempfile.TemporaryDirectory() as folder:
        beside = RunStore(Path(folder) / "runs.db")
        try:
            yield beside
        finally:
            beside.close()


def _print(one: "Lesson", verdict: "Verdict", seconds: float) -> None:
    print_text(f"{one.title}: {verdict.verdict}")
    print_pairs(
        [
            ("claim", one.claim),
            ("effect", f"{verdict.number}: {verdict.what}" if verdict.what else verdict.number),
            ("rule", verdict.rule),
            ("why this rule", one.reason),
            ("seconds", f"{seconds:.1f}"),
        ],
        indent=2,
    )


def _row(one: "Lesson", verdict: "Verdict", seconds: float) -> dict[str, str]:
    return {
        "lesson": one.slug,
        "verdict": verdict.verdict,
        "effect": verdict.number,
        "claim": one.claim,
        "seconds": f"{seconds:.1f}",
    }
