"""Our components draw what GOV.UK Frontend’s own draw, judged by the package’s own examples.

`fixtures/*.json` are those examples. An example that needs an option named in
`fixtures/left_out.toml` is not drawn (and its HTML is not kept); every other one is.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

Options = dict[str, Any]
Arguments = dict[str, Any]

FIXTURES = Path(__file__).parent / "fixtures"
LEFT_OUT: dict[str, dict[str, str]] = tomllib.loads((FIXTURES / "left_out.toml").read_text("utf-8"))


def examples(component: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FIXTURES / f"{component}.json").read_text("utf-8"))
    return found


def names(value: Any, path: str = "") -> Iterator[str]:
    """The options that an example uses: `label.text`, `items[].value`, each name in `classes`."""
    if isinstance(value, list):
        for item in value:
            yield from names(item, f"{path}[]")
    elif isinstance(value, dict):
        for key, item in value.items():
            inner = f"{path}.{key}" if path else key
            yield inner
            yield from names(item, inner)
    elif path.endswith("[]") and not value:
        yield f"{path} empty"
    elif path.endswith(("classes", "type")):
        yield from (f"{path} {name}" for name in str(value).split())


def used(example: dict[str, Any]) -> set[str]:
    """Those options, the example’s own name, and what it lacks that ours always have."""
    options = example["options"]
    lacking = {f"no {name}" for name in ("fieldset", "maxlength", "text") if name not in options}
    return {*names(options), f"example: {example['name']}", *lacking}


def is_left_out(component: str, example: dict[str, Any]) -> bool:
    return any(
        fnmatchcase(option, pattern.replace("[", "[[]"))
        for option in used(example)
        for pattern in LEFT_OUT.get(component, {})
    )


def text(option: Any) -> Any:
    """A `{text}` or `{html}` option as the one argument that ours take for both."""
    if not isinstance(option, dict):
        return option
    return Markup(option["html"].strip()) if option.get("html") else option.get("text")


def size(option: Options) -> str | None:
    """The size in `govuk-label--l`."""
    return option["classes"].rsplit("--", 1)[1] if option.get("classes") else None


def modifiers(options: Options) -> set[str]:
    return {name.split("--", 1)[-1] for name in options.get("classes", "").split()}


def kept(options: Options, *wanted: str, **renamed: str) -> Arguments:
    """The options with the names `wanted`, and those of `renamed` under our name for them."""
    pairs = {**{name: name for name in wanted}, **renamed}
    return {ours: options[theirs] for ours, theirs in pairs.items() if theirs in options}


def field(options: Options) -> Arguments:
    """What every field has: label, hint, error."""
    return {
        **kept(options, "name", "id", "value", "autocomplete", "spellcheck", "attributes", "rows"),
        "label": text(options["label"]),
        "label_size": size(options["label"]),
        "label_is_heading": options["label"].get("isPageHeading", False),
        "hint": text(options.get("hint")),
        "error": text(options.get("errorMessage")),
    }


def input_(options: Options) -> Arguments:
    names = options.get("classes", "").split()
    widths = [int(name.rsplit("-", 1)[1]) for name in names if "--width-" in name]
    arguments = {**field(options), **kept(options, "type", "inputmode")}
    return {**arguments, "width": widths[0] if widths else None}


def character_count(options: Options) -> Arguments:
    strings = kept(
        options,
        textarea_description="textareaDescriptionText",
        characters_at_limit="charactersAtLimitText",
        characters_under_limit="charactersUnderLimitText",
        characters_over_limit="charactersOverLimitText",
    )
    strings.setdefault("textarea_description", "You can enter up to %{count} characters")
    return {**field(options), "maxlength": options["maxlength"], "strings": strings}


def select(options: Options) -> Arguments:
    chosen = [item["value"] for item in options["items"] if item.get("selected")]
    arguments = {**field(options), "items": options["items"]}
    return {**arguments, "value": chosen[0]} if chosen else arguments


def choices(options: Options) -> Arguments:
    legend = options["fieldset"]["legend"]
    return {
        "name": options["name"],
        "id": options.get("idPrefix"),
        "legend": text(legend),
        "legend_size": size(legend),
        "legend_is_heading": legend.get("isPageHeading", False),
        "hint": text(options.get("hint")),
        "error": text(options.get("errorMessage")),
        "small": "small" in modifiers(options),
        "items": [choice(item) for item in options["items"]],
    }


def choice(item: Options) -> Options:
    return {
        **kept(item, "value", "divider"),
        "text": text(item),
        "hint": text(item.get("hint")),
        "conditional": text(item.get("conditional")),
        "exclusive": item.get("behaviour") == "exclusive",
    }


def ticked(options: Options) -> list[str]:
    return [item["value"] for item in options["items"] if item.get("checked")]


def radios(options: Options) -> Arguments:
    value = options.get("value") or next(iter(ticked(options)), None)
    return {**choices(options), "value": value, "inline": "inline" in modifiers(options)}


def checkboxes(options: Options) -> Arguments:
    return {**choices(options), "values": options.get("values") or ticked(options)}


def fieldset(options: Options) -> Arguments:
    legend = options["legend"]
    return {
        "legend": text(legend),
        "legend_size": size(legend),
        "legend_is_heading": legend.get("isPageHeading", False),
        **kept(options, "role", described_by="describedBy", caller="html"),
    } | ({} if "html" in options else {"caller": ""})


def summary_list(options: Options) -> Arguments:
    rows = [
        {
            "key": text(row["key"]),
            "value": text(row["value"]),
            "actions": [
                {
                    "href": action["href"],
                    "text": text(action),
                    "hidden": action.get("visuallyHiddenText"),
                }
                for action in row.get("actions", {}).get("items", [])
            ],
        }
        for row in options["rows"]
    ]
    return {"rows": rows}


def table(options: Options) -> Arguments:
    def cell(option: Options) -> Options:
        return {"text": text(option), "numeric": option.get("format") == "numeric"}

    size = options.get("captionClasses", "").rpartition("--")[2] or None
    return {
        "caption": options.get("caption"),
        "caption_size": size,
        "head": [cell(option) for option in options.get("head", [])],
        "rows": [[cell(option) for option in row] for row in options["rows"]],
        **kept(options, first_cell_is_header="firstCellIsHeader"),
    }


def with_body(options: Options) -> Arguments:
    """The text of a component as its call block."""
    return {"caller": str(Markup("{}").format(text(options)))} if text(options) else {}


def banner(options: Options) -> Arguments:
    word = "Success" if options.get("type") == "success" else "Important"
    title = (
        Markup(options["titleHtml"]) if "titleHtml" in options else options.get("titleText", word)
    )
    body = {"caller": options["html"]} if "html" in options else kept(options, "text")
    return {"title": title, **body, **kept(options, "type", title_id="titleId")}


def panel(options: Options) -> Arguments:
    title = Markup(options["titleHtml"]) if "titleHtml" in options else options["titleText"]
    return {"title": title, **with_body(options), **kept(options, heading_level="headingLevel")}


def details(options: Options) -> Arguments:
    title = Markup(options["summaryHtml"]) if "summaryHtml" in options else options["summaryText"]
    return {"summary": title, **with_body(options), **kept(options, "id", "open")}


def pagination(options: Options) -> Arguments:
    items = [{**item, "label": item.get("visuallyHiddenText")} for item in options.get("items", [])]
    steps = {
        way: {**kept(options[way], "href", "text", label="labelText")}
        for way in ("previous", "next")
        if way in options
    }
    return {"items": items, "landmark_label": "Pagination", **steps}


def navigation(options: Options) -> Arguments:
    items = [{**item, "text": text(item)} for item in options.get("navigation", [])]
    return {"items": items} | kept(
        options,
        service_name="serviceName",
        service_url="serviceUrl",
        label="navigationLabel",
        menu_text="menuButtonText",
        navigation_id="navigationId",
        section_label="ariaLabel",
    )


def button(options: Options) -> Arguments:
    variant = next(iter(modifiers(options)), None)
    shown = kept(options, "href", "type", "name", "value", "attributes")
    return {"text": text(options), "variant": variant, **shown}


def tag(options: Options) -> Arguments:
    return {"text": text(options), "colour": next(iter(modifiers(options)), None)}


def error_summary(options: Options) -> Arguments:
    title = Markup(options["titleHtml"]) if "titleHtml" in options else options["titleText"]
    errors = [{"text": text(item), "href": item.get("href")} for item in options["errorList"]]
    return {"title": title, "errors": errors}


def error_message(options: Options) -> Arguments:
    return {"text": text(options), **kept(options, "id", prefix="visuallyHiddenText")}


def label(options: Options) -> Arguments:
    return {
        "text": text(options),
        "field": options.get("for"),
        "size": size(options),
        "is_heading": options.get("isPageHeading", False),
    }


def breadcrumbs(options: Options) -> Arguments:
    return {
        "items": [{**item, "text": text(item)} for item in options["items"]],
        **kept(options, label="labelText", collapse_on_mobile="collapseOnMobile"),
    }


ADAPTERS: dict[str, Callable[[Options], Arguments]] = {
    "back_link": lambda options: {"text": text(options), "href": options.get("href", "#")},
    "breadcrumbs": breadcrumbs,
    "button": button,
    "character_count": character_count,
    "checkboxes": checkboxes,
    "details": details,
    "error_message": error_message,
    "error_summary": error_summary,
    "fieldset": fieldset,
    "file_upload": field,
    "hint": lambda options: {"text": text(options), **kept(options, "id")},
    "input": input_,
    "inset_text": with_body,
    "label": label,
    "notification_banner": banner,
    "pagination": pagination,
    "panel": panel,
    "radios": radios,
    "select": select,
    "service_navigation": navigation,
    "skip_link": lambda options: {"text": text(options), "href": options.get("href", "#content")},
    "summary_list": summary_list,
    "table": table,
    "tag": tag,
    "textarea": field,
    "warning_text": lambda options: {
        "text": text(options),
        **kept(options, assistive="iconFallbackText"),
    },
}

DRAWN = [
    pytest.param(component, example, id=f"{component}: {example['name']}")
    for component in ADAPTERS
    for example in examples(component)
    if not is_left_out(component, example)
]


@pytest.mark.parametrize(("component", "example"), DRAWN)
def test_it_draws_what_the_package_draws(
    component: str, example: dict[str, Any], draw: Callable[..., str], tree: Callable[[str], Any]
) -> None:
    ours = draw(component, **ADAPTERS[component](example["options"]))
    if not any(name.startswith("characters") for name in example["options"]):
        # Ours always carry the script’s texts; the package’s script falls back to English.
        ours = re.sub(r' data-i18n\.[a-z.-]+="[^"]*"', "", ours)
    assert tree(ours) == tree(example["html"])


@pytest.mark.parametrize("component", sorted(LEFT_OUT))
def test_every_option_left_out_is_one_that_an_example_uses(component: str) -> None:
    options = {option for example in examples(component) for option in used(example)}
    for pattern in LEFT_OUT[component]:
        assert any(fnmatchcase(option, pattern.replace("[", "[[]")) for option in options), pattern


def test_every_component_is_drawn_from_at_least_one_example() -> None:
    assert {case.values[0] for case in DRAWN} == set(ADAPTERS)
