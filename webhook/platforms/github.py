"""GitHub: comments on discussions (giscus) and issues (utterances)."""

from datetime import datetime
from typing import Any

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.body_signature import PREFIX, sign_body, verify_body
from webhook.errors import EngineError, MalformedPayloadError, UndeliverableError
from webhook.platforms.base import Delivered, Delivery, Event, EventKind, Outcome
from webhook.platforms.engine import (
    IDENTIFIER,
    Api,
    Engine,
    Moment,
    Shape,
    action_of,
    bearer,
    deletes,
    header,
    read_body,
    usable,
)

SIGNATURE = "x-hub-signature-256"
EVENTS = frozenset({"discussion_comment", "issue_comment"})
KINDS = {
    "created": EventKind.CREATED,
    "edited": EventKind.UPDATED,
    "deleted": EventKind.DELETED,
}
ON_DISCUSSIONS = "DC_"
MINIMIZE = """mutation($id: ID!, $why: ReportedContentClassifiers!) {
  minimizeComment(input: {subjectId: $id, classifier: $why}) {
    minimizedComment { isMinimized } } }"""
SHOW = """mutation($id: ID!) {
  unminimizeComment(input: {subjectId: $id}) {
    unminimizedComment { isMinimized } } }"""
DELETE_ON_DISCUSSION = """mutation($id: ID!) {
  deleteDiscussionComment(input: {id: $id}) { clientMutationId } }"""
DELETE_ON_ISSUE = """mutation($id: ID!) {
  deleteIssueComment(input: {id: $id}) { clientMutationId } }"""


class _User(Shape):
    id: str | None = None
    login: str | None = None
    type: str = "User"


class _Said(Shape):
    node_id: str = IDENTIFIER
    parent_id: str | None = None
    body: str | None = None
    user: _User | None = None
    created_at: Moment = None
    updated_at: Moment = None


class _Subject(Shape):
    html_url: str | None = None
    title: str | None = None
    pull_request: dict[str, Any] | None = None


class _Envelope(Shape):
    action: str
    comment: _Said
    discussion: _Subject | None = None
    issue: _Subject | None = None


class GitHubPlatform:
    """A repository whose discussions or issues hold a blog's comments."""

    name = "github"

    def verify(self, delivered: Delivered, secrets: tuple[str, ...]) -> None:
        """Accept a signature of the body by any of the secrets."""
        verify_body(delivered.headers.get(SIGNATURE), delivered.body, secrets)

    def parse(self, delivered: Delivered) -> Event | None:
        """A person's comment that is not on a pull request.

        Raises
        ------
        MalformedPayloadError
            It is not what GitHub sends as JSON.
        """
        event_name = header(delivered, "x-github-event")
        delivery_id = header(delivered, "x-github-delivery")
        if event_name not in EVENTS:
            return None
        sent = read_body(_Envelope, delivered.body)
        subject = sent.discussion or sent.issue
        if subject is None:
            raise MalformedPayloadError("Neither a discussion nor an issue.")
        user = sent.comment.user or _User()
        by_program = user.type == "Bot" or subject.pull_request is not None
        if by_program or sent.action not in KINDS:
            return None
        said = sent.comment
        return Event(
            kind=KINDS[sent.action],
            comment=Comment(
                text=said.body or "",
                id=said.node_id,
                article=Article(url=subject.html_url, title=_title(subject.title)),
                parent=Parent(id=said.parent_id),
                author=Author(id=user.id, name=user.login),
            ),
            comment_id=said.node_id,
            delivery_id=delivery_id,
            occurred_at=usable(said.updated_at or said.created_at),
            shown=Action.APPROVE,
        )

    def headers(
        self, body: bytes, *, delivery_id: str, sent_at: datetime, secret: str
    ) -> dict[str, str]:
        """What GitHub sends beside the event's name."""
        return {
            "X-GitHub-Delivery": delivery_id,
            "X-Hub-Signature-256": PREFIX + sign_body(body, secret),
        }


class GitHubCallback(Engine):
    """Minimizes comments and shows them again by GraphQL; deletes where asked."""

    kind = "github"
    title = "GitHub"
    default_url = "https://api.github.com"

    def converse(self, delivery: Delivery) -> Outcome:
        """Send one mutation; GitHub repeats each without harm."""
        variables = {"id": delivery.comment.platform_id}
        mutation = SHOW
        if deletes(delivery):
            on_discussion = variables["id"].startswith(ON_DISCUSSIONS)
            mutation = DELETE_ON_DISCUSSION if on_discussion else DELETE_ON_ISSUE
        elif action_of(delivery) is not Action.APPROVE:
            mutation, variables["why"] = MINIMIZE, _classifier(delivery)
        _mutate(self.api(delivery, bearer(delivery)), mutation, variables)
        return Outcome.DONE


def _classifier(delivery: Delivery) -> str:
    """What GitHub shows as the reason; it has no word for "not looked at yet"."""
    if action_of(delivery) is Action.HOLD:
        return "OFF_TOPIC"
    return "SPAM" if delivery.answer.payload.get("spam") else "ABUSE"


def _mutate(api: Api, mutation: str, variables: dict[str, str]) -> None:
    answer = api.ask("POST", "/graphql", {"query": mutation, "variables": variables})
    errors = answer.get("errors") or []
    kinds = {one.get("type") for one in errors if isinstance(one, dict)}
    if "NOT_FOUND" in kinds:
        raise UndeliverableError("GitHub does not have the comment any more.")
    if "FORBIDDEN" in kinds or "INSUFFICIENT_SCOPES" in kinds:
        raise EngineError("GitHub refused: may the token moderate this repository?")
    if errors:
        raise EngineError("GitHub could not do it this time.")


def _title(written: str | None) -> str | None:
    """The article's title; a mapping by address ("blog/why-tax/") names none."""
    return written if written and " " in written.strip() else None
