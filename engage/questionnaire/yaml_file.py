"""An officer’s YAML: read as texts, lists and named fields, with the line where each stands.

Plain values stay the text they are (`yes`, `16-17`, `2040`); the typed document makes numbers, dates
and choices out of them, and says where it cannot.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from engage.questionnaire.problems import Place, Problem, UnreadableDocument

_TAG = "tag:yaml.org,2002:"


class _BadCharacter(yaml.MarkedYAMLError):
    """An escape stands for a character that YAML refuses where it is written plainly."""


class _Loader(yaml.SafeLoader):
    """Builds nothing but texts, lists, named fields and “nothing”."""

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        node = super().compose_scalar_node(anchor)
        # JSON escapes an emoji as two halves, and YAML makes a character of each.
        halves = node.value.encode("utf-16-le", "surrogatepass")
        node.value = halves.decode("utf-16-le", "surrogatepass")
        if self.NON_PRINTABLE.search(node.value):
            raise _BadCharacter(problem_mark=node.start_mark)
        return node


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag in {f"{_TAG}null", f"{_TAG}merge"}]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.yaml_constructors = {
    tag: build
    for tag, build in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag in {f"{_TAG}{name}" for name in ("str", "seq", "map", "null")}
}


@dataclass(frozen=True)
class YamlFile:
    """`data` is what the file holds; `node` remembers the lines."""

    data: dict[str, object]
    node: yaml.Node

    def line(self, place: Place) -> int:
        """The line, from 1, on which the innermost part of `place` begins that is there."""
        node, line = self.node, self.node.start_mark.line
        for part in place:
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == part:
                        node, line = value, key.start_mark.line
                        break
            elif isinstance(node, yaml.SequenceNode) and part in range(len(node.value)):
                node = node.value[int(part)]
                line = node.start_mark.line
        return line + 1


def read(source: str) -> YamlFile:
    """The named fields of a YAML text. Raises UnreadableDocument with the line that is wrong."""
    loader = None
    try:
        loader = _Loader(source)
        node: Any = loader.get_single_node()
        # Before the fields are built: “<<” then puts those of another place among them.
        repeated = list(_repeated(node, (), set()))
        data = loader.construct_document(node) if node else None
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableDocument([_problem(error, source)]) from error
    finally:
        if loader:
            loader.dispose()
    if not isinstance(data, dict):
        raise UnreadableDocument([Problem("not_a_mapping")])
    if repeated:
        raise UnreadableDocument(repeated)
    return YamlFile(data, node)


def _repeated(node: yaml.Node | None, place: Place, seen: set[int]) -> Iterator[Problem]:
    """Fields that stand twice in one place: of these YAML keeps the last, and the first is lost.

    A part that others point to is looked at once; it may even stand in itself.
    """
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _repeated(item, (*place, number), seen)
    elif isinstance(node, yaml.MappingNode):
        names = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # A list or fields as a name: the loader refuses that when it builds.
            inside = (*place, str(key.value))
            if key.value in names:
                yield Problem("same_field", inside, key.start_mark.line + 1)
            names.add(key.value)
            yield from _repeated(value, inside, seen)


def _problem(error: Exception, source: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    kind = "tab" if "'\\t'" in str(getattr(error, "problem", "")) else "not_yaml"
    if isinstance(error, _BadCharacter):
        kind = "bad_character"
    # What is never closed is missed at the very end, on a line that is not there.
    last = source.rstrip().count("\n")
    return Problem(kind, line=min(mark.line, last) + 1 if mark else None)
