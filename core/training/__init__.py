"""From an experiment to records: the loop over epochs, fits of classifiers, statistics, checkpoints, device.

Uses experiments, prepared sets, metrics and, for checkpoints alone, the store. Experiments go in; records and an outcome come
out.
"""
