"""What platforms that sign nothing have to do, on tests/payloads/<platform>."""

import base64
import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webhook.application import TinyService, tiny_service
from webhook.errors import MalformedPayloadError
from webhook.parts import EXTENSION, Parts
from webhook.platforms import UNSIGNED
from webhook.platforms.base import Delivered, EventKind, UnsignedPlatform

PAYLOADS = Path(__file__).parents[1] / "payloads"
DOCS = Path(__file__).parents[2] / "docs" / "platforms"
FOUND = [
    (name, path)
    for name in sorted(UNSIGNED)
    for path in sorted((PAYLOADS / name).iterdir())
]
CASES, IGNORED = (
    [
        pytest.param(name, path, id=f"{name}-{path.stem}")
        for name, path in FOUND
        if path.stem.startswith("ignored") is ignored
    ]
    for ignored in (False, True)
)
EACH = [pytest.param(platform, id=name) for name, platform in UNSIGNED.items()]


@pytest.fixture
def service(tmp_path: Path) -> TinyService:
    """An application without a site of these platforms yet."""
    return tiny_service(tmp_path)


def address(service: TinyService, platform: str) -> str:
    """Add a site; returns where its engine posts."""
    runner = service.app.test_cli_runner()
    add = ["add-site", platform, "--platform", platform, "--url", "https://b.example"]
    facts = json.loads(runner.invoke(args=[*add, "--json"]).stdout)
    secret = facts.get("mail_to", "").partition("@")[0]
    return str(facts.get("webhook") or f"/webhooks/{platform}/{secret}")


def _parsed(name: str, path: Path) -> str:
    event = UNSIGNED[name].parse(Delivered({}, path.read_bytes()))
    assert event is not None
    return event.comment_id


@pytest.mark.parametrize("name", sorted(UNSIGNED))
def test_platform_is_called_what_it_is_listed_as(name: str) -> None:
    assert UNSIGNED[name].name == name
    assert list((PAYLOADS / name).glob("created*"))
    assert (DOCS / f"{name}.md").exists()


@pytest.mark.parametrize(("name", "path"), CASES)
def test_each_payload_gives_its_event(name: str, path: Path) -> None:
    event = UNSIGNED[name].parse(Delivered({}, path.read_bytes()))

    assert event is not None
    assert event.kind is EventKind(path.stem.partition("_")[0])
    assert event.comment.id == event.comment_id != ""
    assert event.comment.text
    assert event.comment.article.url
    assert event.shown is not None
    assert event.delivery_id


@pytest.mark.parametrize(("name", "path"), IGNORED)
def test_what_is_about_no_reader_s_comment_is_ignored(name: str, path: Path) -> None:
    assert UNSIGNED[name].parse(Delivered({}, path.read_bytes())) is None


@pytest.mark.parametrize(("name", "path"), CASES)
def test_wrong_secret_is_refused_and_keeps_nothing(
    service: TinyService, name: str, path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    right, client = address(service, name), service.app.test_client()
    secret = right.rpartition("/")[2]
    wrong = [right[:-1] + "g", f"/webhooks/{name}/{'0' * 40}", f"/webhooks/{name}"]

    for where in [*wrong, f"/webhooks/blog/{secret}", f"/webhooks/none/{secret}"]:
        answer = client.post(where, data=path.read_bytes())
        assert (answer.status_code, answer.get_json()["reason"]) == (401, "signature")
        assert secret not in answer.text
    assert secret not in capfd.readouterr().err

    wired: Parts = service.app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        number = reading.sites.named(name).id
        assert reading.comments.find(number, _parsed(name, path)) is None


@pytest.mark.parametrize(("name", "path"), CASES)
def test_replayed_request_gets_the_same_answer(
    service: TinyService, name: str, path: Path
) -> None:
    where, client = address(service, name), service.app.test_client()

    first = client.post(where, data=path.read_bytes())
    again = client.post(where, data=path.read_bytes())

    assert (first.status_code, again.status_code) == (200, 200), first.text
    assert first.data == again.data


@pytest.mark.parametrize("platform", EACH)
@given(body=st.binary(max_size=200) | st.sampled_from([b"[]", b"null", b'{"data":1}']))
def test_junk_is_no_event_and_nothing_worse(
    platform: UnsignedPlatform, body: bytes
) -> None:
    with contextlib.suppress(MalformedPayloadError):
        assert platform.parse(Delivered({}, body)) is None


@pytest.mark.parametrize(("name", "path"), CASES)
def test_malformed_payload_is_not_quoted(name: str, path: Path) -> None:
    body = path.read_bytes().replace(b'"id"', b'"hush"').replace(b'"objectId"', b'"h"')
    body = body.replace(b"approve_link", b"link")[: -len(body) // 8]
    with pytest.raises(MalformedPayloadError) as caught:
        UNSIGNED[name].parse(Delivered({}, body))
    assert "Trams" not in str(caught.value)


def test_token_that_is_nested_deep_is_malformed() -> None:
    token = base64.urlsafe_b64encode(b"[" * 60_000).decode()
    said = {"content": "Trams.", "approve_link": f"https://c.example/?token=h.{token}"}
    body = json.dumps({"type": "new_comment", "data": said}).encode()
    with pytest.raises(MalformedPayloadError, match="names no comment"):
        UNSIGNED["cusdis"].parse(Delivered({}, body))
