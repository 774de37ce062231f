"""Every template compiles, is used, imports only what it uses, and says nothing outside gettext."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from engage import paths
from engage.public.information import TOPICS

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    str(path.relative_to(paths.TEMPLATES)) for path in paths.TEMPLATES.rglob("*.html")
)


def _tree(app: Flask, name: str) -> nodes.Template:
    source = (paths.TEMPLATES / name).read_text(encoding="utf-8")
    return app.jinja_env.parse(source, name)


def _named_in_python() -> set[str]:
    """The templates that code names, literally or by a pattern."""
    names = {f"public/information/{topic}.html" for topic in TOPICS}
    for file in (ROOT / "engage").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names |= set(re.findall(r"[a-z_/-]+\.html", node.value))
    return names


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)


def test_every_template_is_used(app: Flask) -> None:
    used = _named_in_python()
    for name in TEMPLATES:
        tree = _tree(app, name)
        for node in tree.find_all((nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)):
            used.add(node.template.value)
    # Drawn and tested for pages that come with later work.
    kept = {
        "components/breadcrumbs.html",
        "components/fieldset.html",
        "components/warning_text.html",
    }
    assert set(TEMPLATES) - used - kept == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_imports_only_what_it_uses(app: Flask, name: str) -> None:
    tree = _tree(app, name)
    read = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    for node in tree.find_all(nodes.FromImport):
        for given in node.names:
            called = given[1] if isinstance(given, tuple) else given
            assert called in read, f"{name} imports {called} and does not use it"
    for node in tree.find_all(nodes.Import):
        assert node.target in read, f"{name} imports {node.target} and does not use it"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_nothing_outside_gettext(name: str) -> None:
    source = (paths.TEMPLATES / name).read_text(encoding="utf-8")
    source = re.sub(r"{% block body_class %}.*?{% endblock %}", "", source)
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.S)
    text = re.sub(r"<[^>]*>|&[a-z]+;", " ", bare)
    assert not re.findall(r"[A-Za-z]{2,}", text), f"{name} says: {' '.join(text.split())}"
