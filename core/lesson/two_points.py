"""The smallest relevant difference in accuracy."""

TWO_POINTS = 0.02
"""The published baselines of a single benchmark differ by as much from paper to paper (70.4 to 72 per cent for cross-entropy on
CIFAR-10-LT at factor 100), so a smaller gain means little."""
