"""The pages in the order in which the menu shows them."""

from dataclasses import dataclass

from flask import current_app, request, url_for

from webhook.review.access import roles_of, signed_in


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu: its name and the endpoint of its view."""

    label: str
    endpoint: str

    @property
    def address(self) -> str:
        """Where it is."""
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Whether the request is for this page or one that belongs to it."""
        return request.blueprint == self.endpoint.partition(".")[0]


ENTRIES = (
    Entry("Queue", "review_queue.index"),
    Entry("Articles", "review_articles.index"),
    Entry("Sites", "review_sites.index"),
    Entry("Scores", "review_scores.index"),
    Entry("What if", "review_what_if.index"),
    Entry("Agreement", "review_agreement.index"),
    Entry("Model", "review_model.index"),
    Entry("Appeals", "review_appeals.index"),
    Entry("Audit log", "review_audit.index"),
    Entry("People", "review_people.index"),
)


def navigation() -> list[Entry]:
    """The pages that are there and admit the person who asks."""
    present = signed_in()
    if present is None:
        return []
    views = current_app.view_functions
    return [
        entry
        for entry in ENTRIES
        if entry.endpoint in views
        and present.reviewer.role in (roles_of(views[entry.endpoint]) or ())
    ]
