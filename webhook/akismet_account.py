"""What Akismet's clients ask about their account: true figures from the database."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, json

from moderation.storage.calls import MONTH, CallCount
from webhook.akismet_calls import CHECK, Caller, caller, register_errors, respond
from webhook.errors import MalformedPayloadError
from webhook.parts import parts
from webhook.platforms.akismet import Reply

blueprint = Blueprint("akismet_account", __name__)
register_errors(blueprint)

JSON = "application/json"
CSV = "text/csv; charset=utf-8"
DAYS = {"60-days": 60, "6-months": 183, "all": None}
MOST_SITES = 500
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(slots=True)
class Tally:
    """How many of each; a held comment counts as ham, as it was answered."""

    api_calls: int = 0
    spam: int = 0
    ham: int = 0
    missed_spam: int = 0
    false_positives: int = 0

    def add(self, count: CallCount) -> None:
        """Count calls under what they were."""
        self.api_calls += count.calls
        name = _kind(count)
        if name:
            setattr(self, name, getattr(self, name) + count.calls)

    @property
    def accuracy(self) -> float:
        """Per cent of checks that nobody has corrected."""
        checks = self.spam + self.ham
        wrong = min(self.missed_spam + self.false_positives, checks)
        return round(100 * (1 - wrong / checks), 2) if checks else 100.0


@blueprint.post("/1.1/get-subscription")
def get_subscription() -> Response:
    """The subscription that never ends."""
    found = caller()
    return _json(
        {
            "account_id": found.site.id,
            "user_id": found.site.id,
            "account_name": f"Parley: {found.site.name}",
            "account_type": "self-hosted",
            "status": "active",
            "next_billing_date": False,
            "limit_reached": False,
        }
    )


@blueprint.post("/1.1/get-stats")
def get_stats() -> Response:
    """Spam, ham and what people corrected, in all and by month."""
    found = caller()
    span = found.fields.first("from") or "all"
    if span not in DAYS:
        raise MalformedPayloadError('"from" is 60-days, 6-months or all')
    days = DAYS[span]
    since = None if days is None else datetime.now(UTC) - timedelta(days=days)
    with parts().database.reading() as reading:
        counts = reading.calls.by_month(found.site.id, since)
    total = Tally()
    for count in counts:
        total.add(count)
    breakdown = {
        month: {"da": f"{month}-01", **_figures(tally)}
        for month, tally in _grouped(counts).items()
    }
    figures = {"accuracy": total.accuracy, "time_saved": 0, "breakdown": breakdown}
    return _json(_figures(total) | figures)


@blueprint.post("/1.1/token")
def token() -> Response:
    """A token for pages of akismet.com; nobody here asks for it."""
    caller()
    return respond(Reply("self-hosted"))


@blueprint.post("/1.1/deactivate")
def deactivate() -> Response:
    """Say goodbye; the key stays valid until its owner rotates it."""
    caller()
    return respond(Reply("deactivated"))


@blueprint.route("/1.2/usage-limit", methods=["GET", "POST"])
def usage_limit() -> Response:
    """How many checks this month; there is no limit."""
    found = caller()
    with parts().database.reading() as reading:
        counts = reading.calls.by_blog(found.site.id, _this_month())
    usage = sum(count.calls for count in counts if count.operation == CHECK)
    plain = {"limit": "none", "usage": usage, "percentage": "0.00", "throttled": False}
    more = {"notice_level": False, "upgrade": False}
    return _json(plain | more if found.fields.first("extended") else plain)


@blueprint.route("/1.2/key-sites", methods=["GET", "POST"])
def key_sites() -> Response:
    """Which blogs called in a month, and how often."""
    found = caller()
    month = found.fields.first("month") or _this_month()
    if _MONTH.fullmatch(month) is None:
        raise MalformedPayloadError('"month" is YYYY-MM')
    limit = _whole(found, "limit", MOST_SITES)
    offset = _whole(found, "offset", 0)
    rows = _sites(found, month)
    page = rows[offset : offset + limit]
    if found.fields.first("format") == "csv":
        return respond(_csv(page, month, limit, offset))
    body = {month: page, "limit": limit, "offset": offset, "total": len(rows)}
    return _json(body)


def _sites(found: Caller, month: str) -> list[dict[str, Any]]:
    with parts().database.reading() as reading:
        counts = reading.calls.by_blog(found.site.id, month)
    wanted = found.fields.first("filter")
    rows: list[dict[str, Any]] = [
        {"site": blog, "api_calls": tally.api_calls, **_figures(tally)}
        | {"is_revoked": False}
        for blog, tally in _grouped(counts).items()
        if wanted in blog
    ]
    order = found.fields.first("order")
    column = order if order in SITE_COLUMNS and order != "site" else "api_calls"
    return sorted(rows, key=lambda row: (-row[column], row["site"]))


SITE_COLUMNS = {
    "site": "Site",
    "api_calls": "Total API Calls",
    "spam": "Spam",
    "ham": "Ham",
    "missed_spam": "Missed Spam",
    "false_positives": "False Positives",
    "is_revoked": "Is Revoked",
}


def _csv(rows: list[dict[str, Any]], month: str, limit: int, offset: int) -> Reply:
    written = io.StringIO()
    written.write(f"Active sites during {month} (limit:{limit}, offset:{offset})\n")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(SITE_COLUMNS.values())
    for row in rows:
        cells = [row[name] for name in SITE_COLUMNS]
        writer.writerow([_cell(value) for value in cells])
    return Reply(written.getvalue(), content_type=CSV)


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _kind(count: CallCount) -> str:
    rejected = count.outcome == "reject"
    if count.operation == CHECK:
        return "spam" if rejected else "ham"
    if count.operation == "submit-spam" and not rejected:
        return "missed_spam"
    return "false_positives" if count.operation == "submit-ham" and rejected else ""


def _grouped(counts: list[CallCount]) -> Mapping[str, Tally]:
    tallies: dict[str, Tally] = {}
    for count in counts:
        tallies.setdefault(count.group, Tally()).add(count)
    return tallies


def _figures(tally: Tally) -> dict[str, int]:
    names = (field.name for field in fields(tally))
    return {name: getattr(tally, name) for name in names if name != "api_calls"}


def _whole(found: Caller, name: str, default: int) -> int:
    value = found.fields.first(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or len(value) > len("1000000"):
        raise MalformedPayloadError(f'"{name}" is a whole number')
    return int(value)


def _this_month() -> str:
    return datetime.now(UTC).strftime(MONTH)


def _json(body: Mapping[str, Any]) -> Response:
    return respond(Reply(json.dumps(body), content_type=JSON))
