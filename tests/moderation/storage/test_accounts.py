"""Accounts, one-time links, tries and exposure, on each database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from moderation import accounts
from moderation.errors import AccountError
from moderation.storage.database import Database
from moderation.storage.exposures import Exposure
from moderation.storage.invitations import Invitation, LinkKind
from moderation.storage.reviewers import Reviewer, Role

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add(database: Database, name: str, role: Role) -> Reviewer:
    """An account."""
    with database.unit_of_work() as work:
        made = accounts.create(
            work,
            name=name,
            role=role,
            password_hash="h",  # noqa: S106 (not one)
            actor="cli:test",
        )
        work.commit()
    return made


def invite(
    database: Database, kind: LinkKind = LinkKind.INVITATION, sha256: str = "s"
) -> Invitation:
    """A link that works for an hour from ``NOW`` on."""
    with database.unit_of_work() as work:
        work.invitations.add(
            kind=kind,
            role=Role.OWNER,
            sha256=sha256,
            created_by="cli:test",
            created_at=NOW,
            expires_at=datetime.now(UTC) + HOUR,
        )
        found = work.invitations.with_hash(sha256, NOW)
        work.commit()
    assert found is not None
    return found


def test_names_that_differ_in_case_are_one(database: Database) -> None:
    add(database, "Ada", Role.OWNER)
    with pytest.raises(AccountError, match="is or was here"):
        add(database, "ADA", Role.REVIEWER)


def test_a_change_gives_another_stamp_and_preferences_do_not(
    database: Database,
) -> None:
    first = add(database, "Ada", Role.OWNER)
    stamps = [first.stamp]
    with database.unit_of_work() as work:
        work.reviewers.set_preferences(first.id, {"theme": "dark"})
        kept = accounts.numbered(work, first.id)
        assert kept.stamp == first.stamp
        assert kept.preferences == {"theme": "dark"}
        work.reviewers.set_password(first.id, "other")
        stamps.append(accounts.numbered(work, first.id).stamp)
        work.reviewers.end_sessions(first.id)
        stamps.append(accounts.numbered(work, first.id).stamp)
        work.commit()
    assert len(set(stamps)) == 3
    assert all(len(stamp) == 32 for stamp in stamps)
    assert first.stamp not in repr(first)


def test_of_two_owners_that_remove_each_other_one_stays(database: Database) -> None:
    owners = [add(database, name, Role.OWNER) for name in ("Ada", "Bob")]

    def remove(person: Reviewer) -> bool:
        try:
            with database.unit_of_work() as work:
                accounts.remove(work, person, "cli:test")
                work.commit()
        except AccountError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        removed = list(pool.map(remove, owners))

    assert sorted(removed) == [False, True]
    with database.reading() as reading:
        assert reading.reviewers.has_owner()


def test_somebody_removed_is_gone_and_leaves_the_name(database: Database) -> None:
    add(database, "Ada", Role.OWNER)
    bob = add(database, "Bob", Role.REVIEWER)
    with database.unit_of_work() as work:
        accounts.remove(work, bob, "Ada")
        work.commit()
    with database.reading() as reading:
        assert reading.reviewers.named("Bob") is None
        assert reading.reviewers.numbered(bob.id) is None
        assert reading.reviewers.password_hash("Bob") is None
        assert [person.name for person in reading.reviewers.all()] == ["Ada"]
    with (
        pytest.raises(AccountError, match="no such reviewer"),
        database.unit_of_work() as work,
    ):
        accounts.remove(work, bob, "Ada")


def test_a_link_is_used_once_however_many_try(database: Database) -> None:
    invitation = invite(database)

    def join(number: int) -> bool:
        try:
            with database.unit_of_work() as work:
                accounts.join(work, invitation, f"name {number}", "h")
                work.commit()
        except AccountError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        joined = list(pool.map(join, range(8)))

    assert sum(joined) == 1


def test_one_first_owner_ends_the_other_first_links(database: Database) -> None:
    one = invite(database, LinkKind.FIRST_OWNER, "one")
    two = invite(database, LinkKind.FIRST_OWNER, "two")
    with database.unit_of_work() as work:
        accounts.join(work, one, "Ada", "h")
        work.commit()
    with database.unit_of_work() as work:
        assert work.invitations.with_hash("two", NOW) is None
        with pytest.raises(AccountError):
            accounts.join(work, two, "Bob", "h")


def test_a_link_ends_by_time_or_when_it_is_revoked(database: Database) -> None:
    invitation = invite(database)
    with database.unit_of_work() as work:
        late = invitation.expires_at
        assert work.invitations.with_hash("s", late) is None
        assert work.invitations.waiting(NOW) == (invitation,)
        assert work.invitations.revoke(invitation.id, NOW)
        assert not work.invitations.revoke(invitation.id, NOW)
        assert work.invitations.waiting(NOW) == ()
        with pytest.raises(AccountError, match="used or revoked"):
            work.invitations.use(invitation, NOW)


def test_tries_are_counted_within_a_window(database: Database) -> None:
    with database.unit_of_work() as work:
        numbers = [
            work.tries.add("a", NOW + timedelta(seconds=second)) for second in range(3)
        ]
        work.tries.add("b", NOW)
        assert work.tries.since("a", NOW) == 2
        work.tries.forget((numbers[2],))
        assert work.tries.since("a", NOW) == 1
        work.tries.forget_before(NOW)
        assert work.tries.since("b", NOW - HOUR) == 0


def test_exposure_is_counted_per_person_and_day(database: Database) -> None:
    ada = add(database, "Ada", Role.OWNER)
    today, before = date(2026, 11, 22), date(2026, 11, 21)
    with database.unit_of_work() as work:
        work.exposures.add(ada.id, today, seen=2, severe=1)
        work.exposures.add(ada.id, today, seen=3, severe=0)
        work.exposures.add(ada.id, before, seen=9, severe=9)
        assert work.exposures.on(ada.id, today) == Exposure(today, 5, 1)
        assert work.exposures.on(0, today) == Exposure(today)
