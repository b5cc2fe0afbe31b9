"""The card beside the head that ships is what its manifest says."""

from pathlib import Path
from shutil import copytree

from moderation.registry.stance_semantic import read_manifest
from moderation.settings import SHIPPED_STANCE_SEMANTIC
from training.card_stance import PICTURE
from training.cli import main
from training.stance_semantic_card import CARD, write_card


def test_shipped_card_and_picture_are_those_of_the_manifest(tmp_path: Path) -> None:
    folder = copytree(SHIPPED_STANCE_SEMANTIC, tmp_path / "head")
    for name in (CARD, PICTURE):
        (folder / name).unlink()

    place = write_card(folder)

    for name in (CARD, PICTURE):
        shipped = (SHIPPED_STANCE_SEMANTIC / name).read_bytes()
        assert (folder / name).read_bytes() == shipped
    assert place == folder / CARD


def test_card_names_licence_data_figures_and_weaknesses(tmp_path: Path) -> None:
    folder = copytree(SHIPPED_STANCE_SEMANTIC, tmp_path / "head")

    text = write_card(folder).read_text(encoding="utf-8")

    manifest = read_manifest(folder)
    assert all(f"| {s.name} | {s.licence} |" in text for s in manifest.sources)
    assert all(f"| {name} |" in text for name in manifest.metrics["test"]["sources"])
    for part in ("Licence: MIT", "## Test part", "## Known weaknesses", "## Not for"):
        assert part in text


def test_command_is_there() -> None:
    assert "stance-semantic" in main.commands
