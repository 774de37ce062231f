"""Which comments a consultation has."""

from sqlalchemy import Select, select

from engage.models import Comment, Consultation, Release, Response, Survey
from engage.types import ResponseState


def of(consultation: Consultation) -> Select[str]:
    """The identities of the comments of a consultation that were not withdrawn."""
    return (
        select(Comment.id)
        .join(Response, Response.id == Comment.response_id)
        .join(Release, Release.id == Response.release_id)
        .join(Survey, Survey.id == Release.survey_id)
        .where(
            Survey.consultation_id == consultation.id,
            Response.state == ResponseState.SENT,
            ~Comment.withdrawn,
        )
    )
