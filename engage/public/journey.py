"""One browser’s way through a questionnaire: its token, its draft, and where it goes next."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, request, url_for

from engage.answers import Typed
from engage.models import now
from engage.public import questions
from engage.questionnaire import path
from engage.questionnaire.document import Page
from engage.services import drafts, responses
from engage.services.drafts import Draft
from engage.services.errors import NotFound
from engage.services.responses import OpenSurvey
from engage.web import language
from engage.web.extensions import session

_PLAIN_COOKIE = "answers"


@dataclass
class Journey:
    """The open survey and what this browser has answered of it."""

    slug: str
    survey: OpenSurvey
    draft: Draft

    @classmethod
    def of(cls, slug: str) -> "Journey":
        """The journey of the browser that asks. Raises NotFound, NotOpen or NotInLanguage."""
        survey = responses.open_survey(session(), slug, now())
        draft = load_draft(slug)
        if draft is None:
            draft = Draft(survey.release_id)
        begun_with = responses.of_release(session(), survey, draft.release_id)
        language.require_live(begun_with.languages)
        return cls(slug, begun_with, draft)

    def pages(self) -> list[Page]:
        return path.pages(self.survey.document, self.draft.answers)

    def page(self, key: str) -> Page:
        """The page `key`. Raises NotFound where this person’s path does not go there."""
        for page in self.pages():
            if page.key == key:
                return page
        raise NotFound(key)

    def back_url(self, key: str) -> str:
        """Where “back” leads from the page `key` (`check` for the list of answers)."""
        keys = [page.key for page in self.pages()]
        at = keys.index(key) if key in keys else len(keys)
        if at == 0:
            return url_for("public.consultation", slug=self.slug)
        return url_for("public.question", slug=self.slug, key=keys[at - 1])

    def next_url(self, key: str, *, changing: bool) -> str:
        """Where “continue” leads: the next page, or the check when all is answered or changed."""
        keys = [page.key for page in self.pages()]
        at = keys.index(key) + 1
        if changing or at == len(keys):
            return url_for("public.check", slug=self.slug)
        return url_for("public.question", slug=self.slug, key=keys[at])

    def not_accepted(self) -> Page | None:
        """The first page where words were typed, or taken away, and nobody pressed “continue”."""
        for page in self.pages():
            if not set(questions.fields_of(page)).isdisjoint(self.draft.typed):
                return page
        return None

    def accept(self, page: Page, answers: dict[str, Any]) -> None:
        """Take the answers of a page; an answer of None is one taken back."""
        for key, value in answers.items():
            if value is None:
                self.draft.answers.pop(key, None)
            else:
                self.draft.answers[key] = value
        self._forget_typed(page)
        self.save()

    def keep_typed(self, page: Page, typed: Typed) -> None:
        """Keep what stands in the fields although nobody has looked whether it is right."""
        before = dict(self.draft.typed)
        self._forget_typed(page)
        if questions.differs(page, typed, self.draft.answers):
            self.draft.typed |= typed
        if self.draft.typed != before:
            self.save()

    def _forget_typed(self, page: Page) -> None:
        for name in questions.fields_of(page):
            self.draft.typed.pop(name, None)

    def save(self) -> None:
        if token() is None:
            g.new_token = drafts.new_token()
        lifetime = drafts.SENT_LIFETIME if self.draft.sent else _lifetime()
        drafts.save(session(), token() or g.new_token, self.slug, self.draft, lifetime)


def load_draft(slug: str) -> Draft | None:
    held = token()
    return drafts.load(session(), held, slug, now()) if held else None


def forget(slug: str) -> None:
    if held := token():
        drafts.discard(session(), held, slug)


def token() -> str | None:
    return g.get("new_token") or request.cookies.get(cookie_name())


def hand_out_token(response: Response) -> Response:
    """Give a browser its token when the first answer is kept; it is the only cookie of a draft."""
    if "new_token" in g and response.status_code < 400:
        response.set_cookie(
            cookie_name(),
            g.new_token,
            max_age=_lifetime(),
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response


def cookie_name() -> str:
    """The cookie of the token: bound to this host where the site runs over https."""
    return (
        f"__Host-{_PLAIN_COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else _PLAIN_COOKIE
    )


def _lifetime() -> Any:
    return current_app.extensions["settings"].draft_lifetime
