"""The command line `imbalance-lab`. The command `dashboard` starts what is installed under the entry point `launch`.

Exit status: 0 done, 1 the run failed or diverged (or nobody reads the output any more), 2 wrong usage, 130 stopped with
Ctrl-C. Modules here import what they need when a command runs, so that help and listings do not wait for torch.
"""

from core.cli.application import main

__all__ = ["main"]
