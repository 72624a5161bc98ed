"""The lab that the tests of pages share, for contracts that are seen on a page."""

from tests.dashboard.conftest import lab, trained, visit

__all__ = ["lab", "trained", "visit"]
