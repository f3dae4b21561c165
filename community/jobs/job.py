"""What a job is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Job:
    """Something that the house does by itself.

    Args:
        name: what an operator reads in the log.
        every: how long after its end it is due again.
        run: does one piece of it, opening its own units of work, and says whether there may be more to do at once.
            Between two pieces the worker may be stopped, and in the midst of one it may be cut off: what a piece does
            must hold then, and several workers may do the same job in the same instant.
    """

    name: str
    every: timedelta
    run: Callable[[], bool]
