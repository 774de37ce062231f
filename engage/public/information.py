"""The pages of the footer: how the site works and what happens to people’s words."""

from datetime import date

from flask import current_app
from flask_babel import gettext as _

from engage.public import journey
from engage.public.pages import InformationPage
from engage.services.errors import NotFound
from engage.settings import Settings
from engage.web import language

PREPARED = date(2026, 11, 25)
"""The day the accessibility statement was last gone through, which the rules of 2018 ask for yearly."""

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
        "contact_phone": settings.contact_phone,
        "contact_address": settings.contact_address,
        "controller": settings.controller,
        "dpo_email": settings.dpo_email,
        "prepared": PREPARED,
        "draft_days": settings.draft_days,
        "session_cookie": current_app.config["SESSION_COOKIE_NAME"],
        "answers_cookie": journey.cookie_name(),
        "unchecked": [item for item in language.known() if not item.checked_by],
        "taskforce": settings.taskforce_name,
    }
    return InformationPage(titles[topic], topic, facts)
