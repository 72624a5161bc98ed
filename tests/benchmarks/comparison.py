"""A comparison trained as one stack, against its runs one after another and against plain PyTorch loops.

    python -m tests.benchmarks.comparison [--repeats 5] [--threads 2] [--profile]

Digits, imbalance factor 20, mlp [128, 64], batch 128, 60 epochs. What is compared runs in turn in one process; the figures
are ratios of seconds as median [min, max] over the repeats, with records, metrics, summaries and artifacts on the engine's
side. The load of the machine stands beside them: figures taken while other programs ran are not those of an idle machine.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch

from core.experiment import Experiment
from core.training.part import Part
from core.training.run_experiment import merge_results, run_experiment, run_parts
from tests.benchmarks.engine import plain_loop

NINE: dict[str, list[dict[str, Any]]] = {
    "nine weights": [{"weighting": {"name": "effective_number", "beta": beta}} for beta in (0.9, 0.99, 0.999)]
    + [{"weighting": name} for name in ("none", "inverse", "inverse_sqrt", "deferred", "aligned_deferred")]
    + [{"weighting": {"name": "inverse", "normalisation": "class"}}],
    "nine losses": [{"loss": {"name": "logit_adjustment", "tau": tau}} for tau in (0.25, 0.5, 1, 1.5, 2)]
    + [{"loss": name} for name in ("cross_entropy", "focal", "vector_scaling", "balanced_softmax")],
    "nine learning rates": [{"optimizer": {"name": "sgd", "learning_rate": rate / 50}} for rate in range(1, 10)],
    "three weights with RDR": [{"weighting": name} for name in ("none", "inverse", "rdr")],
}
IDLE = 0.3


def experiments(values: Sequence[dict[str, Any]], seeds: int) -> list[Experiment]:
    """The runs of a comparison."""
    return [Experiment.from_dict({"seeds": seeds} | one) for one in values]


def together(runs: Sequence[Experiment]) -> None:
    """Train the runs as one stack, to their results."""
    for _, end in run_parts([Part.whole(run) for run in runs], lambda _, __: None):
        merge_results([end])


def one_after_another(runs: Sequence[Experiment]) -> None:
    """Train each run by itself."""
    for run in runs:
        run_experiment(run, lambda _: None)


def plain_loops(runs: Sequence[Experiment]) -> None:
    """As many plain loops as there are networks."""
    for run in runs:
        for _ in run.all_seeds:
            plain_loop(run)


def seconds(work: Callable[[Sequence[Experiment]], None], runs: Sequence[Experiment]) -> float:
    """Of one call."""
    began = time.perf_counter()
    work(runs)
    return time.perf_counter() - began


def measure(
    name: str, runs: Sequence[Experiment], against: Callable[[Sequence[Experiment]], None], repeats: int
) -> str:
    """One row of the report: the stack over something else, and the load beside it."""
    seconds(together, runs)
    before = os.getloadavg()[0]
    ratios, others = [], []
    for _ in range(repeats):
        other = seconds(against, runs)
        ratios.append(seconds(together, runs) / other)
        others.append(other)
    title = (against.__doc__ or "").lower().rstrip(".")
    return (
        f"{name} × {runs[0].seeds} seeds, {torch.get_num_threads()} threads: {statistics.median(ratios):.2f} "
        f"[{min(ratios):.2f}, {max(ratios):.2f}] of: {title} ({statistics.median(others):.2f} s); {load(before)}"
    )


def load(before: float) -> str:
    """What else the machine did as the measurement began, in words."""
    state = "idle" if before <= IDLE * (os.cpu_count() or 1) else "NOT idle: indicative only"
    return f"load {before:.1f} on {os.cpu_count()} cores, {state}"


def profile(runs: Sequence[Experiment]) -> str:
    """Where a stack's time goes, by operation."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profiler:
        together(runs)
    return profiler.key_averages().table(sort_by="self_cpu_time_total", row_limit=25)


def main() -> None:
    """Print the report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--profile", action="store_true")
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    if options.profile:
        for name, values in NINE.items():
            print(name, profile(experiments(values, 5)), sep="\n")
        return
    for name, values in NINE.items():
        print(measure(name, experiments(values, 5), one_after_another, options.repeats), flush=True)
    opening = experiments(NINE["three weights with RDR"], 3)
    print(measure("three weights with RDR", opening, plain_loops, options.repeats), flush=True)


if __name__ == "__main__":
    main()
