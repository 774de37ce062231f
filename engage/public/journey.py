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
from engage.services.errors import AlreadySent, NotFound
from engage.services.responses import OpenSurvey
from engage.web import language
from engage.web.extensions import session

_PLAIN_COOKIE = "answers"


@dataclass
class Journey:
    """The open survey and what this browser has answered of it; `begun` where a draft is kept."""

    slug: str
    survey: OpenSurvey
    draft: Draft
    begun: bool

    @classmethod
    def of(cls, slug: str) -> "Journey":
        """The journey of the browser that asks.

        Raises AlreadySent, NotFound, NotOpen or NotInLanguage.
        """
        kept = load_draft(slug)
        # Before all else: a consultation that has closed since does not unsend what was sent.
        if kept and kept.sent:
            raise AlreadySent(slug)
        survey = responses.open_survey(session(), slug, now())
        draft = kept or Draft(survey.release_id)
        begun_with = responses.of_release(session(), survey, draft.release_id)
        language.require_live(begun_with.languages)
        return cls(slug, begun_with, draft, kept is not None)

    def pages(self) -> list[Page]:
        return path.pages(self.survey.document, self.draft.answers)

    def page(self, key: str) -> Page:
        """The page `key`. Raises NotFound where this person’s path does not go there."""
        for page in self.pages():
            if page.key == key:
                return page
        raise NotFound(key)

    def back_url(self, key: str, *, changing: bool = False) -> str:
        """Where “back” leads from the page `key` (`check` for the list of answers).

        Whoever came to change an answer came from the check. It would send them straight back where
        something is not accepted yet: then it is the page before.
        """
        if changing and self.not_accepted() is None:
            return url_for("public.check", slug=self.slug)
        keys = [page.key for page in self.pages()]
        at = keys.index(key) if key in keys else len(keys)
        if at == 0:
            return url_for("public.consultation", slug=self.slug)
        return url_for("public.question", slug=self.slug, key=keys[at - 1])

    def next_url(self, key: str, *, changing: bool) -> str:
        """Where “continue” leads: the next page, or the check when all is answered or changed.

        Whoever changes an answer is asked first what the change has opened.
        """
        if changing:
            left = self._left_to_ask()
            return self.change_url(left) if left else url_for("public.check", slug=self.slug)
        keys = [page.key for page in self.pages()]
        at = keys.index(key) + 1
        if at == len(keys):
            return url_for("public.check", slug=self.slug)
        return url_for("public.question", slug=self.slug, key=keys[at])

    def change_url(self, page: Page) -> str:
        """The page as one comes to it from the check of the answers, to go back there."""
        return url_for("public.question", slug=self.slug, key=page.key, change="yes")

    def go_on_url(self) -> str:
        """Where somebody goes on who comes back: after the last page that they answered."""
        pages = self.pages()
        answered = [
            page.key
            for page in pages
            if any(question.key in self.draft.answers for question in page.questions)
        ]
        if answered:
            return self.next_url(answered[-1], changing=False)
        return url_for("public.question", slug=self.slug, key=pages[0].key)

    def not_accepted(self) -> Page | None:
        """The first page where words were typed, or taken away, that were not accepted yet."""
        return next(filter(self.holds_unsaved, self.pages()), None)

    def holds_unsaved(self, page: Page) -> bool:
        """Whether words were typed on this page, or taken away, that were not accepted yet."""
        return not set(questions.fields_of(page)).isdisjoint(self.draft.typed)

    def lacks_answer(self) -> Page | None:
        """The first page with a question that needs an answer and has none."""
        found = (one for one in self.pages() if path.lacks_answer(one, self.draft.answers))
        return next(found, None)

    def _left_to_ask(self) -> Page | None:
        for page in self.pages():
            if page.key in self.draft.opened or path.lacks_answer(page, self.draft.answers):
                return page
        return None

    def accept(self, page: Page, answers: dict[str, Any]) -> None:
        """Take the answers of a page; an answer of None is one taken back.

        An answer that stays as it was stays in the language in which it was given, too.
        """
        before = self.pages()
        for key, value in answers.items():
            if value is None:
                self.draft.answers.pop(key, None)
                self.draft.languages.pop(key, None)
            elif value != self.draft.answers.get(key):
                self.draft.answers[key] = value
                self.draft.languages[key] = language.current().code
        self.draft.opened = [
            other.key
            for other in self.pages()
            if other is not page and (other not in before or other.key in self.draft.opened)
        ]
        self._forget_typed(page)
        self.save()

    def keep_typed(self, page: Page, typed: Typed) -> None:
        """Keep what stands in the fields although it is not right, or nobody has looked yet."""
        before = dict(self.draft.typed)
        self._forget_typed(page)
        if questions.differs(page, typed, self.draft.answers):
            self.draft.typed |= typed
        if self.draft.typed != before:
            self.save()

    def _forget_typed(self, page: Page) -> None:
        for name in questions.fields_of(page):
            self.draft.typed.pop(name, None)

    def sent(self, reference: str) -> None:
        """Keep, of what was sent, nothing but its reference."""
        self.draft = Draft(self.draft.release_id, sent=reference)
        self.save()

    def save(self) -> None:
        g.saved_with = token() or drafts.new_token()
        lifetime = drafts.SENT_LIFETIME if self.draft.sent else _lifetime()
        drafts.save(session(), g.saved_with, self.slug, self.draft, lifetime)


def load_draft(slug: str) -> Draft | None:
    """What this browser keeps; nothing where it sent answers that were erased since."""
    kept = _kept(slug)
    return None if kept and kept.sent and responses.erased(session(), kept.sent) else kept


def sent_reference(slug: str) -> str | None:
    """The reference of what this browser has sent, erased since or not."""
    kept = _kept(slug)
    return kept.sent if kept else None


def forget_sent(slug: str) -> None:
    """Discard what this browser keeps of answers that were sent.

    A page that showed a reference may still be open when the next person has begun.
    """
    if sent_reference(slug):
        forget(slug)


def forget(slug: str) -> None:
    """Discard what this browser keeps, sent or not."""
    if held := token():
        drafts.discard(session(), held, slug)


def token() -> str | None:
    return g.get("saved_with") or request.cookies.get(cookie_name())


def hand_out_token(response: Response) -> Response:
    """Give a browser the token of the draft that was saved; it is the only cookie of a draft.

    It is given anew at each save, so that the key lasts as long as what it opens.
    """
    if "saved_with" in g and response.status_code < 500:
        response.set_cookie(
            cookie_name(),
            g.saved_with,
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


def _kept(slug: str) -> Draft | None:
    held = token()
    return drafts.load(session(), held, slug, now()) if held else None


def _lifetime() -> Any:
    return current_app.extensions["settings"].draft_lifetime
