"""A GPU against the CPU, number by number, and the time that the recipe of RDR's paper takes on it.

    python -m tests.benchmarks.gpu [--data FOLDER] [--epochs 4] [--full] [--set KEY=VALUE]

First every network, loss, weighting, sampler, optimizer, sharpness-aware method and measurement of flatness, small and in double
precision (`tests.benchmarks.agreement`). Then CIFAR-10 at imbalance factor 100, ResNet-32, 200 epochs of batches of 128, SGD with
momentum .9, weight decay 2e-4 and a cosine schedule, images shifted and mirrored, for one seed and for eight, whose convolutions
are computed one after another, and grouped. A run is extrapolated from a few epochs; `--full` trains it to its end, as the lab
would, and prints its accuracy. `--set weighting=rdr` changes the experiment. What is printed is Markdown for `docs/results.md`.

Meant for ten minutes, plus the runs with `--full`; no GPU has confirmed it yet. `--device cpu --tiny` does everything with a tiny
network on made-up images, where there is no GPU; its figures mean nothing.
"""

import argparse
import os
import platform
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import torch

from core.errors import LabError
from core.experiment import Experiment
from core.experiment.codec import from_dotted, parse_assignments
from core.groups import GROUPS
from core.training.active_run import ActiveRun
from core.training.device import chosen_device, grouped_convolutions, mixed_precision
from core.training.record import Record
from core.training.run_experiment import summarise
from data.folders import VARIABLE as DATA_FOLDER
from tests.benchmarks.agreement import Agreement, agreements
from tests.benchmarks.comparison import load

RECIPE = {
    "dataset": "cifar10",
    "imbalance.factor": "100",
    "model": "resnet32",
    "model.augment": "true",
    "optimizer.weight_decay": "0.0002",
    "batch_size": "128",
    "epochs": "200",
}
TINY = {"imbalance.factor": "5", "model.depth": "8", "batch_size": "16", "epochs": "3"}


@dataclass
class Timing:
    """The time of a stack of seeds.

    Attributes:
        experiment: what is trained.
        grouped: whether by grouped convolutions.
        first: seconds of the first epoch, in which data and kernels are prepared.
        others: seconds of each of the epochs that follow.
        memory: most bytes of the GPU's memory that tensors held; 0 on a CPU.
        last: the record of the last epoch.
    """

    experiment: Experiment
    grouped: bool
    first: float = 0.0
    others: list[float] = field(default_factory=list)
    memory: int = 0
    last: Record | None = None

    @property
    def epoch(self) -> float:
        """Seconds of an epoch, the median."""
        return statistics.median(self.others)

    @property
    def run(self) -> float:
        """Seconds of the whole run, with the median for each epoch that was not measured."""
        return self.first + sum(self.others) + (self.experiment.epochs - 1 - len(self.others)) * self.epoch

    @property
    def way(self) -> str:
        """How convolutions are computed, in words."""
        if self.experiment.seeds == 1:
            return "one seed"
        return "grouped" if self.grouped else "one after another"


def measure(experiment: Experiment, device: torch.device, epochs: int, *, grouped: bool) -> Timing:
    """Train some epochs, evaluation included."""
    timing = Timing(experiment, grouped)
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    with patch("core.training.device.GROUPED", {device.type} if grouped else frozenset()):
        run = ActiveRun(experiment, device=device.type)
        for number in range(epochs):
            began = now(device)
            timing.last = next(run)
            seconds = now(device) - began
            if number:
                timing.others.append(seconds)
            else:
                timing.first = seconds
    if device.type == "cuda":
        timing.memory = torch.cuda.max_memory_allocated(device)
    return timing


def now(device: torch.device) -> float:
    """The time once the device has done all it was given, since a GPU's work goes on when a call returns."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def agreement_row(row: Agreement) -> list[str]:
    """A row of the first table."""
    verdict = "ok" if row.ok else f"**not ok** {row.failure}".strip()
    return [row.what, f"{row.difference:.1e}", f"{row.tolerance:.0e}", verdict]


def timing_row(timing: Timing) -> list[str]:
    """A row of the second table."""
    epoch = f"{timing.epoch:.2f} [{min(timing.others):.2f}, {max(timing.others):.2f}]"
    minutes = timing.run / 60
    memory = f"{timing.memory / 2**30:.1f} GiB" if timing.memory else "–"
    seeds = timing.experiment.seeds
    return [str(seeds), timing.way, epoch, f"{minutes:.1f}", f"{minutes / seeds:.1f}", memory]


def verdict(one_by_one: Timing, grouped: Timing, device: torch.device) -> str:
    """Which way is faster, and whether the lab takes it."""
    ratio = grouped.epoch / one_by_one.epoch
    faster = "grouped" if ratio < 1 else "one after another"
    taken = (ratio < 1) == grouped_convolutions(device)
    return (
        f"Grouped convolutions take {ratio:.2f} of the time of an epoch: {faster} is faster with {grouped.experiment.seeds} "
        f"seeds, and {'is what' if taken else 'is NOT what'} `core.training.device.GROUPED` makes the lab do on this type "
        "of device."
    )


def accuracy_row(timing: Timing) -> list[str]:
    """A row of the third table: the last epoch in per cent, the mean over the seeds and their range."""
    assert timing.last is not None
    test = summarise(timing.experiment, [timing.last.to_json()], None)["test"]
    values = [test["accuracy"], *(test["groups"][group] for group in GROUPS)]
    shown = [f"{100 * statistics.mean(each):.1f} [{100 * min(each):.1f}, {100 * max(each):.1f}]" for each in values]
    return [str(timing.experiment.seeds), timing.way, f"{timing.run / 60:.1f}", *shown]


def described(device: torch.device) -> str:
    """The device and the versions, in words."""
    name = f"{os.cpu_count()} cores"
    if device.type == "cuda":
        cudnn = torch.backends.cudnn.version()
        name = f"{torch.cuda.get_device_name(device)}, CUDA {torch.version.cuda}, cuDNN {cudnn}"
    precision = "bfloat16" if mixed_precision(device) else "float32"
    versions = f"Python {platform.python_version()}, torch {torch.__version__}"
    return f"{device.type}, {name}; {versions}; convolutions train in {precision}"


def report_agreement(device: torch.device) -> bool:
    """Print the first table; whether everything agrees."""
    rows = list(agreements(device))
    wrong = sum(not row.ok for row in rows)
    print(table(["computed", "largest relative difference", "tolerance", ""], map(agreement_row, rows)))
    print(f"\n{len(rows)} rows, {f'{wrong} NOT ok' if wrong else 'all ok'}.\n", flush=True)
    return not wrong


def report_times(experiments: Sequence[Experiment], device: torch.device, epochs: int, *, full: bool) -> None:
    """Print the times, and those of whole runs with their accuracies."""
    one, several = experiments
    alone = measure(one, device, epochs, grouped=False)
    ways = [measure(several, device, epochs, grouped=grouped) for grouped in (False, True)]
    columns = ["seeds", "convolutions", "seconds an epoch", f"minutes for {one.epochs} epochs, extrapolated", "a seed"]
    print(table([*columns, "memory"], map(timing_row, [alone, *ways])))
    print(f"\n{verdict(*ways, device)}\n", flush=True)
    if full:
        faster = min(ways, key=lambda timing: timing.epoch)
        whole = [measure(each.experiment, device, one.epochs, grouped=each.grouped) for each in (alone, faster)]
        print(table(["seeds", "convolutions", "minutes", "accuracy", *GROUPS], map(accuracy_row, whole)))


def main(arguments: Sequence[str]) -> int:
    """Print the report; 1 where something does not agree or cannot be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.gpu", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "--data", metavar="FOLDER", help="contains the folder `cifar10`; by default the lab's data folder"
    )
    parser.add_argument("--device", default="cuda", help="by default cuda")
    parser.add_argument("--epochs", type=int, default=4, help="to measure, after a first one; by default 4")
    parser.add_argument("--full", action="store_true", help="train whole runs too")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change the experiment")
    parser.add_argument("--tiny", action="store_true", help="train a tiny network on made-up images")
    given = parser.parse_args(arguments)
    before = os.getloadavg()[0]
    if given.device == "cuda" and not torch.cuda.is_available():
        return _fail(f"PyTorch finds no GPU on this machine; `{parser.prog} --device cpu --tiny` works without one.")
    with ExitStack() as stack:
        folder = given.data
        if given.tiny:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            _make_up_images(Path(folder))
        if folder:
            stack.enter_context(patch.dict(os.environ, {DATA_FOLDER: folder}))
        try:
            device = chosen_device(given.device)
            settings = RECIPE | (TINY if given.tiny else {}) | parse_assignments(given.set)
            experiments = [from_dotted(settings | {"seeds": str(seeds)}) for seeds in (1, 2 if given.tiny else 8)]
            experiments[0].dataset.load()
        except LabError as error:
            return _fail(str(error))
        command = shlex.join("FOLDER" if text == given.data else text for text in arguments)
        print(f"`{parser.prog} {command}`; {described(device)}; {load(before)}.\n")
        agree = report_agreement(device)
        report_times(experiments, device, 1 + given.epochs, full=given.full)
    return 0 if agree else 1


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _make_up_images(folder: Path) -> None:
    from tests.data.official_layout import cifar10_files, fill  # needs pytest, which a machine with a GPU may lack

    fill(folder / "cifar10", cifar10_files())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
