"""The language of a request: the first part of the address decides, and nothing else remembers.

Unknown codes are no address at all (404). `/` asks the browser and sends people on.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, current_app, g, has_request_context, redirect, request, url_for
from flask_babel import Babel, force_locale, get_domain
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as BaseResponse

from engage import languages
from engage.languages import Language
from engage.services.errors import NotInLanguage
from engage.settings import Environment, Settings
from engage.text import SOURCE_LANGUAGE, LocalisedText
from engage.web.access import open_to_all

_ZONE = "Europe/London"


def init_app(app: Flask, settings: Settings) -> None:
    known = languages.read(settings.translations_dir)
    if settings.environment is Environment.PRODUCTION:
        languages.require_compiled(settings.translations_dir, known)
    app.extensions["languages"] = known
    app.url_map.converters["lang"] = _converter(known)
    app.url_value_preprocessor(_take_from_address)
    app.url_defaults(_put_into_address)
    app.add_url_rule("/", "choose_language", open_to_all(_choose))
    # One a site: a Babel that is shared keeps the catalogues of the site made last.
    Babel().init_app(
        app,
        default_locale="en_GB",
        default_timezone=_ZONE,
        default_translation_directories=str(settings.translations_dir),
        locale_selector=_locale,
    )
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]


def current() -> Language:
    """The language of this request: the address’s, or else the browser’s wish, or English.

    An address that leads nowhere still begins with the language of the page that will say so.
    """
    if "language" not in g:
        known = current_app.extensions["languages"]
        if not has_request_context():
            return known[SOURCE_LANGUAGE]
        code = request.path.split("/")[1]
        if code in known:
            g.language = known[code]
            return g.language
        g.language = _wished(known) or known[SOURCE_LANGUAGE]
    return g.language


def _wished(known: Mapping[str, Language]) -> Language | None:
    # Not `best_match`: a tag that is ours to the letter (en-GB) goes there before one wanted more.
    by_subtag: dict[str, Language] = {}
    for item in known.values():
        by_subtag.setdefault(_primary(item.tag), item)
    for tag, quality in request.accept_languages:  # the most wanted first
        if quality > 0 and (found := by_subtag.get(_primary(tag))):
            return found
    return None


def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


def known() -> list[Language]:
    return list(current_app.extensions["languages"].values())


def in_every_language(say: Callable[[], str]) -> LocalisedText:
    """What `say` says in each language of the site, to be kept in the record."""
    said = {}
    for item in known():
        with force_locale(item.babel):
            said[item.code] = say()
    return said


def require_live(codes: Collection[str]) -> None:
    """Raise NotInLanguage where the language of this request is none of `codes`."""
    if current().code not in codes:
        raise NotInLanguage(codes)


def switch_url(code: str) -> str:
    """This page in another language (the home page, where this is not a page one can go back to)."""
    reading = view_for_reading()
    return _address(*reading, code) if reading else url_for("public.home", lang=code)


def send_url(code: str) -> str:
    """Where the form of this page is sent in another language."""
    if request.endpoint is None or request.view_args is None:
        return url_for("public.home", lang=code)
    return _address(request.endpoint, request.view_args, code)


def view_for_reading() -> tuple[str, dict[str, Any]] | None:
    """The view that answers a GET of this address, and its arguments; None where there is none."""
    endpoint: str | None = request.endpoint
    values: Mapping[str, Any] = request.view_args or {}
    if request.method != "GET" and endpoint:
        adapter = current_app.create_url_adapter(request)
        try:
            endpoint, values = adapter.match(method="GET")  # type: ignore[union-attr]
        except HTTPException:
            return None
    if not endpoint or not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return None
    return endpoint, {name: value for name, value in values.items() if name != "lang"}


def _address(endpoint: str, values: dict[str, Any], code: str) -> str:
    # The query is the visitor’s own: as arguments of url_for it could name another host or method.
    address = url_for(endpoint, **{**values, "lang": code})
    query = urlencode(list(request.args.items(multi=True)))
    return f"{address}?{query}" if query else address


def _converter(known: dict[str, Language]) -> type[BaseConverter]:
    class LanguageConverter(BaseConverter):
        regex = "|".join(known)

    return LanguageConverter


def _take_from_address(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.language = current_app.extensions["languages"][values.pop("lang")]


def _put_into_address(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current().code


def _translations() -> Any:
    """The catalogue of this request, looked up once and not for each of a page’s words."""
    if "translations" not in g:
        g.translations = get_domain().get_translations()
    return g.translations


def _gettext(message: str) -> str:
    return str(_translations().ugettext(message))


def _ngettext(singular: str, plural: str, number: int) -> str:
    return str(_translations().ungettext(singular, plural, number))


def _locale() -> Locale:
    return Locale.parse(current().babel)


def _choose() -> BaseResponse:
    response: BaseResponse = redirect(url_for("public.home", lang=current().code))
    response.headers["Vary"] = "Accept-Language"
    return response
