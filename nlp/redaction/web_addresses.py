"""Web addresses with a person in them."""

import re
from collections.abc import Iterator

from nlp.redaction.places import is_public_handle

Spans = Iterator[tuple[int, int]]

_NETWORKS = (
    r"(?:facebook|fb|instagram|twitter|x|tiktok|linkedin|youtube|snapchat|threads|github|pinterest"
    r"|reddit|vk|twitch|soundcloud|strava)\.(?:com|net|me|tv|co\.uk)|linktr\.ee|t\.me|wa\.me|m\.me|bsky\.app|ok\.ru"
)
_PROFILE = re.compile(
    rf"(?<![\w.\-@])(?:https?://)?(?:[a-z\-]{{1,6}}\.)?(?:{_NETWORKS})/([\w@.%+~/?=&:\-]++)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<![\w@.])(?:https?://|www\.|(?=[\w\-]{1,40}\.(?:com|org|net|co|uk|io|me|info)\b))([\w@.%+~/?=&:#\-]++)",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    r"@|^[\w\-]+\.(?:wordpress|blogspot|substack|tumblr)\.com|[?&](?:e?mail|user|username|name)=|/~|/(?:u|user|users|profile|profiles|people|member|author|in)/\w",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@([\w.]+)")
_NOT_PEOPLE = frozenset(
    "groups events hashtag p reel reels watch search share company school explore home results"
    " playlist pages marketplace help about r topics i tag jobs".split()
)
_BEFORE_NAME = frozenset("in pub user c channel add profile people public u".split())


def profiles(text: str) -> Spans:
    """Find web addresses that lead to one person."""
    for found in _PROFILE.finditer(text):
        parts = [part for part in re.split(r"[/?]", found[1].rstrip(".,")) if part]
        while len(parts) > 1 and parts[0].casefold() in _BEFORE_NAME:
            del parts[0]
        if not parts or parts[0].casefold() in _NOT_PEOPLE or is_public_handle(parts[0].strip("@")):
            continue
        yield found.start(), found.start() + len(found[0].rstrip(".,:?"))


def personal_pages(text: str) -> Spans:
    """Find other web addresses with a person in them."""
    for found in _ADDRESS.finditer(text):
        if _OF_A_PERSON.search(_HANDLE.sub(_without_public, found[1])):
            yield found.start(), found.start() + len(found[0].rstrip(".,:?"))


def _without_public(handle: re.Match[str]) -> str:
    return "" if is_public_handle(handle[1].rstrip(".")) else handle[0]
