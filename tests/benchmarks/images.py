"""Convolutional networks on real CIFAR-10 at imbalance factor 100.

    IMBALANCE_LAB_DATA=FOLDER python -m tests.benchmarks.images [--repeats 5] [--epochs 2]

Images a second (training and one evaluation of the test set an epoch) of small_cnn, width 16, batches of 128, against the
plainest PyTorch loop with the same precision and memory layout; then the seconds of an epoch with RDR, and with SAM, against
cross-entropy alone. Everything in one process, in turn; median [min, max] of the ratios.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import nullcontext

import torch
from torch import nn
from torch.nn import functional

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.preparation.prepare import prepare
from core.training.active_run import ActiveRun
from core.training.device import mixed_precision

BASE = {
    "dataset": "cifar10",
    "imbalance.factor": "100",
    "model": "small_cnn",
    "model.width": "16",
    "batch_size": "128",
    "seeds": "1",
}


def plain_loop(experiment: Experiment) -> float:
    """Train one seed as a tutorial would; seconds, without those for making the images floating-point numbers once."""
    data = prepare(experiment.data.with_seeds(experiment.seed))
    inputs, labels = torch.from_numpy(data.train.dense()[0]), torch.from_numpy(data.train_labels[0])
    tests, test_labels = torch.from_numpy(data.test.dense()[0]), torch.from_numpy(data.test_labels[0])
    began = time.perf_counter()
    layers: list[nn.Module] = []
    for before, after in ((3, 16), (16, 32), (32, 64)):
        layers += [nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True)]
        layers.append(nn.MaxPool2d(2) if after < 64 else nn.AdaptiveAvgPool2d(1))
    network = nn.Sequential(*layers, nn.Flatten(), nn.Linear(64, 10)).to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    exact = nullcontext()
    mixed = torch.autocast("cpu", torch.bfloat16) if mixed_precision(torch.device("cpu")) else exact
    for _ in range(experiment.epochs):
        network.train()
        for index in torch.randperm(len(labels)).split(experiment.batch_size):
            batch = inputs[index].contiguous(memory_format=torch.channels_last)
            optimizer.zero_grad()
            with mixed:
                logits = network(batch)
            functional.cross_entropy(logits.float(), labels[index]).backward()
            optimizer.step()
        network.eval()
        correct = 0
        with torch.no_grad(), mixed:
            for index in torch.arange(len(tests)).split(2000):
                batch = tests[index].contiguous(memory_format=torch.channels_last)
                correct += int((network(batch).argmax(1) == test_labels[index]).sum())
    return time.perf_counter() - began


def engine(**changes: str) -> Callable[[Experiment], float]:
    """The engine's seconds for the experiment with some keys changed."""

    def run(experiment: Experiment) -> float:
        changed = from_dotted(changes, experiment.to_dict())
        began = time.perf_counter()
        records = list(ActiveRun(changed, device="cpu"))
        assert len(records) == experiment.epochs
        return time.perf_counter() - began

    return run


def main() -> None:
    """Take turns, and print the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--epochs", type=int, default=2)
    given = arguments.parse_args()
    experiment = from_dotted({**BASE, "epochs": str(given.epochs)})
    images = sum(experiment.train_counts) * given.epochs
    ways = {
        "plain loop": plain_loop,
        "engine": engine(),
        "engine with RDR": engine(**{"weighting": "rdr", "weighting.warm_up": "0"}),
        "engine with SAM": engine(sharpness="sam"),
    }
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for way in ways.values():
            way(experiment)
        rounds = [{name: way(experiment) for name, way in ways.items()} for _ in range(given.repeats)]
        for name, other in (("engine", "plain loop"), ("engine with RDR", "engine"), ("engine with SAM", "engine")):
            ratios = [one[name] / one[other] for one in rounds]
            speed = statistics.median(images / one[name] for one in rounds)
            print(
                f"{threads} thread(s), {name}: {statistics.median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}] of the "
                f"time of the {other}; {speed:,.0f} training images a second",
                flush=True,
            )


if __name__ == "__main__":
    main()
