"""`imbalance-lab download`."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.options import JsonLines
from core.cli.output import printable
from core.cli.printing import print_text
from core.errors import DataDamaged, DataMissing, InvalidValue, unknown

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from core.method.dataset.on_disk import OnDisk


def download(
    dataset: Annotated[
        str, typer.Argument(metavar="DATASET", help="A dataset such as cifar10; `list dataset` names all of them.")
    ],
    resolution: Annotated[
        str | None,
        typer.Option("--resolution", metavar="PIXELS", help="For images that are decoded: their height and width."),
    ] = None,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="NAME", help="For image_folder: the folder with your images.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="For openml: the number or the name of the table.")
    ] = None,
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="NUMBER", help="For openml: the version of the table with this name."),
    ] = None,
    json_lines: JsonLines = False,
) -> int:
    """Prepare a dataset: download it or decode its images, and read it once."""
    chosen = _chosen(dataset, {"resolution": resolution, "folder": folder, "name": name, "version": version})
    begun = time.monotonic()
    try:
        with _bar(chosen, json_lines) as progress:
            chosen.fetch(progress)
        samples = chosen.load()
    except (DataMissing, DataDamaged) as error:
        message = printable(str(error))
        if json_lines:
            print(json.dumps({"type": "error", "message": message}), flush=True)
        print(message, file=sys.stderr)
        return 1
    tested = 0 if samples.test is None else len(samples.test.labels)
    if json_lines:
        line = {
            "type": "download",
            "dataset": chosen.to_dict(),
            "samples": len(samples.labels),
            "test_samples": tested,
            "classes": len(samples.class_names),
            "notes": list(samples.notes),
            "seconds": round(time.monotonic() - begun, 3),
        }
        print(json.dumps(line), flush=True)
        return 0
    unit = "images" if samples.kind == "image" else "rows"
    official = f" and {tested:,} test {unit}" if tested else ""
    kind = f"training {unit}" if tested else unit
    print_text(f"{chosen.title}: {len(samples.labels):,} {kind}{official} of {len(samples.class_names):,} classes.")
    for note in samples.notes:
        print_text(note)
    return 0


def _chosen(slug: str, given: dict[str, str | None]) -> "OnDisk":
    from core.method.component import component, components
    from core.method.dataset.on_disk import OnDisk
    from core.method.parameter import parameters

    slugs = [name for name, kind in components("dataset").items() if issubclass(kind, OnDisk)]
    if slug not in slugs and slug in components("dataset"):
        raise InvalidValue(
            f"Dataset '{slug}' comes with the lab, there is nothing to download. Known: {', '.join(slugs)}."
        )
    if slug not in slugs:
        raise unknown("dataset", slug, slugs)
    kind = component("dataset", slug)
    values: dict[str, Any] = {}
    for option, value in given.items():
        if value is None:
            continue
        field = {"name": "set"}.get(option, option)
        if field not in [item.name for item in parameters(kind)]:
            raise InvalidValue(f"Dataset '{slug}' has no --{option}; leave it out.")
        values[field] = value
    chosen = kind.from_dict(values)
    assert isinstance(chosen, OnDisk)
    return chosen


@contextmanager
def _bar(chosen: "OnDisk", json_lines: bool) -> "Iterator[Any]":
    """Provide the progress callback of `fetch`: a bar on standard error if that is a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    console = Console(stderr=True, markup=False, highlight=False)
    amount: list[ProgressColumn] = (
        [DownloadColumn(), TransferSpeedColumn()] if chosen.progress_unit == "bytes" else [MofNCompleteColumn()]
    )
    # Lines and a bar on the same terminal would overwrite each other.
    enabled = console.is_terminal and not (json_lines and sys.stdout.isatty())
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *amount,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not enabled,
    ) as bar:
        task = bar.add_task(chosen.title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)
