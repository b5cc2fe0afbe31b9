"""/review/log: the audit log, its check, and all of it to take away."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, render_template, request

from moderation.storage.audit import Entry, Verified
from moderation.storage.database import Database
from moderation.storage.reviewers import Role
from webhook.parts import parts
from webhook.review.access import needs
from webhook.review.row_numbers import LARGEST

blueprint = Blueprint("review_audit", __name__, url_prefix="/review/log")

PAGE = 100
FIELDS = ("actor", "event", "subject")
MAX_FIELD = 200
COMMENT = "comment:"


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Show entries, the newest first."""
    return _page()


@blueprint.get("/check")
@needs(Role.REVIEWER, Role.AUDITOR)
def check() -> Response:
    """Go through the whole chain, and say whether it is as it was written."""
    with parts().database.reading() as reading:
        verified = reading.audit.verify()
    return _page(verified)


@blueprint.get("/export")
@needs(Role.REVIEWER, Role.AUDITOR)
def export() -> Response:
    """Every entry, oldest first, one JSON object a line."""
    day = datetime.now(UTC).date().isoformat()
    answer = Response(_lines(parts().database), mimetype="application/x-ndjson")
    name = f"parley-log-{day}.ndjson"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _lines(database: Database) -> Iterator[str]:
    with database.reading() as reading:
        for line in reading.audit.exported():
            yield f"{line}\n"


def _page(verified: Verified | None = None) -> Response:
    chosen = {name: request.args.get(name, "")[:MAX_FIELD].strip() for name in FIELDS}
    before = request.args.get("before", type=int)
    before = None if before is None else min(before, LARGEST)
    with parts().database.reading() as reading:
        found = reading.audit.page(
            before=before,
            limit=PAGE + 1,
            **{name: value or None for name, value in chosen.items()},
        )
        head = reading.audit.head()
    shown = found[:PAGE]
    body = render_template(
        "review/audit.html",
        entries=[(entry, _details(entry), _comment(entry)) for entry in shown],
        chosen=chosen,
        query={name: value for name, value in chosen.items() if value},
        head=head,
        verified=verified,
        older=shown[-1].number if len(found) > PAGE else None,
        newest=before is None,
    )
    return make_response(body)


def _details(entry: Entry) -> str:
    """What an entry says besides, in one line."""
    return ", ".join(f"{name} {_plain(value)}" for name, value in entry.details.items())


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _comment(entry: Entry) -> int | None:
    """Our number of the comment that an entry is about."""
    written = entry.subject.removeprefix(COMMENT)
    is_comment = entry.subject.startswith(COMMENT) and written.isdigit()
    return int(written) if is_comment else None
