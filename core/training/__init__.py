"""Training, from an experiment to records: the loop over epochs, fits of classifiers, statistics, checkpoints, device.

Uses experiments, prepared sets, metrics and, for checkpoints only, the store. Takes experiments; yields records and an outcome.
"""
