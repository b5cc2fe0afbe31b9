"""What the gate said is kept beside a model, and read back or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.registry.gate_reports import (
    FindingEntry,
    GateReport,
    read_report,
    write_report,
)
from moderation.registry.store import Store

DIGEST, OTHER = "a" * 64, "b" * 64


def report(*passed: bool) -> GateReport:
    """One that found as many things."""
    found = [
        FindingEntry(check=f"check {number}", passed=one, says="as it is")
        for number, one in enumerate(passed)
    ]
    return GateReport(
        champion=OTHER,
        challenger=DIGEST,
        at=datetime(2026, 1, 2, tzinfo=UTC),
        findings=tuple(found),
    )


def test_report_is_read_back_and_is_no_model(tmp_path: Path) -> None:
    store = Store(tmp_path / "models")
    write_report(store, report(True, False))

    assert read_report(store, DIGEST) == report(True, False)
    assert read_report(store, OTHER) is None
    assert store.digests() == []


@pytest.mark.parametrize(
    ("passed", "lets"), [((True, True), True), ((True, False), False), ((), False)]
)
def test_one_refusal_is_enough_and_silence_is_no_consent(
    passed: tuple[bool, ...], lets: bool
) -> None:
    assert report(*passed).passed is lets


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b'{"champion": 3}', b"\xff"])
def test_what_cannot_be_read_is_no_report(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / f"{DIGEST}.gate.json").write_bytes(raw)

    assert read_report(Store(tmp_path), DIGEST) is None


def test_report_of_another_model_under_this_name_does_not_count(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    write_report(store, report(True))
    (tmp_path / f"{DIGEST}.gate.json").rename(tmp_path / f"{OTHER}.gate.json")

    assert read_report(store, OTHER) is None
