import json
from pathlib import Path

import pytest

from moderation.registry import artifact
from moderation.registry.manifest import Manifest
from tests.training.tiny_data import tiny_run
from training.card import CARD, EVALUATION, FIGURE, keep_beside, write_card
from training.card_stance import PICTURE
from training.figures import draw_reliability, draw_risk_coverage
from training.importers import IMPORTERS


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Manifest, str]:
    """The tiny run's manifest and its card."""
    folder = tmp_path_factory.mktemp("card")
    manifest, weights = tiny_run()
    artifact.write(folder, manifest, weights)
    place = write_card(folder)
    assert place == folder / CARD
    assert (folder / FIGURE).is_file()
    return manifest, place.read_text(encoding="utf-8")


def test_card_names_the_model_and_its_data(written: tuple[Manifest, str]) -> None:
    manifest, card = written

    assert f"# Model card: {manifest.name}\n" in card
    assert f"`{manifest.identifier}`" in card
    assert f"`{manifest.data_sha256}`" in card


def test_card_names_every_source_with_licence_rows_and_home(
    written: tuple[Manifest, str],
) -> None:
    manifest, card = written

    for source in manifest.sources:
        home = IMPORTERS[source.name].dataset.homepage
        assert (
            f"| {source.name} | {source.licence} | {source.rows:,} | {home} |" in card
        )


def test_figures_are_those_of_the_manifest(written: tuple[Manifest, str]) -> None:
    manifest, card = written
    lines = card.splitlines()

    for label, found in {
        **manifest.metrics["tone"],
        "spam": manifest.metrics["spam"],
    }.items():
        row = next(line for line in lines if line.startswith(f"| {label} | "))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[1:3] == [f"{found['rows']:,}", f"{found['yes']:,}"]
        assert cells[3:5] == [
            str(found["all"]["auc"]),
            str(found["all"]["average_precision"]),
        ]
        assert cells[6] == str(found["ece"])


def test_thresholds_and_missing_promises_are_shown(
    written: tuple[Manifest, str],
) -> None:
    manifest, card = written
    table = card.partition("## Thresholds")[2].partition("## Stance")[0]

    for label in manifest.recipe["promises"]:
        entry = manifest.thresholds.get(label)
        hold = f"{entry.hold:.3f}" if entry and entry.hold else "–"
        assert f"| {label} | {hold} | – |" in table


def test_card_says_what_it_is_bad_at_and_not_for(
    written: tuple[Manifest, str],
) -> None:
    assert "## Known weaknesses" in written[1]
    assert "## Not for" in written[1]


def test_same_metrics_give_the_same_picture(tmp_path: Path) -> None:
    metrics = tiny_run()[0].metrics

    draw_reliability(metrics, tmp_path / "one.svg")
    draw_reliability(metrics, tmp_path / "two.svg")

    one = (tmp_path / "one.svg").read_bytes()
    assert one == (tmp_path / "two.svg").read_bytes()
    assert one.lstrip().startswith(b"<?xml")


def test_figures_of_another_model_are_not_shown(tmp_path: Path) -> None:
    manifest, weights = tiny_run()
    artifact.write(tmp_path, manifest, weights)
    row = {"rows": 8, "yes": 4, "auc": 0.75, "average_precision": 0.5}

    for model, shown in ((manifest.identifier, True), ("sha256:other", False)):
        found = {"model": model, "leave_one_out": {"some site": row}}
        (tmp_path / EVALUATION).write_text(json.dumps(found))
        card = write_card(tmp_path).read_text(encoding="utf-8")
        assert ("| some site | 8 | 4 | 0.75 | 0.5 |" in card) is shown


def test_groups_and_actions_are_in_the_card(written: tuple[Manifest, str]) -> None:
    assert "## What the default policy does" in written[1]
    assert "| Sikh | " in written[1]


def test_stances_stand_beside_the_majority_and_a_model_without_targets(
    tmp_path: Path,
) -> None:
    manifest, weights = tiny_run()
    artifact.write(tmp_path, manifest, weights)
    blind = {"rows": 9, "macro_f1": 0.1234, "favor_against_accuracy": 0.4321}
    figures = manifest.metrics["stance"]["sources"]["perspectrum"]

    before = write_card(tmp_path).read_text(encoding="utf-8")
    keep_beside(tmp_path, manifest.identifier, {"target_blind": {"perspectrum": blind}})
    after = write_card(tmp_path).read_text(encoding="utf-8")

    of = f"| {figures['macro_f1']} | {figures['majority_macro_f1']} |"
    assert f"{of} – |" in before
    assert f"{of} 0.1234 |" in after
    assert "| 0.4321 |" in after


def test_risk_and_coverage_are_drawn(tmp_path: Path) -> None:
    manifest, weights = tiny_run()
    curves = {"one": [[1.0, 0.6], [0.5, 0.7]], "two": [[1.0, 0.5], [0.5, 0.5]]}
    stance = {**manifest.metrics["stance"], "risk_coverage": curves}
    metrics = {**manifest.metrics, "stance": stance}
    changed = manifest.model_copy(update={"metrics": metrics})
    artifact.write(tmp_path, changed, weights)

    card = write_card(tmp_path).read_text(encoding="utf-8")
    draw_risk_coverage(curves, tmp_path / "again.svg")

    assert f"![Accuracy of the surest answers]({PICTURE})" in card
    picture = (tmp_path / PICTURE).read_bytes()
    assert picture == (tmp_path / "again.svg").read_bytes()
    assert picture.lstrip().startswith(b"<?xml")


def test_shares_are_shown_where_they_were_measured(tmp_path: Path) -> None:
    manifest, weights = tiny_run()
    artifact.write(tmp_path, manifest, weights)
    row = {"targets": 4, "covered": 0.91, "error": 0.1, "counted_error": 0.2}
    keep_beside(
        tmp_path, manifest.identifier, {"shares": {"one": row | {"width": 0.6}}}
    )

    card = write_card(tmp_path).read_text(encoding="utf-8")

    assert "| one | 4 | 91% | 0.60 | 0.100 | 0.200 |" in card
