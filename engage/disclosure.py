"""The one function that every published count passes through.

Small counts can point at a person. Counts of 1 to 9 are said as “fewer than 10”; others are rounded
to the nearest 5 (the manner of NHS England’s sub-national hospital statistics, with the Office for
National Statistics’ threshold of ten). A zero is shown only where the group it is counted in is
itself large enough to show.
"""

from dataclasses import dataclass

THRESHOLD = 10
ROUNDED_TO = 5


@dataclass(frozen=True)
class PublishedCount:
    """A count as it may be shown: `value` is rounded, or None where only `below` may be said."""

    value: int | None
    below: int = THRESHOLD

    @property
    def suppressed(self) -> bool:
        return self.value is None


def publish(count: int, group: int) -> PublishedCount:
    """`count` people out of a group of `group`, as it may leave the system.

    Raises ValueError for a count below zero or above its group.
    """
    if not 0 <= count <= group:
        raise ValueError(f"a count of {count} in a group of {group}")
    if group < THRESHOLD or 0 < count < THRESHOLD:
        return PublishedCount(None)
    return PublishedCount(ROUNDED_TO * ((2 * count + ROUNDED_TO) // (2 * ROUNDED_TO)))
