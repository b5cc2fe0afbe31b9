"""What every platform has to do, on the payloads in tests/payloads/<platform>."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhook.errors import MalformedPayloadError, SignatureError
from webhook.platforms import PLATFORMS
from webhook.platforms.base import Delivered, EventKind, Platform

PAYLOADS = Path(__file__).parents[1] / "payloads"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 (a test's own)
OTHER = "whsec_" + "B" * 32
CASES = [
    pytest.param(PLATFORMS[name], path, id=f"{name}-{path.stem}")
    for name in sorted(PLATFORMS)
    for path in sorted((PAYLOADS / name).glob("*.json"))
]
EACH = [pytest.param(platform, id=name) for name, platform in PLATFORMS.items()]


def delivered(
    platform: Platform, body: bytes, *, minutes: float = 0, secret: str = SECRET
) -> Delivered:
    """A request as the platform would send it."""
    sent_at = datetime.now(UTC) + timedelta(minutes=minutes)
    headers = platform.headers(
        body, delivery_id="msg_1", sent_at=sent_at, secret=secret
    )
    return Delivered({name.lower(): value for name, value in headers.items()}, body)


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_platform_is_called_what_it_is_listed_as(name: str) -> None:
    assert PLATFORMS[name].name == name
    assert list((PAYLOADS / name).glob("*.json"))


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_each_payload_is_verified_and_gives_its_event(
    platform: Platform, path: Path
) -> None:
    request = delivered(platform, path.read_bytes())

    platform.verify(request, (SECRET,))
    event = platform.parse(request)

    assert event.kind is EventKind(path.stem.partition("_")[0])
    assert event.comment.id == event.comment_id != ""
    assert event.delivery_id
    assert bool(event.comment.text) is (event.kind is not EventKind.DELETED)


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_either_secret_is_accepted_during_a_rotation(
    platform: Platform, path: Path
) -> None:
    request = delivered(platform, path.read_bytes(), secret=OTHER)

    platform.verify(request, (SECRET, OTHER))

    with pytest.raises(SignatureError):
        platform.verify(request, (SECRET,))


@pytest.mark.parametrize("minutes", [-5.5, 5.5], ids=["old", "early"])
@pytest.mark.parametrize(("platform", "path"), CASES)
def test_request_of_another_time_is_refused(
    platform: Platform, path: Path, minutes: float
) -> None:
    request = delivered(platform, path.read_bytes(), minutes=minutes)
    with pytest.raises(SignatureError):
        platform.verify(request, (SECRET,))


@pytest.mark.parametrize("minutes", [-4.5, 4.5], ids=["old", "early"])
@pytest.mark.parametrize(("platform", "path"), CASES)
def test_request_within_the_tolerance_is_accepted(
    platform: Platform, path: Path, minutes: float
) -> None:
    platform.verify(delivered(platform, path.read_bytes(), minutes=minutes), (SECRET,))


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_any_changed_byte_is_refused(platform: Platform, path: Path) -> None:
    request = delivered(platform, path.read_bytes())
    changed = Delivered(request.headers, request.body[:-2] + b" " + request.body[-2:])
    with pytest.raises(SignatureError):
        platform.verify(changed, (SECRET,))


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_each_missing_header_is_refused(platform: Platform, path: Path) -> None:
    request = delivered(platform, path.read_bytes())
    for missing in request.headers:
        rest = {k: v for k, v in request.headers.items() if k != missing}
        with pytest.raises(SignatureError):
            platform.verify(Delivered(rest, request.body), (SECRET,))


@pytest.mark.parametrize("platform", EACH)
@given(body=st.binary(max_size=200))
def test_junk_is_malformed_and_nothing_worse(platform: Platform, body: bytes) -> None:
    headers = {"webhook-id": "msg_1"}
    with pytest.raises(MalformedPayloadError):
        platform.parse(Delivered(headers, body))


@pytest.mark.parametrize("platform", EACH)
@given(value=st.text(max_size=60), stamp=st.text(max_size=20), body=st.binary())
def test_junk_headers_are_refused_and_nothing_worse(
    platform: Platform, value: str, stamp: str, body: bytes
) -> None:
    now = str(int(datetime.now(UTC).timestamp()))
    for when in (stamp, now):
        headers = {"webhook-id": "1", "webhook-timestamp": when}
        request = Delivered(headers | {"webhook-signature": value}, body)
        with pytest.raises(SignatureError):
            platform.verify(request, (SECRET,))


@pytest.mark.parametrize("platform", EACH)
def test_malformed_payload_is_not_quoted(platform: Platform) -> None:
    body = b'{"type":"comment.created","data":{"id":"1","text":["hush hush"]}}'
    with pytest.raises(MalformedPayloadError) as caught:
        platform.parse(Delivered({"webhook-id": "msg_1"}, body))
    assert "hush" not in str(caught.value)
