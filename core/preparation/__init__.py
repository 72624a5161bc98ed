"""From a dataset to the sets that a run is trained and tested on: splits, preprocessing, imbalance, label noise, resampling.

Uses the axes. Components and seeds go in; `Prepared` sets come out.
"""
