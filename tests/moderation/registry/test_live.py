import shutil
import threading
from pathlib import Path

import pytest

from moderation.comment import Comment
from moderation.errors import ModelUnavailableError
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.registry.live import LiveModel
from moderation.registry.store import CHAMPION, Store
from tests.artifacts import described, tiny_arrays, tiny_files, write_tiny

AT_ONCE = 1e-9
NEVER_AGAIN = 1e9


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder with the artifact that comes with the program."""
    write_tiny(tmp_path / "shipped", name="shipped")
    return tmp_path / "shipped"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A registry that is empty at first."""
    return Store(tmp_path / "models")


def promote(store: Store, name: str) -> str:
    """Publish the tiny model under a name and serve it; returns its digest."""
    _, weights = tiny_files()
    manifest = described(weights, tiny_arrays(), name=name)
    store.add(manifest, weights)
    store.point(CHAMPION, manifest.digest)
    return manifest.digest


def test_shipped_model_serves_first(shipped: Path, store: Store) -> None:
    live = LiveModel(store.folder, shipped, AT_ONCE)
    assert live.problem

    model = live.current()

    assert model.identifier == artifact.read_manifest(shipped).identifier
    assert live.problem == ""
    assert live.current() is model


def test_promoted_model_serves_next(shipped: Path, store: Store) -> None:
    live = LiveModel(store.folder, shipped, AT_ONCE)
    live.current()

    found = [(promote(store, name), live.current().identifier) for name in "abca"]

    assert all(served == f"sha256:{digest}" for digest, served in found)


def test_files_are_not_looked_at_before_it_is_time(shipped: Path, store: Store) -> None:
    live = LiveModel(store.folder, shipped, NEVER_AGAIN)
    before = live.current()

    digest = promote(store, "next")

    assert live.current() is before
    live.load()
    assert live.current().identifier == f"sha256:{digest}"


def test_limit_of_characters_reaches_the_model(shipped: Path, store: Store) -> None:
    live = LiveModel(store.folder, shipped, AT_ONCE, scored_characters=321)

    model = live.current()
    assert isinstance(model, FittedModel)
    assert model.scored_characters == 321


@pytest.mark.parametrize("broken", ["weights", "manifest", "alias", "folder"])
def test_broken_champion_keeps_the_one_before(
    broken: str, shipped: Path, store: Store
) -> None:
    live = LiveModel(store.folder, shipped, AT_ONCE)
    good = promote(store, "good")
    before = live.current()
    bad = promote(store, "bad")
    match broken:
        case "weights":
            (store.folder / bad / artifact.WEIGHTS).write_bytes(b"junk")
        case "manifest":
            (store.folder / bad / artifact.MANIFEST).write_bytes(b"{}")
        case "alias":
            (store.folder / CHAMPION).write_text("junk")
        case "folder":
            shutil.rmtree(store.folder / bad)

    assert live.current() is before
    assert live.problem
    assert before.identifier == f"sha256:{good}"


def test_problem_is_over_when_the_alias_is_mended(shipped: Path, store: Store) -> None:
    live = LiveModel(store.folder, shipped, AT_ONCE)
    digest = promote(store, "good")
    live.current()
    (store.folder / CHAMPION).write_text("junk")
    live.current()
    assert live.problem

    store.point(CHAMPION, digest)

    assert live.current().identifier == f"sha256:{digest}"
    assert live.problem == ""


def test_missing_files_are_no_model_until_they_appear(
    tmp_path: Path, store: Store
) -> None:
    live = LiveModel(store.folder, tmp_path / "late", AT_ONCE)
    live.load()

    with pytest.raises(ModelUnavailableError, match="missing"):
        live.current()

    write_tiny(tmp_path / "late")
    assert live.current().score(Comment("Hello")).tone
    assert live.problem == ""


def test_broken_first_model_is_no_model_until_it_is_mended(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "shipped"
    write_tiny(folder)
    (folder / artifact.WEIGHTS).write_bytes(b"junk")
    live = LiveModel(store.folder, folder, AT_ONCE)

    with pytest.raises(ModelUnavailableError, match="SHA-256"):
        live.current()

    write_tiny(folder, name="mended")
    mended = live.current()
    assert isinstance(mended, FittedModel)
    assert mended.tone.labels == ("toxicity", "insult")


def test_threads_always_have_a_model_during_swaps(shipped: Path, store: Store) -> None:
    live = LiveModel(store.folder, shipped, AT_ONCE)
    known = {artifact.read_manifest(shipped).identifier}
    seen: set[str] = set()
    errors: list[BaseException] = []
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                seen.add(live.current().score(Comment("You idiot")).model)
            except BaseException as error:
                errors.append(error)
                return

    threads = [threading.Thread(target=serve) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(10):
        known.add(f"sha256:{promote(store, f'number {number}')}")
    done.set()
    for thread in threads:
        thread.join()

    assert errors == []
    assert seen <= known
    assert live.current().identifier == f"sha256:{store.alias(CHAMPION).name}"  # type: ignore[union-attr]  # it was promoted


def test_refusal_is_told_once_and_again_for_another_reason(
    shipped: Path, store: Store
) -> None:
    told: list[str] = []
    live = LiveModel(store.folder, shipped, AT_ONCE, refused=told.append)
    live.current()
    assert told == []
    bad = promote(store, "bad")
    (store.folder / bad / artifact.WEIGHTS).write_bytes(b"junk")

    for _ in range(3):
        live.load()
    assert told == [live.problem]

    (store.folder / bad / artifact.WEIGHTS).unlink()
    for _ in range(3):
        live.load()
    assert told[1:] == [live.problem]
    assert told[0] != told[1]
