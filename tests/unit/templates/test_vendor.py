"""What was made elsewhere is what its checksums say, is licensed, and asks nobody for anything."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ["static/vendor/govuk", "static/fonts", "tests/browser/vendor/axe"]
OURS = {"SHA256SUMS", "build.sh", "bundle.mjs", "luton.scss", "palette.scss"}
SHEETS = sorted((ROOT / "static").rglob("*.css"))


def checksums(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_made_elsewhere_has_its_checksum(folder: str) -> None:
    files = {file.name: file for file in (ROOT / folder).iterdir() if file.name not in OURS}
    found = {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    assert found == checksums(ROOT / folder)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_carries_the_licence(folder: str) -> None:
    assert [file for file in (ROOT / folder).iterdir() if "LICENSE" in file.name]


@pytest.mark.parametrize(
    "mark", ["gds transport", "#1d70b8", "#0f7a52", "#ffdd00", "crest", "crown"]
)
@pytest.mark.parametrize("sheet", ["govuk-frontend.css", "govuk-frontend.rtl.css"])
def test_no_font_colour_or_mark_of_gov_uk_is_left(sheet: str, mark: str) -> None:
    assert mark not in (ROOT / "static/vendor/govuk" / sheet).read_text("utf-8").lower()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_every_address_in_a_stylesheet_is_a_file_of_ours(sheet: Path) -> None:
    addresses = re.findall(r"(?:url\(|@import\s*)[\"']?([^\"')]+)", sheet.read_text("utf-8"))
    assert [address for address in addresses if not (sheet.parent / address).is_file()] == []


def test_the_right_to_left_sheet_is_the_mirror_of_the_other() -> None:
    folder = ROOT / "static/vendor/govuk"
    left, right = (
        (folder / name).read_text("utf-8")
        for name in ("govuk-frontend.css", "govuk-frontend.rtl.css")
    )
    for rule in (r"margin-left:", r"border-left:", r"padding-left:"):
        mirrored = rule.replace("left", "right")
        assert len(re.findall(rule, left)) == len(re.findall(mirrored, right)) > 0
    assert "polygon(100% 0, 0 50%, 100% 100%)" in right
