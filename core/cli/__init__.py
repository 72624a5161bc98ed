"""The command line `imbalance-lab`. The command `dashboard` starts the launcher installed under the entry point `launch`.

Exit status: 0 done, 1 the run failed or diverged (or the reader of the output has closed it), 2 wrong usage, 130 stopped
with Ctrl-C. Commands import heavy modules only when they run, so that help and listings do not wait for torch.
"""

from core.cli.application import main

__all__ = ["main"]
