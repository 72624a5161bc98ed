"""What RDR and SAM cost beside plain training, and RDR's one solve beside a loop over seeds and classes.

    python -m tests.benchmarks.methods [--repeats 7]

Everything is timed in turn in one process; figures are ratios, as median [min, max] over the repeats. Epochs: digits,
imbalance factor 20, mlp [128, 64], eight seeds stacked, RDR without warm-up. The solve: eight stacked batches of 128 samples
with 64 features in 10 classes, against `torch.linalg.pinv` for one class of one seed after the other.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import torch

from core.experiment import Experiment
from core.method.weighting.rdr import RDR
from core.training.active_run import ActiveRun

SEEDS, FEATURES, CLASSES, BATCH = 8, 64, 10, 128
EPOCHS, STEPS = 20, 100


def epochs(changes: dict[str, object]) -> Callable[[], None]:
    """A function that trains some epochs and returns."""
    experiment = Experiment.from_dict({"seeds": SEEDS, "epochs": EPOCHS} | changes)

    def train() -> None:
        for _ in ActiveRun(experiment):
            pass

    return train


def example() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Features as after a ReLU, labels of an imbalanced batch, and the class counts."""
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(SEEDS, FEATURES, BATCH, generator=generator).relu_()
    counts = torch.tensor(Experiment.from_dict({}).train_counts).expand(SEEDS, -1)
    labels = torch.multinomial(counts.float(), BATCH, replacement=True, generator=generator)
    return features, labels, counts


def one_solve() -> Callable[[], None]:
    features, labels, counts = example()
    weigher = RDR(warm_up=0).build(counts, 1)

    def weigh() -> None:
        for _ in range(STEPS):
            weigher.batch_weights(1, features, labels)

    return weigh


def loop_over_classes() -> Callable[[], None]:
    """The same weights and prototypes as a person would write them from the paper."""
    features, labels, counts = example()
    priors = counts / counts.sum(1, keepdim=True)
    prototypes: list[dict[int, torch.Tensor]] = [{} for _ in range(SEEDS)]

    def weigh() -> None:
        for _ in range(STEPS):
            for seed in range(SEEDS):
                weights = torch.ones(BATCH)
                for label in range(CLASSES):
                    of_class = labels[seed] == label
                    if not of_class.any():
                        continue
                    phi = features[seed][:, of_class]
                    mean = phi.mean(1)
                    prototype = prototypes[seed].get(label, mean)
                    ratio = phi.shape[1] * torch.linalg.pinv(phi) @ prototype
                    weights[of_class] = ratio.clamp(min=1e-9) / priors[seed, label]
                    prototypes[seed][label] = 0.9 * prototype + 0.1 * mean
                weights /= weights.mean()

    return weigh


def compare(name: str, ours: Callable[[], None], theirs: Callable[[], None], repeats: int) -> str:
    """How many times as long the first takes, as a row of the report."""
    ratios, seconds = [], []
    for repeat in range(repeats + 1):
        times = []
        for function in (theirs, ours):
            began = time.perf_counter()
            function()
            times.append(time.perf_counter() - began)
        if repeat:  # the first round warms up
            ratios.append(times[1] / times[0])
            seconds.append(times[0])
    figures = f"{statistics.median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"
    return f"{name}: {figures} ({statistics.median(seconds):.3f} s for what it is compared with)"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=7)
    repeats = arguments.parse_args().repeats
    for threads in (1, 2):
        torch.set_num_threads(threads)
        print(f"{threads} thread(s)")
        for name, changes in {
            "RDR": {"weighting": {"name": "rdr", "warm_up": 0}},
            "SAM": {"sharpness": "sam"},
            "ImbSAM": {"sharpness": "imb_sam"},
            "CC-SAM": {"sharpness": "cc_sam"},
            "RDR and SAM": {"weighting": {"name": "rdr", "warm_up": 0}, "sharpness": "sam"},
        }.items():
            print("  " + compare(f"{name} against cross-entropy", epochs(changes), epochs({}), repeats), flush=True)
        print(
            "  " + compare("a loop over classes against one solve", loop_over_classes(), one_solve(), repeats),
            flush=True,
        )
