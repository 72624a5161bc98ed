"""The parts of which an experiment consists: the component and its ten axes, one sub-package per axis.

Uses errors, code generation and randomness. Takes numbers and text (JSON, `--set`, links); returns frozen, validated values.
"""
