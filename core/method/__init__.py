"""The parts that an experiment is put together from: the component and its ten axes, one sub-package per axis.

Uses errors, code generation and randomness. Numbers and text go in (JSON, `--set`, links); frozen, validated values come out.
"""
