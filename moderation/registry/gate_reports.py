"""What the gate said of a model, kept beside it in the registry.

``<registry>/<digest>.gate.json``: the artifact's own folder is covered by its hash, so
that nothing may be added there. A report counts for the champion that it names alone.
"""

import os
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from moderation.errors import ArtifactError
from moderation.registry.reading import canonical, read_bytes, understood
from moderation.registry.store import Store

MAX_BYTES: Final = 1_000_000


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FindingEntry(_Entry):
    """One thing that was looked at; ``says`` is for people."""

    check: str
    passed: bool
    says: str


class GateReport(_Entry):
    """What the gate found, with digests of the two models, at a time (UTC)."""

    champion: str = Field(pattern="^[0-9a-f]{64}$")
    challenger: str = Field(pattern="^[0-9a-f]{64}$")
    at: datetime
    findings: tuple[FindingEntry, ...]

    @property
    def passed(self) -> bool:
        """Whether the challenger may serve."""
        return bool(self.findings) and all(one.passed for one in self.findings)

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


def write_report(store: Store, report: GateReport) -> None:
    """Keep a report; a newer one takes its place."""
    store.folder.mkdir(parents=True, exist_ok=True)
    place = store.folder / f"{report.challenger}.gate.json"
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    temporary.write_bytes(canonical(report.model_dump(mode="json")))
    temporary.replace(place)


def read_report(store: Store, digest: str) -> GateReport | None:
    """The newest report about a model; None when there is none that can be read."""
    place = store.folder / f"{digest}.gate.json"
    try:
        found = understood(GateReport, read_bytes(place, MAX_BYTES), "gate report")
    except ArtifactError:
        return None
    return found if found.challenger == digest else None
