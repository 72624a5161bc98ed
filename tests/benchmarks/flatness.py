"""Flatness of ten classes against the usual recipe, written plainly.

    IMBALANCE_LAB_DATA=FOLDER python -m tests.benchmarks.flatness [--cases mlp,small_cnn] [--classes 10] [--threads 2]

The recipe, for each class and seed: power iteration to 1e-3 or 100 products for λ_max; Hutchinson probes to 1e-3 or 100; 100
Lanczos steps without re-orthogonalisation from one start for the density, whose lowest node is λ_min. Its gradient graph is
kept too, so that products cost the same. Exact ends come from 200 Lanczos steps with re-orthogonalisation, exact traces from
per-sample gradients. One process, class by class in turn.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.flatness import (
    FlatnessSettings,
    LandscapeSettings,
    estimate_flatness_seconds,
    estimate_landscape_seconds,
)
from core.flatness.class_curvature import class_curvature
from core.flatness.class_flatness import measure_flatness
from core.flatness.class_samples import TrainingSamples
from core.flatness.curvature import Curvature
from core.flatness.exact_trace import exact_trace
from core.flatness.lanczos import lanczos
from core.flatness.loss_landscape import measure_landscape
from core.flatness.stored_network import trained_network
from core.randomness import torch_generator
from core.training.active_run import ActiveRun

CASES = {
    "mlp": {"seeds": "3"},
    "small_cnn": {
        "dataset": "cifar10",
        "imbalance.factor": "100",
        "model": "small_cnn",
        "model.width": "16",
        "epochs": "2",
        "seeds": "1",
    },
}
Product = Callable[[torch.Tensor], torch.Tensor]


def recipe(network: torch.nn.Module, inputs: torch.Tensor, labels: torch.Tensor) -> tuple[float, float, float, int]:
    """λ_min, λ_max, trace and products of one class and seed."""
    parameters = list(network.parameters())
    loss = functional.cross_entropy(network(inputs), labels)
    gradient = torch.autograd.grad(loss, parameters, create_graph=True)
    size = sum(p.numel() for p in parameters)
    products = 0

    def product(vector: torch.Tensor) -> torch.Tensor:
        nonlocal products
        products += 1
        pieces = [v.view_as(p) for v, p in zip(vector.split([p.numel() for p in parameters]), parameters, strict=True)]
        return torch.cat([g.flatten() for g in torch.autograd.grad(gradient, parameters, pieces, retain_graph=True)])

    largest = power_iteration(product, size)
    traces: list[float] = []
    for _ in range(100):
        probe = torch.randint(0, 2, (size,)) * 2.0 - 1
        before = np.mean(traces) if traces else 0.0
        traces.append(float(probe @ product(probe)))
        if len(traces) > 1 and abs(np.mean(traces) - before) < 1e-3 * abs(np.mean(traces)):
            break
    nodes = plain_lanczos(product, size)
    return float(nodes[0]), largest, float(np.mean(traces)), products


def power_iteration(product: Product, size: int) -> float:
    vector, value = torch.randn(size), 0.0
    for _ in range(100):
        vector = vector / vector.norm()
        image = product(vector)
        before, value = value, float(vector @ image)
        vector = image
        if abs(value - before) < 1e-3 * abs(value):
            break
    return value


def plain_lanczos(product: Product, size: int, steps: int = 100) -> np.ndarray:
    vector, last, beta = torch.randint(0, 2, (size,)) * 2.0 - 1, torch.zeros(size), 0.0
    vector = vector / vector.norm()
    alphas, betas = [], []
    for _ in range(steps):
        image = product(vector) - beta * last
        alphas.append(float(image @ vector))
        image = image - alphas[-1] * vector
        last, beta = vector, float(image.norm())
        vector = image / beta
        betas.append(beta)
    return np.linalg.eigvalsh(np.diag(alphas) + np.diag(betas[:-1], 1) + np.diag(betas[:-1], -1))


class OneSeed(torch.nn.Module):
    """A stack of one as a plain network: logits `[B, C]`."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.network(inputs[None])[0].T


def compare(name: str, classes: int) -> None:
    experiment = from_dotted(CASES[name])
    run = ActiveRun(experiment, device="cpu")
    for _ in run:
        pass
    assert run.outcome is not None
    weights, device = run.outcome.weights, torch.device("cpu")
    network = trained_network(experiment, weights, device)
    singles = [
        OneSeed(trained_network(_alone(experiment, seed), {k: v[seed : seed + 1] for k, v in weights.items()}, device))
        for seed in range(experiment.seeds)
    ]
    training = TrainingSamples.of(experiment, device)
    settings = FlatnessSettings()
    ours, theirs, theirs_products, ours_products = 0.0, 0.0, 0, 0
    our_errors, their_errors = [], []
    torch.manual_seed(0)

    def loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return functional.cross_entropy(logits, labels, reduction="none")

    for label in range(classes):
        inputs, labels = training.of_class(label, settings.samples, settings.seed)
        began = time.perf_counter()
        draws = [torch_generator(seed, "flatness", 0, label) for seed in experiment.all_seeds]
        curvature = Curvature(network, inputs, labels, loss)
        found = class_curvature(curvature, settings, draws)
        ours += time.perf_counter() - began
        assert found is not None
        ours_products += found.products
        began = time.perf_counter()
        plain = [recipe(singles[seed], inputs[seed], labels[seed]) for seed in range(experiment.seeds)]
        theirs += time.perf_counter() - began
        theirs_products += sum(row[3] for row in plain)
        start = [torch_generator(seed, "flatness", 9, label) for seed in experiment.all_seeds]
        signs = torch.stack([torch.randint(0, 2, (curvature.size,), generator=one) * 2.0 - 1 for one in start])
        long = lanczos(curvature.hessian, signs, 200, tolerance=1e-6)
        trace = exact_trace(curvature)
        assert trace is not None
        exact = np.array(
            [[ritz.values[0], ritz.values[-1], float(t)] for ritz, t in zip(long.ritz, trace, strict=True)]
        )
        mine = np.stack([found.lambda_min, found.lambda_max, found.trace], 1)
        our_errors.append(np.abs(mine / exact - 1))
        their_errors.append(np.abs(np.array([row[:3] for row in plain]) / exact - 1))
        print(
            f"  class {label}: {inputs.shape[1]} samples, ours so far {ours:.2f} s, recipe {theirs:.2f} s", flush=True
        )
    print(
        f"{name}: {classes} classes, {experiment.seeds} seed(s): {ours:.2f} s, {ours_products} stacked products against "
        f"{theirs:.2f} s, {theirs_products} products: ratio {ours / theirs:.3f}"
    )
    for title, errors in (("ours", our_errors), ("recipe", their_errors)):
        joined = np.concatenate(errors)
        shown = ", ".join(
            f"{what} {np.median(e):.2%} (worst {e.max():.2%})"
            for what, e in zip(("λ_min", "λ_max", "trace"), joined.T, strict=True)
        )
        print(f"  relative error, {title}: median {shown}")
    began = time.perf_counter()
    measure_flatness(experiment, weights, settings, device="cpu")
    print(
        f"  all ten classes through `measure_flatness`: {time.perf_counter() - began:.2f} s, estimated "
        f"{estimate_flatness_seconds(experiment, settings):.2f} s"
    )

    for look in (
        LandscapeSettings(),
        LandscapeSettings(dimensions=2, points=9),
        LandscapeSettings(directions="eigenvectors"),
    ):
        began = time.perf_counter()
        measure_landscape(experiment, weights, look, device="cpu")
        print(
            f"  a landscape of {look.dimensions} dimension(s) along {look.directions}: {time.perf_counter() - began:.2f} s, "
            f"estimated {estimate_landscape_seconds(experiment, look):.2f} s"
        )


def _alone(experiment: Experiment, place: int) -> Experiment:
    return experiment.replace(seeds=1, seed=experiment.seed + place)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", default="mlp,small_cnn")
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    for case in arguments.cases.split(","):
        compare(case, arguments.classes)
