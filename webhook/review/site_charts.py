"""A site's record as charts."""

from collections.abc import Sequence

from moderation.insights.site_record import Day
from moderation.verdict import Action
from webhook.review.charts.chart import Chart
from webhook.review.charts.stacked_bars import stacked_bars

NAMES = {
    Action.APPROVE.value: "Approved",
    Action.HOLD.value: "Held",
    Action.REJECT.value: "Rejected",
}


def volume_chart(site: str, days: Sequence[Day]) -> Chart:
    """What the machine did, day by day."""
    totals = {
        action: sum(day.counts[Action(action)] for day in days) for action in NAMES
    }
    told = ", ".join(f"{NAMES[action].lower()} {totals[action]:,}" for action in NAMES)
    return stacked_bars(
        "volumes",
        f"Comments a day on {site}",
        f"In {len(days)} days: {told}.",
        [f"{day.day.day} {day.day:%b}" for day in days],
        {action: [day.counts[Action(action)] for day in days] for action in NAMES},
        NAMES,
    )
