"""`python -m core.cli`: the commands without the dashboard."""

import sys

from core.cli import main

sys.exit(main())
