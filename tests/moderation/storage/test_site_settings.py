"""What a site's platform needs: options, sealed secrets, further keys."""

import pytest

from moderation.errors import StaleWriteError, UnknownSiteError
from moderation.storage.database import Database
from tests.moderation.storage.stored import add_site

OPTIONS = {"wordpress_url": "https://w.example", "allow_private": True}


def test_options_and_sealed_secrets_come_back(database: Database) -> None:
    add_site(database)
    with database.unit_of_work() as work:
        assert work.sites.named("blog").options == work.sites.named("blog").sealed == {}
        work.sites.set_options("blog", OPTIONS)
        work.sites.set_sealed("blog", {"akismet_key": "opaque"})
        work.commit()

    with database.reading() as reading:
        site = reading.sites.named("blog")
    assert site.options == OPTIONS
    assert site.sealed == {"akismet_key": "opaque"}
    assert "opaque" not in repr(site)


def test_options_of_an_unknown_site_are_refused(database: Database) -> None:
    with database.unit_of_work() as work, pytest.raises(UnknownSiteError):
        work.sites.set_options("nobody", {})


def test_site_is_found_by_its_further_keys_of_that_kind_only(
    database: Database,
) -> None:
    site_id, other_id = add_site(database), add_site(database, "other")
    with database.unit_of_work() as work:
        work.site_keys.add(site_id, "akismet", "key-one")
        work.site_keys.add(site_id, "akismet", "key-two")
        work.site_keys.add(other_id, "akismet", "key-three")
        work.commit()

    with database.reading() as reading:
        found = reading.site_keys.site_with("akismet", "key-two")
        assert found is not None
        assert found.id == site_id
        assert reading.site_keys.site_with("perspective", "key-two") is None
        assert reading.site_keys.site_with("akismet", "key-") is None
        kept = reading.site_keys.of(site_id)
    assert [(key.kind, key.prefix) for key in kept] == [("akismet", "key-")] * 2


def give_key(database: Database, site_id: int) -> None:
    """Give a site the key ``key-one``."""
    with database.unit_of_work() as work:
        work.site_keys.add(site_id, "akismet", "key-one")
        work.commit()


def test_key_in_use_cannot_be_given_again(database: Database) -> None:
    site_id = add_site(database)
    give_key(database, site_id)
    with pytest.raises(StaleWriteError):
        give_key(database, site_id)


def test_revoked_keys_open_nothing(database: Database) -> None:
    site_id = add_site(database)
    with database.unit_of_work() as work:
        work.site_keys.add(site_id, "akismet", "key-one")
        assert work.site_keys.revoke(site_id, "akismet") == 1
        assert work.site_keys.site_with("akismet", "key-one") is None
