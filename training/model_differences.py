"""What tells two models apart, read off their manifests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from moderation.registry.manifest import Manifest

ABSENT: Final = "-"
DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; ``gain`` is set where more is better."""

    subject: str
    before: str
    after: str
    gain: float | None = None


def differences(one: Manifest, other: Manifest) -> list[Difference]:
    """What changes from ``one`` to ``other``, from its name to its figures."""
    found = [
        *_plain(_identity(one), _identity(other)),
        *_plain(_sources(one), _sources(other)),
        *_plain(_leaves("recipe", one.recipe), _leaves("recipe", other.recipe)),
        *_plain(_thresholds(one), _thresholds(other)),
        *_figures(one, other),
    ]
    return [difference for difference in found if difference.before != difference.after]


def figures(manifest: Manifest) -> dict[str, float]:
    """ROC-AUC, average precision and calibration error of every label, by name."""
    metrics = manifest.metrics
    labels = {**metrics.get("tone", {}), "spam": metrics.get("spam", {})}
    found: dict[str, float] = {}
    for label, entry in labels.items():
        whole = entry.get("all") or {}
        for name, value in (
            ("auc", whole.get("auc")),
            ("average precision", whole.get("average_precision")),
            ("calibration error", entry.get("ece")),
        ):
            if value is not None:
                found[f"{label} {name}"] = float(value)
    for source, entry in metrics.get("stance", {}).get("sources", {}).items():
        found[f"stance {source} macro-F1"] = float(entry["macro_f1"])
    return found


def mean_auc(manifest: Manifest) -> float | None:
    """Mean ROC-AUC over labels; None where none was measured."""
    values = [v for name, v in figures(manifest).items() if name.endswith(" auc")]
    return sum(values) / len(values) if values else None


def _identity(manifest: Manifest) -> dict[str, str]:
    return {
        "model": manifest.digest[:DIGITS],
        "name": manifest.name,
        "parent": (manifest.parent or ABSENT).removeprefix("sha256:")[:DIGITS],
        "data": manifest.data_sha256[:DIGITS],
        "languages": " ".join(manifest.languages),
        "tone labels": " ".join(manifest.tone_labels),
        **{f"version {name}": value for name, value in manifest.versions.items()},
    }


def _sources(manifest: Manifest) -> dict[str, str]:
    return {f"rows {entry.name}": str(entry.rows) for entry in manifest.sources}


def _thresholds(manifest: Manifest) -> dict[str, str]:
    found = {}
    for label, entry in manifest.thresholds.items():
        for action, value in (("hold", entry.hold), ("reject", entry.reject)):
            if value is not None:
                found[f"{label} {action}s from"] = f"{value:.3f}"
    return found


def _leaves(name: str, values: Any) -> dict[str, str]:
    """Nested mappings as one: ``recipe.tone.max_iter``."""
    if not isinstance(values, Mapping):
        return {name: str(values)}
    found: dict[str, str] = {}
    for key, value in values.items():
        found |= _leaves(f"{name}.{key}", value)
    return found


def _plain(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for subject in dict.fromkeys((*before, *after)):
        yield Difference(
            subject, before.get(subject, ABSENT), after.get(subject, ABSENT)
        )


def _figures(one: Manifest, other: Manifest) -> Iterator[Difference]:
    before, after = figures(one), figures(other)
    for subject in dict.fromkeys((*before, *after)):
        old, new = before.get(subject), after.get(subject)
        gain = None
        if old is not None and new is not None:
            gain = old - new if subject.endswith("calibration error") else new - old
        yield Difference(subject, _shown(old), _shown(new), gain)


def _shown(value: float | None) -> str:
    return ABSENT if value is None else f"{value:.4f}"
