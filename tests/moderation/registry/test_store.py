from pathlib import Path

import pytest

from moderation.errors import ArtifactError
from moderation.registry import artifact
from moderation.registry.store import ALIASES, CHAMPION, Store
from tests.artifacts import described, tiny_arrays, tiny_files


def added(store: Store, name: str = "tiny") -> str:
    """Publish the tiny model under another name; returns its digest."""
    _, weights = tiny_files()
    manifest = described(weights, tiny_arrays(), name=name)
    store.add(manifest, weights)
    return manifest.digest


def test_empty_registry_has_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "models")

    assert store.digests() == []
    assert store.alias(CHAMPION) is None


def test_artifact_lies_under_its_digest(tmp_path: Path) -> None:
    store = Store(tmp_path / "models")

    digest = added(store)

    assert store.digests() == [digest]
    assert artifact.load(store.folder / digest).identifier == f"sha256:{digest}"


def test_publishing_twice_writes_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = added(store)
    written = (tmp_path / digest / artifact.WEIGHTS).stat().st_mtime_ns

    added(store)

    assert (tmp_path / digest / artifact.WEIGHTS).stat().st_mtime_ns == written


def test_half_published_artifact_is_not_listed_and_is_finished(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = added(store)
    (tmp_path / digest / artifact.MANIFEST).unlink()
    assert store.digests() == []

    added(store)

    assert store.digests() == [digest]


@pytest.mark.parametrize("name", ALIASES)
def test_alias_names_a_folder_until_it_is_moved(name: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    first, second = added(store, "first"), added(store, "second")

    store.point(name, first)
    before = store.alias(name)
    store.point(name, second)

    assert before == tmp_path / first
    assert store.alias(name) == tmp_path / second
    assert store.digests() == sorted([first, second])
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_moving_an_alias_replaces_its_file_in_one_step(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first, second = added(store, "first"), added(store, "second")
    store.point(CHAMPION, first)

    with (tmp_path / CHAMPION).open(encoding="ascii") as opened:
        store.point(CHAMPION, second)
        seen = opened.read()

    assert seen == f"{first}\n"
    assert (tmp_path / CHAMPION).read_text(encoding="ascii") == f"{second}\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"junk",
        b"../../../etc",
        b"A" * 64,
        b"a" * 63,
        b"a" * 65,
        b"\xff\xfe",
        b"a" * 64 + b"\n" + b"b" * 64,
    ],
    ids=repr,
)
def test_junk_in_an_alias_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / CHAMPION).write_bytes(content)

    with pytest.raises(ArtifactError, match="champion"):
        Store(tmp_path).alias(CHAMPION)


def test_alias_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / CHAMPION).mkdir()

    with pytest.raises(ArtifactError, match="champion"):
        Store(tmp_path).alias(CHAMPION)


@pytest.mark.parametrize("name", ["best", "../champion", ""])
def test_other_names_are_no_aliases(name: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = added(store)

    with pytest.raises(ArtifactError, match="not one of"):
        store.point(name, digest)


def test_alias_never_names_what_is_not_there(tmp_path: Path) -> None:
    store = Store(tmp_path)

    with pytest.raises(ArtifactError):
        store.point(CHAMPION, "a" * 64)

    assert store.alias(CHAMPION) is None
