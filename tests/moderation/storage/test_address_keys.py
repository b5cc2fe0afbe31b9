"""Several keys of a kind for one site, and only the newest after a rotation."""

from moderation.storage.database import Database
from tests.moderation.storage.stored import add_site


def test_only_the_newest_key_of_a_kind_stays(database: Database) -> None:
    mine, other = add_site(database), add_site(database, "other")
    with database.unit_of_work() as work:
        for key in ("first", "second", "third"):
            work.site_keys.add(mine, "address", key)
        work.site_keys.add(mine, "another", "kept")
        work.site_keys.add(other, "address", "theirs")
        assert work.site_keys.revoke_older(mine, "address") == 2
        work.commit()

    with database.reading() as reading:
        found = reading.site_keys
        assert found.site_with("address", "first") is None
        assert found.site_with("address", "second") is None
        for kind, key in (("address", "third"), ("another", "kept")):
            site = found.site_with(kind, key)
            assert site is not None
            assert site.id == mine
        assert found.site_with("address", "theirs") is not None


def test_site_without_keys_loses_none(database: Database) -> None:
    site = add_site(database)
    with database.unit_of_work() as work:
        assert work.site_keys.revoke_older(site, "address") == 0
        work.commit()
