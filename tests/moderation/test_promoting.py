"""Which model serves: promoted, taken back, and in the audit log."""

from pathlib import Path

import pytest

from moderation.errors import ArtifactError, StorageError
from moderation.promoting import PROMOTED, ROLLED_BACK, promote, roll_back
from moderation.registry.live import LiveModel
from moderation.registry.store import CHAMPION, Store
from moderation.registry.succession import HISTORY, SHIPPED, Succession, model_folder
from moderation.storage.database import Database
from tests.artifacts import described, tiny_arrays, tiny_files, write_tiny


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A registry that is empty at first."""
    return Store(tmp_path / "models")


def added(store: Store, name: str) -> str:
    """Publish the tiny model under a name; returns its digest."""
    _, weights = tiny_files()
    manifest = described(weights, tiny_arrays(), name=name)
    store.add(manifest, weights)
    return manifest.digest


def test_rollbacks_go_back_one_by_one_to_the_shipped_model(
    database: Database, store: Store
) -> None:
    first, second = added(store, "first"), added(store, "second")

    moved = [
        promote(database, store, first, "Ada"),
        promote(database, store, second, "Ada", checked={"checks": 9}),
        roll_back(database, store, "Ben"),
        roll_back(database, store, "Ben"),
    ]

    assert [(one.before, one.now) for one in moved] == [
        (SHIPPED, first),
        (first, second),
        (second, first),
        (first, SHIPPED),
    ]
    with pytest.raises(ArtifactError, match="no model served before"):
        roll_back(database, store, "Ben")
    with database.reading() as reading:
        entries = reading.audit.page()
        assert reading.audit.verify().broken is None
    assert [(e.actor, e.event) for e in entries] == [
        ("Ben", ROLLED_BACK),
        ("Ben", ROLLED_BACK),
        ("Ada", PROMOTED),
        ("Ada", PROMOTED),
    ]
    assert entries[2].subject == f"model:{second}"
    assert entries[2].details == {"before": first, "checks": 9, "forced": False}


def test_forced_promotion_says_why(database: Database, store: Store) -> None:
    promote(database, store, added(store, "first"), "Ada", forced="the old one is slow")

    with database.reading() as reading:
        [entry] = reading.audit.page(event=PROMOTED)
    assert entry.details["forced"] is True
    assert entry.details["reason"] == "the old one is slow"


def test_unsound_model_never_serves_and_leaves_no_entry(
    database: Database, store: Store
) -> None:
    digest = added(store, "first")
    weights = store.folder / digest / "weights.npz"
    weights.write_bytes(weights.read_bytes()[:-100])

    with pytest.raises(ArtifactError):
        promote(database, store, digest, "Ada")

    assert Succession(store).serving() == SHIPPED
    with database.reading() as reading:
        assert reading.audit.page() == ()


def test_model_in_service_is_not_promoted_again(
    database: Database, store: Store
) -> None:
    digest = added(store, "first")
    promote(database, store, digest, "Ada")

    with pytest.raises(ArtifactError, match="in service already"):
        promote(database, store, digest, "Ada")

    assert Succession(store).before() == (SHIPPED,)


def test_nothing_moves_without_an_audit_log(tmp_path: Path, store: Store) -> None:
    digest = added(store, "first")
    empty = Database(f"sqlite:///{tmp_path}/empty.db")

    with pytest.raises(StorageError):
        promote(empty, store, digest, "Ada")

    empty.dispose()
    assert store.alias(CHAMPION) is None


def test_death_between_the_two_files_loses_no_champion(store: Store) -> None:
    first, second = added(store, "first"), added(store, "second")
    succession = Succession(store)
    succession.promote(first)
    (store.folder / HISTORY).write_text(f"{SHIPPED}\n{first}\n")  # and then it died

    assert succession.before() == (SHIPPED,)
    succession.promote(second)
    assert succession.before() == (SHIPPED, first)


def test_service_follows_within_one_look(
    database: Database, store: Store, tmp_path: Path
) -> None:
    Store(tmp_path).add(*tiny_files())
    live = LiveModel(store.folder, tmp_path / tiny_files()[0].digest, 1e-9)
    digest = added(store, "first")

    served = [live.current().identifier]
    promote(database, store, digest, "Ada")
    served.append(live.current().identifier)
    roll_back(database, store, "Ada")
    served.append(live.current().identifier)

    shipped = tiny_files()[0].identifier
    assert served == [shipped, f"sha256:{digest}", shipped]


def test_models_go_by_alias_or_first_digits(store: Store, tmp_path: Path) -> None:
    digest = added(store, "first")
    store.point("challenger", digest)
    shipped = tmp_path / "shipped"
    own = write_tiny(shipped, name="shipped").digest

    assert model_folder(store, shipped, own[:12]) == shipped
    assert model_folder(store, shipped, CHAMPION) == shipped
    assert model_folder(store, shipped, SHIPPED) == shipped
    for name in ("challenger", digest, digest[:6], f"sha256:{digest}"):
        assert model_folder(store, shipped, name) == store.folder / digest


@pytest.mark.parametrize("name", ["shadow", "abc", "0" * 64, "../../etc", ""])
def test_unknown_names_are_refused(name: str, store: Store, tmp_path: Path) -> None:
    added(store, "first")
    write_tiny(tmp_path / "shipped")

    with pytest.raises(ArtifactError):
        model_folder(store, tmp_path / "shipped", name)
