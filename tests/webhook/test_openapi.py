"""/openapi.json is true: schemathesis believes it and tries to prove it wrong."""

import io
import json
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    missing_required_header,
    negative_data_rejection,
)

from tests.webhook.application import SECRET, SITE, TinyService, tiny_service
from webhook.described_routes import PATHS
from webhook.platforms import PLATFORMS
from webhook.review.access import is_review_rule

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

load_all_checks()

KNOWN = {"site": SITE, "id": "41"}
SIGNED = "/webhooks/{site}"
# Akismet's own words are in docs/platforms/akismet.md.
AKISMET = {
    *("/1.1/verify-key", "/1.1/comment-check", "/1.1/submit-spam", "/1.1/submit-ham"),
    *("/1.1/get-subscription", "/1.1/get-stats", "/1.1/token", "/1.1/deactivate"),
    *("/1.2/usage-limit", "/1.2/key-sites"),
}
# Perspective's own words are in docs/platforms/perspective.md.
PERSPECTIVE = {
    *("/comments:analyze", "/{base}/comments:analyze"),
    *("/comments:suggestscore", "/{base}/comments:suggestscore"),
    *("/$discovery/rest", "/discovery/v1/apis/commentanalyzer/v1alpha1/rest"),
}
# Coral's own words are in docs/platforms/coral.md.
CORAL = {"/coral/{site}/phase", "/coral/{site}/events"}
# Bodies of other engines are in docs/platforms.
UNSIGNED = "/webhooks/{site}/{secret}"
NOT_DESCRIBED = {
    *(UNSIGNED, "/", "/static/{filename}", "/openapi.json", "/appeals/{token}"),
    *AKISMET,
    *PERSPECTIVE,
    *CORAL,
}
# The signature is put right below, whatever headers were made up.
NOT_FOR_SIGNED = [negative_data_rejection, missing_required_header]
ROUTES = [(path, method) for path, known in PATHS.items() for method in known]
TAKING = [
    (path, method) for path, method in ROUTES if "parameters" in PATHS[path][method]
]
BOUNDED = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Signing:
    """The blog's side: every body that goes to the blog's webhook gets signed."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass the request on, signed where that is needed."""
        if environ["PATH_INFO"] == f"/webhooks/{SITE}":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            for name, value in signature(body).items():
                environ["HTTP_" + name.upper().replace("-", "_")] = value
        return self._application(environ, start_response)


def signature(body: bytes) -> dict[str, str]:
    """Headers for a body that is UTF-8; others stay without and are refused."""
    try:
        return PLATFORMS["standard"].headers(
            body,
            delivery_id=uuid.uuid4().hex,
            sent_at=datetime.now(UTC),
            secret=SECRET,
        )
    except UnicodeDecodeError:
        return {}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> TinyService:
    """An application that knows one site and one comment."""
    made = tiny_service(tmp_path_factory.mktemp("openapi"))
    data = {"id": KNOWN["id"], "text": "You idiot", "article": {"title": "A street"}}
    body = json.dumps({"type": "comment.created", "data": data}).encode()
    made.app.test_client().post(f"/webhooks/{SITE}", data=body, headers=signature(body))
    return made


@pytest.fixture(scope="module")
def description(service: TinyService) -> schemathesis.BaseSchema:
    """The service's description, with an application behind it to try it on."""
    return schemathesis.openapi.from_wsgi("/openapi.json", Signing(service.app))


def test_every_route_is_described(service: TinyService) -> None:
    rules = (rule.rule for rule in service.app.url_map.iter_rules())
    routes = [rule for rule in rules if not is_review_rule(rule)]  # pages for people

    served = {
        re.sub(r"<(?:path:)?(?:comment_)?(\w+?)(?:_name)?>", r"{\1}", route)
        for route in routes
    }

    assert served - set(PATHS) == NOT_DESCRIBED
    assert set(PATHS) <= served


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_what_is_described_is_answered_as_described(
    description: schemathesis.BaseSchema,
    service: TinyService,
    path: str,
    method: str,
    known: bool,
) -> None:
    excluded = NOT_FOR_SIGNED if path == SIGNED else []

    @BOUNDED
    @given(case=description[path][method].as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        for name in set(case.path_parameters) & set(KNOWN) if known else ():
            case.path_parameters[name] = KNOWN[name]
        case.call_and_validate(headers=service.headers, excluded_checks=excluded)

    ask()


@pytest.mark.parametrize(("path", "method"), TAKING)
def test_what_is_not_as_described_is_refused(
    description: schemathesis.BaseSchema, service: TinyService, path: str, method: str
) -> None:
    excluded = NOT_FOR_SIGNED if path == SIGNED else []
    wrong = description[path][method].as_strategy(
        generation_mode=GenerationMode.NEGATIVE
    )

    @BOUNDED
    @given(case=wrong)
    def ask(case: schemathesis.Case[Any]) -> None:
        if path == SIGNED:
            case.path_parameters["site"] = SITE
        case.call_and_validate(headers=service.headers, excluded_checks=excluded)

    ask()
