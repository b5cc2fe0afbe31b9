"""What docs/retraining.md shows of its commands is what they print."""

import pytest

from tests.docs.walk import DOCUMENT, agrees, garden, run, steps

COMMANDS = (
    "training import",
    "training adapt",
    "training train --with-decisions",
    "training diff",
    "model-changes",
    "training promote",
    "training rollback",
)


def test_every_command_of_the_walk_prints_what_the_document_shows() -> None:
    walked = steps(DOCUMENT.read_text("utf-8"))

    with garden():
        for step in walked:
            printed = run(step.command)
            assert agrees(step.output, printed), f"{step.command} prints\n{printed}"

    for command in COMMANDS:
        assert any(command in step.command for step in walked), command


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("serves 0123456789ab\n1.2 s", "serves ba9876543210\n13.4 s", True),
        ("one\n…\nfour", "one\ntwo\nthree\nfour", True),
        ("one\n…\nfour", "one\ntwo\nthree", False),
        ("9 of 10", "8 of 10", False),
        ("wrapped\nhere", "wrapped here", True),
    ],
)
def test_only_what_differs_from_run_to_run_is_not_compared(
    shown: str, printed: str, same: bool
) -> None:
    assert agrees(shown, printed) is same
