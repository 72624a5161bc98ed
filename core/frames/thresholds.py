"""Results of moving the threshold on the stored test probabilities of runs, at any share of positives."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.errors import LabError
from core.experiment import Experiment
from core.frames.run_data import RunData
from core.frames.table import COUNT, NUMBER, TEXT, Block, frame, text
from core.metrics.ratio import ratio
from core.thresholds import (
    Scored,
    ThresholdSettings,
    calibrated_threshold,
    cheapest_thresholds,
    cross_validated_cost,
    false_alarms_at,
    precision,
    recall_at,
    reliability,
    trained_share,
)

CASES = 1000
RATES = 101  # number of points of an averaged curve
THRESHOLDS = 201  # more points, because thresholds for rare classes are close to 0
ScoredRun = tuple[RunData, Scored]

_RUN = {"run": TEXT, "label": TEXT, "seed": COUNT}
_ROC = _RUN | dict.fromkeys(("false_positive_rate", "true_positive_rate"), NUMBER)
_ALARMS = _RUN | dict.fromkeys(("recall", "false_positive_rate"), NUMBER)
_RELIABILITY = (
    _RUN | {"bin": COUNT} | dict.fromkeys(("predicted", "observed"), NUMBER) | {"samples": COUNT, "error": NUMBER}
)
_CONFUSION = ("hits", "misses", "false_alarms", "correct_rejections")
_AT = _RUN | dict.fromkeys(
    (
        "threshold",
        *_CONFUSION,
        "recall",
        "false_positive_rate",
        "specificity",
        "precision",
        "balanced_accuracy",
        "f1",
        "cost",
    ),
    NUMBER,
)
_COST = _RUN | dict.fromkeys(("threshold", "cost"), NUMBER)
_BEST = _RUN | dict.fromkeys(
    ("trained_share", "calibrated", "calibrated_cost", "cheapest", "cheapest_cost", "chosen_cost"), NUMBER
)


def scored_run(run: RunData, outcome: Mapping[str, Any], positive: int) -> Scored:
    """Return the probabilities of one class of a run, with the share of positives that they assume.

    Args:
        run: the run.
        outcome: its artifact `probabilities` (`probabilities` float `[S, T, C]`, `labels` `[S, T]`).
        positive: index of the positive class.

    Raises:
        InvalidValue: there is no such class, or the test samples lack positives or negatives.
    """
    weights = run.records[-1]["weights"]["per_class"] if run.records else None
    try:
        of_class = None if weights is None else np.nan_to_num(np.array(weights, dtype=np.float64).mean(0), nan=1.0)
        share = trained_share(Experiment.from_dict(run.experiment), run.train_counts, of_class, positive)
    except LabError:  # an experiment that this version of the lab cannot read
        share = share_in_training(run, positive)
    return Scored.of(outcome["probabilities"], outcome["labels"], positive, share)


def share_in_training(run: RunData, positive: int) -> float:
    """Return the share of a class in the training part before resampling, to three digits, within the settings' limits."""
    share = float(f"{run.train_counts[positive] / sum(run.train_counts):.3g}")
    return min(max(share, 0.0001), 0.9999)


def default_positive(run: RunData) -> int:
    """Return the default positive class: the second of two classes, or the rarest of more."""
    if len(run.class_names) == 2:
        return 1
    return len(run.train_counts) - 1 - int(np.argmin(run.train_counts[::-1]))


def roc_frame(runs: Sequence[ScoredRun]) -> pd.DataFrame:
    """Return the ROC curves on a common grid: one row per (run, seed, false_positive_rate), with true_positive_rate."""
    grid = np.linspace(0, 1, RATES)
    return frame(
        [
            _block(run, scored, false_positive_rate=grid, true_positive_rate=recall_at(scored, grid))
            for run, scored in runs
        ],
        _ROC,
    )


def false_alarms_frame(runs: Sequence[ScoredRun]) -> pd.DataFrame:
    """Return the smallest false_positive_rate at every recall above 0: one row per (run, seed, recall)."""
    grid = np.linspace(0, 1, RATES)[1:]
    return frame(
        [_block(run, scored, recall=grid, false_positive_rate=false_alarms_at(scored, grid)) for run, scored in runs],
        _ALARMS,
    )


def precision_recall_frame(false_alarms: pd.DataFrame, share: float) -> pd.DataFrame:
    """Return the precision-recall curves at a share of positives.

    Args:
        false_alarms: the frame returned by `false_alarms_frame`.
        share: π′, the share of positives.

    Returns:
        Columns run, label, seed, recall, precision.
    """
    rates = false_alarms["recall"].to_numpy(), false_alarms["false_positive_rate"].to_numpy()
    return false_alarms.drop(columns="false_positive_rate").assign(precision=precision(*rates, share))


def reliability_frame(runs: Sequence[ScoredRun], share: float) -> pd.DataFrame:
    """Return the reliability diagrams at a share of positives: one row per (run, seed, bin).

    Columns: run, label, seed, bin, predicted (mean probability), observed (share of positives), samples (number of samples of
    the test part), error (of the seed, over all bins).
    """
    blocks = []
    for run, scored in runs:
        diagram = reliability(scored, share)
        blocks.append(
            _block(
                run,
                scored,
                bin=np.arange(diagram.samples.shape[1]),
                predicted=diagram.predicted,
                observed=diagram.observed,
                samples=diagram.samples,
                error=diagram.error[:, None],
            )
        )
    return frame(blocks, _RELIABILITY)


def at_threshold_frame(runs: Sequence[ScoredRun], settings: ThresholdSettings) -> pd.DataFrame:
    """Return the expected results at the threshold, the share and the costs of the settings: one row per (run, seed).

    Columns: run, label, seed, threshold, hits, misses, false_alarms, correct_rejections and cost (per 1,000 cases), recall,
    false_positive_rate, specificity, precision, balanced_accuracy, f1.
    """
    blocks = []
    for run, scored in runs:
        recall, alarms = (rates[:, 0] for rates in scored.rates(np.array([settings.threshold])))
        positives, negatives = CASES * settings.share, CASES * (1 - settings.share)
        columns = {
            "hits": positives * recall,
            "misses": positives * (1 - recall),
            "false_alarms": negatives * alarms,
            "correct_rejections": negatives * (1 - alarms),
        }
        columns |= {
            "threshold": np.array(settings.threshold),
            "recall": recall,
            "false_positive_rate": alarms,
            "specificity": 1 - alarms,
            "precision": precision(recall, alarms, settings.share),
            "balanced_accuracy": (recall + 1 - alarms) / 2,
            "f1": ratio(2 * columns["hits"], positives + columns["hits"] + columns["false_alarms"]),
            "cost": CASES * settings.use.cost(recall, alarms),
        }
        blocks.append(Block(_of(run, scored) | columns, recall.shape))
    return frame(blocks, _AT)


def cost_by_threshold_frame(runs: Sequence[ScoredRun], settings: ThresholdSettings) -> pd.DataFrame:
    """Return the expected cost of 1,000 cases as a function of the threshold: one row per (run, seed, threshold)."""
    grid = np.linspace(0, 1, THRESHOLDS)
    return frame(
        [
            _block(run, scored, threshold=grid, cost=CASES * settings.use.cost(*scored.rates(grid)))
            for run, scored in runs
        ],
        _COST,
    )


def best_thresholds_frame(runs: Sequence[ScoredRun], settings: ThresholdSettings) -> pd.DataFrame:
    """Return the thresholds with the lowest cost, and their cost per 1,000 cases: one row per (run, seed).

    Columns: run, label, seed, trained_share (the share of positives that the probabilities assume), calibrated (the threshold
    in closed form, for calibrated probabilities) and calibrated_cost, cheapest (the best threshold on the whole test part;
    infinite if no case should be predicted as positive) and cheapest_cost (optimistic), chosen_cost (of a threshold chosen on
    one half of the test part and evaluated on the other half).
    """
    blocks = []
    for run, scored in runs:
        use = settings.use
        calibrated = calibrated_threshold(use, scored.trained_share)
        cheapest = cheapest_thresholds(scored, use)
        columns = {
            "trained_share": np.array(scored.trained_share),
            "calibrated": np.array(calibrated),
            "calibrated_cost": CASES * use.cost(*(rate[:, 0] for rate in scored.rates(np.array([calibrated])))),
            "cheapest": cheapest,
            "cheapest_cost": CASES * use.cost(*scored.rates_of_each(cheapest)),
            "chosen_cost": CASES * cross_validated_cost(scored, use),
        }
        blocks.append(Block(_of(run, scored) | columns, cheapest.shape))
    return frame(blocks, _BEST)


def _of(run: RunData, scored: Scored) -> dict[str, np.ndarray]:
    return {"run": text(run.id), "label": text(run.label), "seed": run.seeds_of(len(scored.scores))}


def _block(run: RunData, scored: Scored, **columns: np.ndarray) -> Block:
    """Return columns `[S, G]`, `[S, 1]` or `[G]` as one row per seed and point."""
    shape = np.broadcast_shapes(*(np.shape(values) for values in columns.values()))
    owner = _of(run, scored)
    return Block(owner | {"seed": owner["seed"][:, None]} | columns, shape)
