import json
from typing import Any

import pytest

from moderation.errors import ArtifactError
from moderation.policies.base import Threshold
from moderation.registry.manifest import Manifest
from tests.artifacts import tiny_files


def content(**more: Any) -> bytes:
    return json.dumps(json.loads(tiny_files()[0].to_json()) | more).encode()


def test_manifest_comes_back_as_it_went() -> None:
    manifest, _ = tiny_files()

    assert Manifest.from_json(manifest.to_json()) == manifest


def test_identifier_is_free_of_spaces_and_of_the_order_of_keys() -> None:
    manifest, _ = tiny_files()
    raw = json.loads(manifest.to_json())
    turned = json.dumps(dict(reversed(raw.items()))).encode()

    again = Manifest.from_json(turned)

    assert again.identifier == manifest.identifier
    assert manifest.identifier == f"sha256:{manifest.digest}"
    assert len(manifest.digest) == 64


def test_identifier_changes_with_any_entry() -> None:
    manifest, _ = tiny_files()

    other = Manifest.from_json(content(name="other"))

    assert other.identifier != manifest.identifier


def test_canonical_bytes_are_sorted_readable_and_end_with_a_newline() -> None:
    raw = tiny_files()[0].to_json()

    assert raw.endswith(b"}\n")
    assert raw.startswith(b'{\n  "')
    assert list(json.loads(raw)) == sorted(json.loads(raw))


def test_policies_get_the_thresholds_as_they_know_them() -> None:
    found = tiny_files()[0].policy_thresholds()

    assert found["toxicity"] == Threshold(0.5, 0.7, "made up for tests")
    assert found["spam"] == Threshold(0.5, None, "made up for tests")


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        pytest.param(b"", "manifest", id="empty"),
        pytest.param(b"{}", "format", id="nothing in it"),
        pytest.param(b"[" * 9_000, "manifest", id="deep"),
        pytest.param(b"\xff\xfe", "manifest", id="not UTF-8"),
        pytest.param(content(format=2), "format", id="future format"),
        pytest.param(content(colour="blue"), "colour", id="unknown entry"),
        pytest.param(content(languages=[]), "languages", id="no language"),
        pytest.param(content(tone_labels=[]), "tone_labels", id="no label"),
        pytest.param(
            content(thresholds={"spam": {"hold": 1.5}}), r"spam\.hold", id="threshold"
        ),
        pytest.param(
            content(thresholds={"spam": {"hold": float("nan")}}),
            r"spam\.hold",
            id="not a number",
        ),
        pytest.param(
            content(weights={"file": "../../etc/x.npz"}), r"weights\.file", id="path"
        ),
        pytest.param(
            content(weights={"file": "w.pkl"}), r"weights\.file", id="not an npz"
        ),
        pytest.param(content(weights={"sha256": "AB"}), r"weights", id="hash"),
    ],
)
def test_manifest_of_another_shape_is_refused_by_entry(raw: bytes, where: str) -> None:
    with pytest.raises(ArtifactError, match=where):
        Manifest.from_json(raw)
