"""The build: dependencies from requirements.in; in a wheel, the four folders go inside the package."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

CARRIED = ("templates", "static", "translations", "migrations")


class Dependencies(MetadataHookInterface):
    """What the package needs is written once, in requirements.in."""

    def update(self, metadata: dict) -> None:
        lines = Path(self.root, "requirements.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


class CarryResources(BuildHookInterface):
    """Compile the catalogues, then carry the folders that stand beside the package into it."""

    def initialize(self, version: str, build_data: dict) -> None:
        if version == "editable":  # a checkout reads the folders where they stand
            return
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for po in Path(self.root, "translations").glob("*/LC_MESSAGES/messages.po"):
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parts[-3])
            with po.with_suffix(".mo").open("wb") as target:
                write_mo(target, catalogue)
        for folder in CARRIED:
            build_data["force_include"][folder] = f"engage/_resources/{folder}"
