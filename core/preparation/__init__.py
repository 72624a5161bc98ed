"""From a dataset to the sets that a run trains and tests on: splits, preprocessing, imbalance, label noise, resampling.

Uses the axes. Components and seeds go in; `Prepared` sets come out.
"""
