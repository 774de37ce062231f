"""Does once a process what each application of the tests would do again.

Nearly every test of a page makes an application of its own. Each would compile its templates, which
was two fifths of the time of such a test, and the addresses of the site, half the time of making it.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing.rules import Rule

Builder = Callable[..., tuple[str, str]]

_compile = Rule._compile_builder
_compiled: dict[tuple[Any, ...], Builder] = {}


class KeptTemplates(BytecodeCache):
    """Templates as compiled; Jinja drops one whose source has changed."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def compile_once() -> None:
    """Share compiled templates and addresses between all applications that this process makes."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
    Rule._compile_builder = _builder  # type: ignore[method-assign]


def _builder(rule: Rule, append_unknown: bool = True) -> Builder:
    """Return what builds a rule’s address: it is handed the rule itself, so equal rules share it."""
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(rule, append_unknown)
    return _compiled[key]
