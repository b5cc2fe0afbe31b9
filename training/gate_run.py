"""The gate for a model in the registry, on the test side of its own recipe's data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from moderation.errors import ArtifactError
from moderation.registry import artifact
from moderation.registry.gate_reports import FindingEntry, GateReport, write_report
from moderation.registry.store import Store
from moderation.settings import Settings
from moderation.storage.database import Database
from training.decided_examples import SOURCE, Decided, decided_examples
from training.errors import RecipeError
from training.evidence import Contender, Evidence
from training.gate import Finding, Gate
from training.recipe import Recipe
from training.recipe_data import recipe_data

OnSource = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the gate found."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether the challenger may serve."""
        return all(finding.passed for finding in self.findings)

    @property
    def refusals(self) -> tuple[str, ...]:
        """What it was refused for, by name."""
        return tuple(one.check for one in self.findings if not one.passed)

    def in_short(self) -> dict[str, str | int]:
        """For the audit log."""
        return {
            "checks": len(self.findings),
            "refused": ", ".join(self.refusals[:10]),
        }


def judge(champion: Path, challenger: Path, evidence: Evidence) -> Judged:
    """Compare two artifacts; one that is not sound is a refusal, not an error.

    Raises
    ------
    ArtifactError
        The champion is not sound.
    """
    present = Contender.read(champion)
    try:
        candidate = Contender.read(challenger)
    except ArtifactError as error:
        return Judged((Finding("sound", False, str(error)),))
    return Judged(tuple(Gate(evidence).judge(present, candidate)))


def keep(judged: Judged, store: Store, champion: Path, challenger: Path) -> None:
    """Leave what was found beside the challenger, for the model page.

    A challenger whose manifest cannot be read has no name to keep it under.
    """
    try:
        names = [artifact.read_manifest(one).digest for one in (champion, challenger)]
    except ArtifactError:
        return
    found = tuple(
        FindingEntry(check=one.check, passed=bool(one.passed), says=one.says)
        for one in judged.findings
    )
    report = GateReport(
        champion=names[0], challenger=names[1], at=datetime.now(UTC), findings=found
    )
    write_report(store, report)


def evidence_for(
    challenger: Path,
    champion: Path,
    settings: Settings,
    on_source: OnSource,
    *,
    skip_unavailable: bool,
) -> Evidence:
    """The test side of the data that a model was trained on, gathered once more.

    Raises
    ------
    ArtifactError, RecipeError
        A model is not sound, or the recipe in it is not one that we know.
    """
    manifest = artifact.read_manifest(challenger)
    try:
        recipe = Recipe.model_validate(manifest.recipe)
    except ValidationError as error:
        raise RecipeError("the model's manifest has no recipe of ours") from error
    decided = Decided(())
    if any(entry.name.startswith(f"{SOURCE}:") for entry in manifest.sources):
        decided = decisions(settings, champion, recipe)
    gathered = recipe_data(
        recipe,
        settings,
        on_source,
        skip_unavailable=skip_unavailable,
        decided=decided.examples,
    )
    return Evidence.of(gathered, recipe)


def decisions(settings: Settings, champion: Path, recipe: Recipe) -> Decided:
    """What the decisions in the database teach; raises StorageError."""
    database = Database(settings.database)
    try:
        database.require_schema()
        with database.reading() as reading:
            lessons = list(reading.lessons.all())
    finally:
        database.dispose()
    return decided_examples(lessons, artifact.load(champion), recipe.tone.civil_labels)
