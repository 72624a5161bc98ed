"""The stops of a slider: round numbers over the admissible range of a parameter."""

import math
from bisect import insort

from core.method.parameter import Parameter

DECADES_BELOW_ONE = 5
STEPS_PER_DECADE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
TOWARDS_ONE = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)
LINEAR_STEPS = 20


def stops(parameter: Parameter, value: float) -> list[float]:
    """The stops of the slider of a number, with its default and its present value among them, in order.

    A logarithmic range has six stops a decade, [0, 1) gets denser towards 1, any other range is divided evenly.
    """
    limits = parameter.range
    if parameter.logarithmic:
        found = _logarithmic(limits.minimum, limits.maximum)
    elif limits.minimum == 0 and limits.maximum == 1 and limits.open_maximum:
        found = list(TOWARDS_ONE)
    else:
        found = _linear(limits.minimum, limits.maximum)
    found = [stop for stop in found if stop in limits]
    for extra in (float(parameter.default), float(value)):
        if extra not in found:
            insort(found, extra)
    return found


def shares(value: float, low: float, high: float) -> list[float]:
    """The stops of a slider of a share or a probability: denser towards both ends, with its present value among them."""
    lower = [
        0.0,
        1e-4,
        2e-4,
        5e-4,
        0.001,
        0.002,
        0.003,
        0.005,
        0.007,
        0.01,
        0.015,
        0.02,
        0.025,
        0.03,
        0.035,
        0.04,
        0.045,
    ]
    middle = [round(0.05 + 0.01 * step, 2) for step in range(46)]
    half = lower + middle
    found = [stop for stop in half + [round(1 - stop, 4) for stop in half[-2::-1]] if low <= stop <= high]
    if value not in found:
        insort(found, value)
    return found


def shown(number: float) -> str:
    """A number as a slider shows it: short, no exponent unless it is very small."""
    return f"{number:g}" if abs(number) < 1e6 else f"{number:,.0f}"


def _logarithmic(low: float, high: float) -> list[float]:
    first = math.floor(math.log10(low)) if low > 0 else -DECADES_BELOW_ONE
    last = math.ceil(math.log10(high))
    ladder = [float(f"{step * 10.0**power:.6g}") for power in range(first, last + 1) for step in STEPS_PER_DECADE]
    return [*([0.0] if low <= 0 else []), *ladder]


def _linear(low: float, high: float) -> list[float]:
    step = (high - low) / LINEAR_STEPS
    power = 10.0 ** math.floor(math.log10(step))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= step * (1 - 1e-9))
    return [float(f"{low + step * index:.6g}") for index in range(int((high - low) / step + 1e-9) + 1)]
