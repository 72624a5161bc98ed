"""Frames as core makes them, with invented numbers: an effect of weights that fades, rare classes learned late."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

LABELS = (
    "weighting=none",
    "weighting=inverse",
    "weighting=effective_number",
    "weighting=rdr",
    "weighting=inverse_sqrt",
    "weighting=importance",
    "loss=focal",
    "loss=ldam",
    "sampler=square_root",
)


def make_classes(
    runs: int = 3, classes: int = 10, seeds: int = 3, epochs: int = 60, outside: bool = False, names: Sequence[str] = ()
) -> pd.DataFrame:
    random = np.random.default_rng(runs * 1000 + classes)
    index = np.indices((runs, epochs, seeds, classes)).reshape(4, -1)
    run, epoch, seed, label = index
    t = epoch / max(epochs - 1, 1)
    rank = label / max(classes - 1, 1)
    push = np.linspace(0.6, -0.5, runs)[run] if runs > 1 else np.full(len(run), 0.6)
    effect = push * (0.5 - rank) * 2 * np.exp(-4 * t)

    def shares(noise: float) -> np.ndarray:
        raw = np.exp(2.2 * effect) + np.abs(random.normal(0, noise, len(run)))
        grid = raw.reshape(runs, epochs, seeds, classes)
        return (grid / grid.sum(-1, keepdims=True)).ravel()

    counts = np.maximum(1, (126 * (1 / 20) ** (np.arange(classes) / max(classes - 1, 1))).astype(int))
    test = shares(0.08)
    recall = np.clip(0.9 - 0.5 * rank * (1 - 0.6 * t) + random.normal(0, 0.02, len(run)), 0.01, 1)
    recall = np.minimum(recall, classes * test)  # correct predictions are predictions
    many, few = max(1, 35 * classes // 100), max(1, classes - 69 * classes // 100) if classes > 2 else 1
    group = np.full(classes, "medium", dtype=object)
    group[:many], group[classes - few :] = "many", "few"
    b_prime = np.sqrt(counts[label] / counts.sum()) * (1 - 0.7 * t * (1 - 0.4 * rank))
    weight = np.where(run == 0, 1.0, (1 + 3 * rank * run / 2) * np.where(run == runs - 1, 1 + 0.4 * t, 1.0))
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "epoch": epoch + 1,
            "seed": seed,
            "class": pd.array([str(names[value]) if names else str(value) for value in label], dtype="str"),
            "class_index": label,
            "group": pd.array(group[label], dtype="str"),
            "train_count": counts[label],
            "recall": recall,
            "precision": recall / classes / test,
            "test_share": test,
            "outside_share": shares(0.2) if outside else np.nan,
            "noise_share": shares(0.5),
            "weight": weight,
            "b": 1.0,
            "b_prime": b_prime + random.normal(0, 0.004, len(run)),
            "b_prime_quantile": 0.8 * b_prime,
        }
    )


def make_epochs(runs: int = 3, seeds: int = 3, epochs: int = 60, medium: bool = True) -> pd.DataFrame:
    random = np.random.default_rng(runs)
    run, epoch, seed = np.indices((runs, epochs, seeds)).reshape(3, -1)
    t = epoch / max(epochs - 1, 1)
    wobble = random.normal(0, 0.015, len(run))
    gain = 0.05 * run / max(runs, 1)
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "epoch": epoch + 1,
            "seconds": 0.01 * (epoch + 1),
            "seed": seed,
            "train_loss": 2.3 * np.exp(-(6 + run) * t) + 0.002 * (1 + seed),
            "train_error": np.clip(0.5 * np.exp(-8 * t) + wobble / 5, 0, 1),
            "accuracy": np.clip(0.85 - 0.5 * np.exp(-6 * t) + wobble, 0, 1),
            "balanced_accuracy": np.clip(0.82 + gain - 0.6 * np.exp(-5 * t) + wobble, 0, 1),
            "many": np.clip(0.95 - gain - 0.4 * np.exp(-8 * t) + wobble, 0, 1),
            "medium": np.clip(0.8 + gain - 0.6 * np.exp(-5 * t) + wobble, 0, 1) if medium else np.nan,
            "few": np.clip(0.55 + 4 * gain - 0.55 * np.exp(-3 * t) + 2 * wobble, 0, 1),
            "effective_sample_size": 400.0,
            "gradient_norm": 1.0,
        }
    )


def make_summary(runs: int = 3, seeds: int = 3, medium: bool = True) -> pd.DataFrame:
    last = make_epochs(runs, seeds, 60, medium)
    last = last[last["epoch"] == 60].reset_index(drop=True)
    kept = last[["run", "label", "seed", "accuracy", "balanced_accuracy", "many", "medium", "few"]]
    return kept.assign(
        status="done",
        macro_f1=last["balanced_accuracy"] - 0.01,
        mcc=last["balanced_accuracy"] - 0.05,
        g_mean=last["balanced_accuracy"] - 0.03,
        auroc=0.97,
        auprc=0.9,
        ece=0.08,
        train_accuracy=1 - last["train_error"],
        best_epoch=41.0 + last["seed"],
        best_accuracy=last["accuracy"] + 0.01,
        best_balanced_accuracy=last["balanced_accuracy"] + 0.01,
        collapsed=pd.array([False] * len(last), dtype="boolean"),
        seconds=0.9,
    )


def make_confusion(runs: int = 3, classes: int = 10, seeds: int = 3) -> pd.DataFrame:
    random = np.random.default_rng(5)
    run, seed, true, predicted = np.indices((runs, seeds, classes, classes)).reshape(4, -1)
    expected = np.where(true == predicted, 54 - 2.5 * true, 2.0 * (predicted < true))
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "seed": seed,
            "true": pd.array(true.astype(str), dtype="str"),
            "predicted": pd.array(predicted.astype(str), dtype="str"),
            "count": random.poisson(expected),
        }
    )


def make_boundary(seeds: int = 3, classes: int = 2, grid: int = 64) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    x = np.linspace(-1.6, 2.6, grid, dtype=np.float32)
    y = np.linspace(-1.1, 1.6, grid, dtype=np.float32)
    epochs = np.array([1, 10, 30, 60])
    across, up = np.meshgrid(x, y)
    prediction = np.zeros((4, seeds, grid, grid), dtype=np.uint8)
    probability = np.zeros((4, seeds, grid, grid), dtype=np.float16)
    for moment in range(4):
        height = up - 0.25 - 0.2 * moment * np.sin(2.2 * across)
        certain = 1 / (1 + np.exp(-(1 + 2 * moment) * np.abs(height)))
        prediction[moment] = np.where(height > 0, 0, 1 + (across > 1.2) * (classes > 2))
        probability[moment] = certain if classes == 2 else 1 / classes + (1 - 1 / classes) * (2 * certain - 1)
    angle = random.uniform(0, np.pi, 200)
    labels = (np.arange(200) % classes).astype(np.int64)
    flip = np.where(labels == 0, 1, -1)
    points = np.stack([np.cos(angle) * flip + (labels != 0), np.sin(angle) * flip + 0.5 * (labels != 0)], axis=1)
    points = (points + random.normal(0, 0.1, points.shape)).astype(np.float32)
    return {
        "epochs": epochs,
        "x": x,
        "y": y,
        "prediction": prediction,
        "probability": probability,
        "points": points,
        "labels": labels,
    }


def make_weight_curves() -> tuple[pd.DataFrame, pd.DataFrame]:
    n = np.geomspace(1, 1000, 200)
    counts = np.array([126, 90, 64, 46, 33, 23, 17, 12, 8, 6])
    schemes: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "inverse": lambda size: 1 / size,
        "inverse_sqrt": lambda size: 1 / np.sqrt(size),
        "effective_number, beta=0.99": lambda size: 0.01 / (1 - 0.99**size),
    }
    curves, points = [], []
    for scheme, weight in schemes.items():
        scale = counts.sum() / (counts * weight(counts)).sum()
        curves.append(pd.DataFrame({"scheme": scheme, "n": n, "weight": scale * weight(n)}))
        points.append(
            pd.DataFrame(
                {"scheme": scheme, "class": [str(i) for i in range(10)], "n": counts, "weight": scale * weight(counts)}
            )
        )
    return pd.concat(curves, ignore_index=True), pd.concat(points, ignore_index=True)


def make_adjusted(runs: int = 3, seeds: int = 3) -> pd.DataFrame:
    run, place, seed = np.indices((runs, 41, seeds)).reshape(3, -1)
    tau = np.round(0.05 * place, 2)
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "tau": tau,
            "seed": seed,
            "balanced_accuracy": 0.8 - 0.1 * (tau - 1 + 0.5 * run) ** 2 + 0.01 * seed,
            "many": 0.9 - 0.2 * tau + 0.01 * seed,
            "medium": 0.8 + 0.01 * seed,
            "few": 0.4 + 0.2 * tau,
        }
    )


def make_cost(runs: int = 3, epochs: int = 20) -> pd.DataFrame:
    run, epoch = np.indices((runs, epochs)).reshape(2, -1)
    seconds = 0.05 * (1 + run) + np.random.default_rng(1).uniform(0, 0.01, len(run))
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "epoch": epoch + 1,
            "seconds": seconds,
            "total_seconds": pd.Series(seconds).groupby(run).cumsum(),
            "forward": 12.0 * (epoch + 1) * (1 + run),
            "backward": 12.0 * (epoch + 1) * (1 + run),
            "stack": 1,
        }
    )


def make_counts(classes: int = 10) -> pd.DataFrame:
    facts = make_classes(1, classes, 1, 1)
    return facts[["class", "class_index", "group", "train_count"]].assign(test_count=50)


def make_seen(classes: int = 10, seeds: int = 2) -> pd.DataFrame:
    seed, true, seen = np.indices((seeds, classes, classes)).reshape(3, -1)
    return pd.DataFrame(
        {
            "seed": seed,
            "true": pd.array(true.astype(str), dtype="str"),
            "seen": pd.array(seen.astype(str), dtype="str"),
            "count": np.where(true == seen, 100 - 9 * np.minimum(true, 10), 4 + seed),
        }
    )


def make_points(points: int = 60) -> pd.DataFrame:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(points, 2)), columns=["feature 1", "feature 2"])
    return frame.assign(**{"class": [str(number % 3) for number in range(points)]})


def make_flatness(runs: int = 3, classes: int = 10, seeds: int = 3, empty: bool = False) -> pd.DataFrame:
    run, index, seed = np.indices((runs, classes, seeds)).reshape(3, -1)
    facts = make_classes(1, classes, 1, 1)
    trace = 40.0 + 5 * index + 20 * run + seed
    rows = pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "seed": seed,
            "class": pd.array([str(number) for number in index], dtype="str"),
            "class_index": index,
            "group": facts["group"].to_numpy()[index],
            "train_count": facts["train_count"].to_numpy()[index],
            "samples": 20,
            "lambda_max": 10.0 + index + 5 * run + 0.1 * seed,
            "lambda_min": -1.0 - index - 0.1 * seed,
            "lambda_max_bound": 0.01,
            "lambda_min_bound": 0.02,
            "trace": trace,
            "trace_standard_error": 0.5,
            "trace_per_parameter": trace / 1000,
            "gauss_newton_lambda_max": 10.0,
            "negative_mass": 0.1,
        }
    )
    if empty:
        gone = rows["class_index"] == classes - 1
        figures = rows.columns[rows.columns.get_loc("lambda_max") :]
        rows.loc[gone, figures] = np.nan
        rows.loc[gone, "samples"] = 0
    return rows


def make_densities(runs: int = 3, panels: int = 10) -> pd.DataFrame:
    run, panel, point = np.indices((runs, panels, 81)).reshape(3, -1)
    eigenvalue = (-1.5 - run) + (31.5 + panel + run) * np.linspace(0, 1, 81)[point]
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "panel": pd.array([str(number) for number in panel], dtype="str"),
            "eigenvalue": eigenvalue,
            "density": np.exp(-0.5 * (eigenvalue / (0.6 + 0.2 * run)) ** 2),
            "lambda_min": -1.5 - run,
            "lambda_max": 30.0 + panel,
            "width": 0.2,
        }
    )


def make_landscape(runs: int = 3, seeds: int = 2, dimensions: int = 1) -> pd.DataFrame:
    groups = ("many", "medium", "few", "all")
    along = np.linspace(-1, 1, 9)
    shape = (runs, 4, seeds, 9, *([9] if dimensions == 2 else []))
    run, group, seed, first, *second = np.indices(shape).reshape(len(shape), -1)
    other = along[second[0]] if second else np.full(len(run), np.nan)
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "seed": seed,
            "group": pd.array([groups[number] for number in group], dtype="str"),
            "first": along[first],
            "second": other,
            "loss": 0.1 + 0.1 * seed + (1 + run) * along[first] ** 2 + np.nan_to_num(other) ** 2,
        }
    )


def make_plane(runs: int = 3, seeds: int = 3) -> pd.DataFrame:
    run, seed = np.indices((runs, seeds)).reshape(2, -1)
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "seed": seed,
            "minority_recall": 0.2 + 0.2 * run + 0.02 * seed,
            "majority_precision": 0.92 + 0.02 * run - 0.001 * seed,
        }
    )


def make_moved_thresholds(curves: int = 1, seeds: int = 2) -> pd.DataFrame:
    curve, seed, point = np.indices((curves, seeds, 21)).reshape(3, -1)
    recall = point / 20
    return pd.DataFrame(
        {
            "run": pd.array([f"curve{number}" for number in curve], dtype="str"),
            "label": pd.array([f"imbalance.factor={number}" for number in curve], dtype="str"),
            "seed": seed,
            "minority_recall": recall,
            "majority_precision": 0.9 + 0.1 * recall - 0.002 * seed,
            "threshold": 1 - recall,
            "share": 0.1,
        }
    )


def make_published(runs: int = 2) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "run": [f"id{number}" for number in range(runs)],
            "label": list(LABELS[:runs]),
            "method": ["SMOTE", "NearMiss-1 (k=3)"][:runs],
            "minority_recall": [0.77, 0.32][:runs],
            "majority_precision": [0.97, 0.92][:runs],
            "reproduced": [True, False][:runs],
        }
    )


def make_resampled_counts(runs: int = 2, classes: int = 2) -> pd.DataFrame:
    run, label = np.indices((runs, classes)).reshape(2, -1)
    before = 90 // (label + 1)
    removed, synthetic = np.where(run == 0, 10, 0), np.where((run > 0) & (label > 0), 40, 0)
    copied = np.where(run > 1, 5, 0)
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "class": pd.array([f"c{number}" for number in label], dtype="str"),
            "class_index": label,
            "before": before,
            "removed": removed,
            "copied": copied,
            "synthetic": synthetic,
            "after": before - removed + copied + synthetic,
        }
    )


def make_resampled_points(runs: int = 2, classes: int = 2, parents: bool = True) -> pd.DataFrame:
    random = np.random.default_rng(0)
    run, point = np.indices((runs, 60)).reshape(2, -1)
    kind = np.where(point % 3 == 2, np.where(run == 0, "removed", "synthetic"), "kept")
    x, y = random.normal(size=(2, len(run)))
    known = (kind == "synthetic") & parents
    ends = {
        name: np.where(known, shift, np.nan) for name, shift in zip(_ENDS, (x - 1, y - 1, x + 1, y + 1), strict=True)
    }
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "class": pd.array([f"c{number % classes}" for number in point], dtype="str"),
            "class_index": point % classes,
            "kind": pd.array(kind, dtype="str"),
            "times": np.where(kind == "removed", 0, 1 + point % 2),
            "x": x,
            "y": y,
            **ends,
            "first_variance": 0.4 if parents else np.nan,
            "second_variance": 0.2 if parents else np.nan,
        }
    )


_ENDS = ("first_x", "first_y", "second_x", "second_y")


def make_result(runs: int = 3, seeds: int = 3) -> pd.DataFrame:
    """As `core.frames.result_frame` gives it, with the second and third of the runs among the best."""
    metrics = ("balanced_accuracy", "mcc")
    run, metric = np.indices((runs, len(metrics))).reshape(2, -1)
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "status": "done",
            "metric": [metrics[number] for number in metric],
            "mean": 0.5 + 0.1 * run,
            "deviation": 0.01 if seeds > 1 else np.nan,
            "seeds": seeds,
            "behind": 0.1,
            "noise": 0.1,
            "best": pd.array([None if seeds < 2 or runs < 2 else bool(number > 0) for number in run], dtype="boolean"),
        }
    )


def make_flatness_history(runs: int = 3, panels: int = 3, seeds: int = 2, epochs: int = 4) -> pd.DataFrame:
    panel, run, epoch, seed = np.indices((panels, runs, epochs, seeds)).reshape(4, -1)
    names = ("many", "medium", "few") if panels == 3 else tuple(map(str, range(panels)))
    return pd.DataFrame(
        {
            "run": pd.array([f"id{number}" for number in run], dtype="str"),
            "label": pd.array([LABELS[number] for number in run], dtype="str"),
            "seed": seed,
            "epoch": 3**epoch,
            "panel": pd.array([names[number] for number in panel], dtype="str"),
            "lambda_max": 2.0 + 3 * epoch + 5 * run + panel + 0.5 * seed,
            "lambda_min": -1.0 - epoch - 0.1 * seed,
            "trace": 10.0 + 20 * epoch + seed,
        }
    )


def make_beside_published(runs: int = 4, quantities: int = 2, seeds: int = 3) -> pd.DataFrame:
    """As `core.lesson.published_comparison.published_comparison_frame` gives it."""
    random = np.random.default_rng(0)
    return pd.DataFrame(
        [
            {
                "run": f"run{run}",
                "label": f"way {run} <of {runs}>",
                "what": f"quantity {quantity}",
                "setting": "other data",
                "seed": seed,
                "ours": random.random(),
                "published": 0.1 * run,
            }
            for quantity in range(quantities)
            for run in range(runs)
            for seed in range(seeds)
        ]
    )
