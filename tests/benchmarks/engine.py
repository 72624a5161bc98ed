"""The engine against the plainest PyTorch loop that does the same steps and one test evaluation an epoch.

    python -m tests.benchmarks.engine [--repeats 7]

Digits, imbalance factor 20, mlp [128, 64], batch 128, 60 epochs. Both run in turn in one process; the figures are ratios of
engine seconds (records, metrics, noise inputs and all) to plain seconds, a seed, as median [min, max] over the repeats.
"""

import argparse
import statistics
import time

import torch
from torch import nn

from core.experiment import Experiment
from core.preparation.prepare import prepare
from core.training.active_run import ActiveRun


def plain_loop(experiment: Experiment) -> float:
    """Train one seed as a tutorial would and return the last test accuracy."""
    data = prepare(experiment.data.with_seeds(experiment.seed))
    inputs, labels = torch.from_numpy(data.train.dense()[0]).flatten(1), torch.from_numpy(data.train_labels[0])
    test_inputs, test_labels = torch.from_numpy(data.test.dense()[0]).flatten(1), torch.from_numpy(data.test_labels[0])
    network = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, experiment.epochs)
    criterion = nn.CrossEntropyLoss()
    accuracy = 0.0
    for _ in range(experiment.epochs):
        network.train()
        order = torch.randperm(len(labels))
        for start in range(0, len(labels), experiment.batch_size):
            index = order[start : start + experiment.batch_size]
            optimizer.zero_grad()
            criterion(network(inputs[index]), labels[index]).backward()
            optimizer.step()
        schedule.step()
        network.eval()
        with torch.no_grad():
            accuracy = (network(test_inputs).argmax(1) == test_labels).float().mean().item()
    return accuracy


def measure(threads: int, seeds: int, repeats: int) -> str:
    """The ratio a seed, as a row of the report."""
    torch.set_num_threads(threads)
    experiment = Experiment.from_dict({"seeds": seeds, "weighting": "inverse"})
    ratios, plain_times = [], []
    for repeat in range(repeats + 1):
        began = time.perf_counter()
        plain_loop(experiment)
        plain = time.perf_counter() - began
        began = time.perf_counter()
        for record in ActiveRun(experiment):
            record.to_json()
        engine = time.perf_counter() - began
        if repeat:
            ratios.append(engine / plain / seeds)
            plain_times.append(plain)
    return (
        f"{threads} thread(s), {seeds} seed(s): {statistics.median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}] "
        f"of a plain loop a seed ({statistics.median(plain_times):.3f} s)"
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=7)
    repeats = arguments.parse_args().repeats
    for threads, seeds in ((2, 1), (2, 8), (1, 1), (1, 8)):
        print(measure(threads, seeds, repeats), flush=True)
