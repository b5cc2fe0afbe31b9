"""Trying a policy in the shadow, putting it in force, and taking that back."""

from moderation.errors import PolicyError
from moderation.storage.audit import JSON, of_site
from moderation.storage.database import Database
from moderation.storage.shadows import Outcome, Shadow
from moderation.storage.unit_of_work import UnitOfWork

STARTED = "policy.shadow_started"
DISCARDED = "policy.shadow_discarded"
CHANGED = "policy.changed"
UNDONE = "policy.undone"
PROMOTED, SET, UNDO = "promoted", "set", "undo"


def start(database: Database, site: str, policy: str, by: str) -> int:
    """Let a policy, given as JSON, judge in the shadow of a site's own.

    Returns
    -------
    int
        The shadow's number.

    Raises
    ------
    UnknownSiteError
        There is no site of that name.
    PolicyError
        A shadow policy runs there already.
    """
    with database.unit_of_work() as work:
        site_id = work.sites.named(site).id
        number = work.shadows.start(site_id, policy, by)
        details: dict[str, JSON] = {"shadow": number, "policy": policy}
        work.audit.add(by, STARTED, of_site(site_id), details)
        work.commit()
    return number


def discard(database: Database, site: str, by: str) -> None:
    """Stop a site's shadow policy; what it would have done is kept.

    Raises
    ------
    UnknownSiteError, PolicyError
        There is no site of that name, or no shadow policy on it.
    """
    with database.unit_of_work() as work:
        shadow = _running(work, work.sites.named(site).id)
        work.shadows.end(shadow.id, Outcome.DISCARDED)
        work.audit.add(by, DISCARDED, of_site(shadow.site_id), {"shadow": shadow.id})
        work.commit()


def promote(database: Database, site: str, by: str) -> int:
    """Put a site's shadow policy in force; returns the number of the change.

    Raises
    ------
    UnknownSiteError, PolicyError
        There is no site of that name, or no shadow policy on it.
    """
    with database.unit_of_work() as work:
        shadow = _running(work, work.sites.named(site).id)
        work.shadows.end(shadow.id, Outcome.PROMOTED)
        number = change(work, site, shadow.policy, by=by, reason=PROMOTED)
        work.commit()
    return number


def undo(database: Database, site: str, change_id: int, by: str) -> int:
    """Take a change of policy back, as a change of its own; returns its number.

    Raises
    ------
    UnknownSiteError
        There is no site of that name.
    PolicyError
        There is no such change, or the policy is another by now.
    """
    with database.unit_of_work() as work:
        found = work.sites.named(site)
        known = {one.id: one for one in work.shadows.changes(found.id)}
        if change_id not in known:
            raise PolicyError("There is no such change of this site's policy.")
        undone = known[change_id]
        if found.policy != undone.after:
            raise PolicyError("The policy was changed again since; undo that first.")
        number = change(work, site, undone.before, by=by, reason=UNDO, undoes=undone.id)
        work.commit()
    return number


def change(
    work: UnitOfWork,
    site: str,
    policy: str,
    *,
    by: str,
    reason: str,
    undoes: int | None = None,
) -> int:
    """Change a site's policy inside somebody's transaction, and write that down."""
    found = work.sites.named(site)
    work.sites.set_policy(site, policy)
    number = work.shadows.add_change(
        found.id,
        found.policy,
        policy,
        reason=reason,
        changed_by=by,
        undoes=undoes,
    )
    details: dict[str, JSON] = {
        "change": number,
        "reason": reason,
        "before": found.policy,
        "after": policy,
    }
    event = CHANGED if undoes is None else UNDONE
    work.audit.add(by, event, of_site(found.id), details)
    return number


def _running(work: UnitOfWork, site_id: int) -> Shadow:
    shadow = work.shadows.running(site_id)
    if shadow is None:
        raise PolicyError("No shadow policy runs on this site.")
    return shadow
