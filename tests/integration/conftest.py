"""A consultation and what people say in it."""

from datetime import date

import pytest

from engage.models import Comment, Consultation, Response
from engage.services import theming
from tests import factories
from tests.comments import themed


@pytest.fixture
def town(session) -> Consultation:
    made = factories.consultation(session, slug="town")
    session.commit()
    return made


@pytest.fixture
def say(session, town):
    """Adds a comment and what the machine made of it."""

    def added(
        text: str, *labels: str, read: bool = True, source: str | None = None, **more: object
    ) -> Comment:
        release = town.surveys[0].releases[0]
        response = Response(
            release_id=release.id, language="en", mode="paper", day=date(2026, 11, 1)
        )
        comment = Comment(response=response, question_key="comment", page_language="en", text=text)
        comment.source_id = source
        session.add(comment)
        session.flush()
        if read:
            found = (themed(comment, *labels, **more),)
            theming.record(session, theming.ThemedComments("a" * 64, {}, found))
        session.commit()
        return comment

    return added
