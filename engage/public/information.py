"""The pages of the footer: how the site works and what happens to people’s words."""

from flask import current_app
from flask_babel import gettext as _

from engage.public import journey
from engage.public.pages import InformationPage
from engage.services.errors import NotFound
from engage.settings import Settings
from engage.web import language

TOPICS = ("accessibility", "privacy", "cookies", "contact", "how-we-read-your-answers")


def page(topic: str, settings: Settings) -> InformationPage:
    """The page on `topic`. Raises NotFound."""
    titles = {
        "accessibility": _("Accessibility statement"),
        "privacy": _("Privacy"),
        "cookies": _("Cookies"),
        "contact": _("Contact us"),
        "how-we-read-your-answers": _("How we read your answers"),
    }
    if topic not in TOPICS:
        raise NotFound(topic)
    facts = {
        "contact_email": settings.contact_email,
        "draft_days": settings.draft_days,
        "session_cookie": current_app.config["SESSION_COOKIE_NAME"],
        "answers_cookie": journey.cookie_name(),
        "unchecked": [item.own_name for item in language.known() if not item.checked_by],
        "taskforce": settings.taskforce_name,
    }
    return InformationPage(titles[topic], topic, facts)
