"""The figures of a class's flatness."""

FIGURES = (
    "lambda_max",
    "lambda_min",
    "lambda_max_bound",
    "lambda_min_bound",
    "trace",
    "trace_standard_error",
    "trace_per_parameter",
    "gauss_newton_lambda_max",
    "negative_mass",
)
"""The entries of a class's payload that hold one number per seed."""
