"""The eighteen rows of More's table through the lab, against a plain script that makes the same fits on two processes.

    python -m tests.benchmarks.more [--seeds 3]

Both are given the same splits, samplers and classifiers; both use two processes that have imported what they need. The lab's
figure is from the moment the eighteen runs are wanted until the store has the last of them, with their metrics and records.
"""

import argparse
import multiprocessing
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from core.execution import Executor
from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.frames.published import MORE_2016
from core.store import RunStore

PROCESSES = 2


def experiments(seeds: int) -> list[Experiment]:
    """The rows of the table, in its order."""
    return [from_dotted({"dataset": "more2016", "seeds": str(seeds)} | row.setting) for row in MORE_2016]


def plain_fit(task: tuple[dict[str, Any], int]) -> np.ndarray:
    """One fit as a script would make it; the confusion matrix on the test part."""
    from imblearn import combine, ensemble, over_sampling, under_sampling
    from sklearn.datasets import make_classification
    from sklearn.ensemble import AdaBoostClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import confusion_matrix
    from sklearn.model_selection import train_test_split

    from core.method.model.engine.balance_cascade_classifier import BalanceCascadeClassifier

    setting, seed = task
    samplers = {
        "random_under": lambda: under_sampling.RandomUnderSampler(random_state=seed),
        "near_miss_1": lambda: under_sampling.NearMiss(version=1),
        "near_miss_2": lambda: under_sampling.NearMiss(version=2),
        "near_miss_3": lambda: under_sampling.NearMiss(version=3),
        "condensed_nn": lambda: under_sampling.CondensedNearestNeighbour(random_state=seed),
        "edited_nn": lambda: under_sampling.EditedNearestNeighbours(n_neighbors=5),
        "repeated_edited_nn": lambda: under_sampling.RepeatedEditedNearestNeighbours(n_neighbors=5),
        "tomek_links": under_sampling.TomekLinks,
        "random_over": lambda: over_sampling.RandomOverSampler(random_state=seed),
        "smote": lambda: over_sampling.SMOTE(random_state=seed),
        "borderline_smote_1": lambda: over_sampling.BorderlineSMOTE(random_state=seed, kind="borderline-1"),
        "borderline_smote_2": lambda: over_sampling.BorderlineSMOTE(random_state=seed, kind="borderline-2"),
        "smote_tomek": lambda: combine.SMOTETomek(random_state=seed),
        "smote_enn": lambda: combine.SMOTEENN(random_state=seed),
    }
    features, labels = make_classification(
        n_samples=10000,
        n_features=10,
        n_informative=3,
        n_redundant=1,
        n_clusters_per_class=1,
        class_sep=0.8,
        flip_y=0,
        weights=[0.9],
        random_state=11,
    )
    train, test, train_labels, test_labels = train_test_split(features, labels, test_size=0.25, random_state=0)
    if "resampler" in setting:
        train, train_labels = samplers[setting["resampler"]]().fit_resample(train, train_labels)
    classifiers = {
        "logistic_regression": lambda: LogisticRegression(
            solver="liblinear", class_weight="balanced" if "weighting" in setting else None
        ),
        "easy_ensemble": lambda: ensemble.EasyEnsembleClassifier(
            10, AdaBoostClassifier(n_estimators=50), random_state=seed
        ),
        "balance_cascade": lambda: BalanceCascadeClassifier(random_state=seed),
    }
    fitted = classifiers[setting["model"]]().fit(train, train_labels)
    return confusion_matrix(test_labels, fitted.predict(test))


def plain_script(seeds: int, *, condensed: bool) -> float:
    """Seconds for all fits on two processes; without condensing, which decides everything, when asked to leave it out."""
    rows = [row.setting for row in MORE_2016 if condensed or row.setting.get("resampler") != "condensed_nn"]
    tasks = [(setting, seed) for setting in rows for seed in range(seeds)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(plain_fit, [(MORE_2016[11].setting, 0), (MORE_2016[16].setting, 0)] * PROCESSES, chunksize=1)
        began = time.perf_counter()
        for _ in pool.imap_unordered(plain_fit, tasks, chunksize=1):
            pass
        return time.perf_counter() - began


def through_the_lab(seeds: int, *, condensed: bool) -> float:
    """Seconds until the store has all of the table's runs."""
    wanted = [one for one in experiments(seeds) if condensed or one.resampler.slug != "condensed_nn"]
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(Path(folder) / "runs.db")
        executor = Executor(store, workers=PROCESSES)
        warm = [from_dotted({"dataset": "more2016", "seed": str(seed)} | MORE_2016[16].setting) for seed in (90, 91)]
        finished(executor, executor.request("benchmark", warm))
        began = time.perf_counter()
        finished(executor, executor.request("benchmark", wanted))
        seconds = time.perf_counter() - began
        executor.close()
        store.close()
    return seconds


def finished(executor: Executor, run_ids: list[str]) -> None:
    """Wait until all runs are done."""
    version = -1
    while True:
        runs = [executor.get_run(run_id) for run_id in run_ids]
        if all(run is not None and run.finished for run in runs):
            break
        version = executor.wait(run_ids, version, 1.0)
    assert all(run is not None and run.status == "done" for run in runs), runs


def main() -> None:
    """Measure in turn and print the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--without-condensed", action="store_true", help="leave out the slowest row everywhere")
    given = arguments.parse_args()
    condensed = not given.without_condensed
    lab = through_the_lab(given.seeds, condensed=condensed)
    print(f"the lab: {lab:.1f} s", flush=True)
    plain = plain_script(given.seeds, condensed=condensed)
    print(f"a plain script: {plain:.1f} s; ratio {lab / plain:.2f}", flush=True)


if __name__ == "__main__":
    main()
