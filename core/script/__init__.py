"""*Show code*: a run as a short script with public libraries that gives the same numbers."""

from core.script.script import script, script_of

__all__ = ["script", "script_of"]
