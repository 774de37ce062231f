"""The templates as the site sets them up, in English and without the site."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import jinja2
import pytest
from markupsafe import Markup

ROOT = Path(__file__).parents[3]

Node = tuple[str, tuple[tuple[str, str], ...], tuple[Any, ...]]


@pytest.fixture(scope="session")
def templates() -> jinja2.Environment:
    """Undefined names are errors here, except where a template asks about them first."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        asset=lambda path: f"/static/{path}",
        switch_url=lambda code: f"/{code}/here",
        send_url=lambda code: f"/{code}/sent-from-here",
        csrf_token=lambda: "token",
        url_for=lambda endpoint, **values: "/" + "/".join([endpoint, *map(str, values.values())]),
    )
    return environment


@pytest.fixture(scope="session")
def draw(templates: jinja2.Environment) -> Callable[..., str]:
    """`draw(macro, caller=html, **arguments)`: the HTML of one of our components."""

    def call(name: str, /, *, caller: str | None = None, **arguments: Any) -> str:
        macro = getattr(templates.get_template(f"components/{name}.html").module, name)
        if caller is not None:
            arguments["caller"] = lambda *_given: Markup(caller)
        return str(macro(**arguments))

    return call


def tree(html: str) -> list[Node | str]:
    """HTML as nested tuples: attributes and class names sorted, space between tags dropped."""
    return _children(html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False))


def _children(element: Any) -> list[Node | str]:
    found: list[Node | str] = [_words(element.text)]
    for child in element:
        if isinstance(child.tag, str):
            attributes = {**child.attrib, "class": " ".join(sorted(child.get("class", "").split()))}
            found.append((child.tag, tuple(sorted(attributes.items())), tuple(_children(child))))
        found.append(_words(child.tail))
    return [item for item in found if item]


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


@pytest.fixture(scope="session", name="tree")
def _tree() -> Callable[[str], list[Node | str]]:
    return tree
