"""The lines of a script for one step of a run."""

from dataclasses import dataclass

from core.codegen.lines import Lines

NOTHING = Lines("")


@dataclass(frozen=True)
class Part:
    """Lines of one step.

    Attributes:
        constants: assignments of upper-case names.
        functions: definitions of functions, separated by two empty lines.
        once: lines before the loop over the seeds.
        each_seed: lines in that loop, where `seed` is set; not indented yet.
    """

    constants: Lines = NOTHING
    functions: Lines = NOTHING
    once: Lines = NOTHING
    each_seed: Lines = NOTHING
