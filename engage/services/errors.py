"""What can go wrong in the domain’s own words; `engage/web/errors.py` gives each a kind page."""

from collections.abc import Collection


class DomainError(Exception):
    """Something a person asked for that cannot be done, and is nobody’s programming mistake."""


class NotFound(DomainError):
    """There is no such thing, or not for this person."""


class NotOpen(DomainError):
    """The consultation `slug` does not take answers now."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class NotInLanguage(DomainError):
    """A consultation is not live in the wanted language. `languages` are the codes of those it is."""

    def __init__(self, languages: Collection[str]) -> None:
        super().__init__(", ".join(languages))
        self.languages = tuple(languages)


class NothingToSend(DomainError):
    """There are no answers in this browser: they expired, or were never started."""


class NothingAnswered(DomainError):
    """Somebody has answered no question of `slug`. `first_page` is where they can begin."""

    def __init__(self, slug: str, first_page: str) -> None:
        super().__init__(slug)
        self.slug = slug
        self.first_page = first_page


class AlreadySent(DomainError):
    """The answers of this browser to `slug` were sent, and can’t be changed or sent again."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class IllegalMove(DomainError):
    """A consultation cannot go from its state to the wanted one, or not by this person."""


class NotReady(DomainError):
    """A questionnaire cannot be published yet. `problems` says why, in order."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class AnothersDraft(DomainError):
    """A file would replace a draft that another person loaded; `fingerprint` is that draft’s."""

    def __init__(self, slug: str, fingerprint: str) -> None:
        super().__init__(slug)
        self.fingerprint = fingerprint


class StaleEdit(DomainError):
    """It has changed meanwhile."""
