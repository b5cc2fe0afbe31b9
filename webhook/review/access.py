"""Who may see a review page: sign-in by session, and the roles that each view admits.

Every view below ``/review`` says with ``needs`` or ``open_to_strangers`` whom it
admits; one that does not say so answers nobody. Views and templates ask
``current_reviewer()`` and ``preferences()``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, redirect, request, session, url_for
from flask import Response as FlaskResponse
from flask.sessions import (
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionMixin,
)
from flask_login import LoginManager, login_user, logout_user
from flask_login import current_user as _current
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from moderation.storage.reviewers import Reviewer, Role
from webhook.parts import parts
from webhook.problems import problem
from webhook.review.preferences import Preferences, read_preferences

PREFIX = "/review"
SESSION_DAYS = 7
SIGN_IN = "review_sign_in.form"
HOME = "review_home.index"
STRANGERS: frozenset[Role] = frozenset()
_DECLARED = "review_roles"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A reviewer with a valid session, as Flask-Login wants to see users."""

    reviewer: Reviewer
    preferences: Preferences
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the session holds: the number and the stamp of this sign-in."""
        return f"{self.reviewer.id}:{self.reviewer.stamp}"


def needs(*roles: Role) -> Callable[[View], View]:
    """Admit these roles, and owners always; put it below the route.

    A page that only shows admits ``Role.REVIEWER, Role.AUDITOR``; whatever changes
    something does not admit auditors.
    """

    def declare(view: View) -> View:
        setattr(view, _DECLARED, frozenset({*roles, Role.OWNER}))
        return view

    return declare


def open_to_strangers(view: View) -> View:
    """Admit everybody, signed in or not."""
    setattr(view, _DECLARED, STRANGERS)
    return view


def roles_of(view: Callable[..., Any]) -> frozenset[Role] | None:
    """Whom a view admits: ``STRANGERS`` is everybody, None is undeclared."""
    found: frozenset[Role] | None = getattr(view, _DECLARED, None)
    return found


def signed_in() -> SignedIn | None:
    """Whose session this request carries, if any."""
    found: Any = _current._get_current_object()
    return found if isinstance(found, SignedIn) else None


def current_reviewer() -> Reviewer:
    """Who asks; only for views that do not admit strangers."""
    found = signed_in()
    if found is None:
        raise Forbidden("Nobody is signed in.")
    return found.reviewer


def preferences() -> Preferences:
    """What the person who asks likes; the defaults for strangers."""
    found = signed_in()
    return Preferences() if found is None else found.preferences


def sign_in(reviewer: Reviewer) -> None:
    """Begin a session, with nothing left of the one before."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(reviewer, read_preferences(reviewer.preferences)))


def sign_out() -> None:
    """End this session."""
    logout_user()
    session.clear()


def wants_json() -> bool:
    """Whether the answer is for a program."""
    offered = ["text/html", "application/json"]
    return (
        request.is_json
        or request.accept_mimetypes.best_match(offered) == "application/json"
    )


def safe_next(wanted: str | None) -> str:
    """Where to go after signing in: below /review on this host, or the first page.

    ``//evil.example``, ``/review@evil.example`` and ``https://evil.example/review``
    lead to the first page.
    """
    home = url_for(HOME)
    if not wanted or not wanted.isprintable() or "\\" in wanted:
        return home
    split = urlsplit(wanted)
    if split.scheme or split.netloc or not is_review_rule(split.path):
        return home
    if ".." in split.path or "//" in split.path:
        return home
    return request.script_root + wanted


def is_review_rule(rule: str) -> bool:
    """Whether a path or a rule lies below ``/review``."""
    return rule == PREFIX or rule.startswith(f"{PREFIX}/")


class ReviewSessions(SecureCookieSessionInterface):
    """Session cookies for the review pages only, over TLS only where TLS is."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The reader's session; elsewhere an empty one, for which no key is made."""
        if is_review_rule(request.path):
            return super().open_session(app, request)
        return self.session_class()

    def save_session(
        self, app: Flask, session: SessionMixin, response: FlaskResponse
    ) -> None:
        """Keep it, below ``/review`` alone."""
        if is_review_rule(request.path):
            super().save_session(app, session, response)

    def get_cookie_path(self, app: Flask) -> str:
        """Below ``/review``, also behind a proxy that adds a prefix."""
        return request.script_root + PREFIX

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this request came by https."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Let ``app`` know reviewers by their sessions, and guard every review page."""
    app.session_interface = ReviewSessions()
    app.config.update(
        SESSION_COOKIE_NAME="parley",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=SESSION_DAYS),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    manager = LoginManager()
    manager.session_protection = None  # the cookie may travel with its phone
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)
    CSRFProtect(app)
    app.before_request(_guard)
    app.after_request(_keep_private)


def _load(user_id: str) -> SignedIn | None:
    number, _, stamp = user_id.partition(":")
    if not (number.isascii() and number.isdigit() and stamp):
        return None
    with parts().database.reading() as reading:
        found = reading.reviewers.numbered(int(number))
    if found is None or found.stamp != stamp:
        return None
    return SignedIn(found, read_preferences(found.preferences))


def _guard() -> Response | None:
    rule = request.url_rule
    if rule is None or request.endpoint is None or not is_review_rule(rule.rule):
        return None
    admitted = roles_of(current_app.view_functions[request.endpoint])
    if admitted is None:
        raise LookupError(f"{request.endpoint} does not say whom it admits.")
    if admitted is not STRANGERS:
        present = signed_in()
        if present is None:
            return _refuse_stranger()
        if present.reviewer.role not in admitted:
            raise Forbidden("Your role does not allow this.")
    current_app.extensions["csrf"].protect()
    return None


def _refuse_stranger() -> Response:
    if wants_json():
        return problem(HTTPStatus.UNAUTHORIZED, "sign_in", "Sign in first.")
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(SIGN_IN, next=wanted))


def _keep_private(response: Response) -> Response:
    if is_review_rule(request.path):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
