"""A table of 200,000 rows and 30 columns: read, described, and learnt from with random_under and with inverse weights.

    python -m tests.benchmarks.large_table [--rows 200000]

It must take less than a minute and less than 3 GiB in all, in one process.
"""

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

KINDS = {"numbers": 20, "whole numbers": 5, "names": 4}
MOST_SECONDS, MOST_BYTES = 60, 3 * 2**30


def large_table(rows: int) -> bytes:
    """Numbers, whole numbers and names, some missing, and a class that one row in fifty has."""
    random = np.random.default_rng(0)
    rare = random.random(rows) < 0.02
    columns = [(random.normal(size=rows) + 0.3 * rare).round(6).astype(str) for _ in range(KINDS["numbers"])]
    columns += [random.integers(0, 1000, rows).astype(str) for _ in range(KINDS["whole numbers"])]
    columns += [random.choice(["north", "east", "south", "west"], rows) for _ in range(KINDS["names"])]
    for column in columns[::7]:
        column[random.random(rows) < 0.05] = ""
    columns.append(np.where(rare, "fraud", "fine"))
    header = ",".join(f"c{place}" for place in range(len(columns) - 1)) + ",y"
    return "\n".join([header, *map(",".join, zip(*(column.tolist() for column in columns), strict=True))]).encode()


def main() -> None:
    """Measure and print; ends with an error above the limits."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=200_000)
    rows = arguments.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IMBALANCE_LAB_DATA"] = folder
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        path = Path(folder) / "large.csv"
        path.write_bytes(large_table(rows))
        began = time.perf_counter()

        def told(what: str) -> None:
            print(f"{time.perf_counter() - began:6.1f} s  {peak() / 2**30:.2f} GiB  {what}", flush=True)

        print(f"{path.stat().st_size / 1e6:.0f} MB")
        import data
        from core.experiment.codec import from_dotted
        from core.tables.table_description import describe_table
        from core.training.run_experiment import run_experiment

        told("imported")
        digest = data.store_table_file(path)
        told("read and kept")
        found = describe_table(data.load_table(digest))
        told(f"described: {found.rows:,} rows, imbalance factor {found.imbalance:.1f}")
        for settings in ({"resampler": "random_under"}, {"weighting": "inverse"}):
            experiment = from_dotted(
                {"dataset": "csv", "dataset.file": digest, "model": "logistic_regression"} | settings
            )
            summary = run_experiment(experiment, lambda _: None).summary
            scores = np.mean(summary["test"]["balanced_accuracy"])
            told(f"logistic_regression, {settings}, {experiment.seeds} seeds: balanced accuracy {scores:.3f}")
        assert time.perf_counter() - began < MOST_SECONDS
        assert peak() < MOST_BYTES


def peak() -> int:
    """The most memory this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
