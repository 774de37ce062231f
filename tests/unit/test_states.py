"""The life of a consultation: legal moves, and what the clock does by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic_core import PydanticCustomError

from engage.models import Consultation
from engage.services.consultations import in_luton
from engage.types import PUBLIC_STATES, TRANSITIONS, ConsultationState

OPENS = datetime(2027, 3, 1, 9, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=10)
S = ConsultationState


@pytest.mark.parametrize(
    ("state", "moment", "then"),
    [
        (S.SCHEDULED, OPENS - timedelta(seconds=1), S.SCHEDULED),
        (S.SCHEDULED, OPENS, S.OPEN),
        (S.SCHEDULED, CLOSES - timedelta(seconds=1), S.OPEN),
        (S.SCHEDULED, CLOSES, S.CLOSED),
        (S.OPEN, CLOSES, S.CLOSED),
        (S.PAUSED, OPENS, S.PAUSED),
        (S.PAUSED, CLOSES, S.CLOSED),
        (S.DRAFT, CLOSES, S.DRAFT),
        (S.APPROVED, OPENS, S.APPROVED),
        (S.REPORTED, OPENS, S.REPORTED),
    ],
)
def test_the_clock_opens_and_closes(state: S, moment: datetime, then: S) -> None:
    made = Consultation(state=state, opens_at=OPENS, closes_at=CLOSES)
    assert made.state_at(moment) is then


def test_times_without_a_zone_are_lutons_in_winter_and_in_summer() -> None:
    assert in_luton(datetime(2027, 1, 15, 9)).astimezone(UTC).hour == 9
    assert in_luton(datetime(2027, 7, 15, 9)).astimezone(UTC).hour == 8


def test_every_state_can_be_reached_and_only_the_archive_is_an_end() -> None:
    reachable, border = {S.DRAFT}, [S.DRAFT]
    while border:
        for following in TRANSITIONS[border.pop()] - reachable:
            reachable.add(following)
            border.append(following)
    assert reachable == set(S)
    assert [state for state in S if not TRANSITIONS[state]] == [S.ARCHIVED]


def test_nothing_is_public_before_it_is_published() -> None:
    assert not PUBLIC_STATES & {S.DRAFT, S.IN_REVIEW, S.APPROVED}


@pytest.mark.parametrize("moment", ["9999-12-31T23:59-05:00", "0001-01-01T00:00+05:00"])
def test_a_moment_at_the_end_of_the_calendar_is_no_time(moment: str) -> None:
    with pytest.raises(PydanticCustomError, match="no such year"):
        in_luton(datetime.fromisoformat(moment))
