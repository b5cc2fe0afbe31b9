"""What every platform has to do, on the payloads in tests/payloads/<platform>."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from webhook.errors import MalformedPayloadError, SignatureError
from webhook.platforms import PLATFORMS
from webhook.platforms.base import Delivered, EventKind, Platform

PAYLOADS = Path(__file__).parents[1] / "payloads"
DOCS = Path(__file__).parents[2] / "docs" / "platforms"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 (a test's own)
OTHER = "whsec_" + "B" * 32
FOUND = [
    (PLATFORMS[name], path)
    for name in sorted(PLATFORMS)
    for path in sorted((PAYLOADS / name).glob("*.json"))
]


def is_dated(platform: Platform) -> bool:
    """Whether the platform signs the time, so that old requests can be refused."""
    now = datetime.now(UTC)
    signed = platform.headers(b"{}", delivery_id="1", sent_at=now, secret=SECRET)
    return any("timestamp" in name.lower() for name in signed)


def cases(*, ignored: bool = False, dated: bool = False) -> list[ParameterSet]:
    """Payloads with their platforms."""
    return [
        pytest.param(platform, path, id=f"{platform.name}-{path.stem}")
        for platform, path in FOUND
        if path.stem.startswith("ignored") is ignored
        and (is_dated(platform) or not dated)
    ]


CASES, IGNORED, DATED = cases(), cases(ignored=True), cases(dated=True)
EACH = [pytest.param(platform, id=name) for name, platform in PLATFORMS.items()]


def delivered(
    platform: Platform, path: Path, *, minutes: float = 0, secret: str = SECRET
) -> Delivered:
    """A request as the platform sends it; a file beside has its unsigned headers."""
    body, sent_at = path.read_bytes(), datetime.now(UTC) + timedelta(minutes=minutes)
    headers = platform.headers(
        body, delivery_id="msg_1", sent_at=sent_at, secret=secret
    )
    unsigned = path.with_suffix(".headers")
    if unsigned.exists():
        lines = unsigned.read_text().splitlines()
        headers |= dict(line.split(": ", 1) for line in lines)
    return Delivered({name.lower(): value for name, value in headers.items()}, body)


def verified(platform: Platform, request: Delivered) -> None:
    """Verify a request, and only then parse it."""
    platform.verify(request, (SECRET,))
    platform.parse(request)


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_platform_is_called_what_it_is_listed_as(name: str) -> None:
    assert PLATFORMS[name].name == name
    assert list((PAYLOADS / name).glob("*.json"))
    assert (DOCS / f"{name}.md").exists()


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_each_payload_is_verified_and_gives_its_event(
    platform: Platform, path: Path
) -> None:
    request = delivered(platform, path)

    platform.verify(request, (SECRET,))
    event = platform.parse(request)

    assert event is not None
    assert event.kind is EventKind(path.stem.partition("_")[0])
    assert event.comment.id == event.comment_id != ""
    assert event.delivery_id
    assert event.comment.text or event.kind is EventKind.DELETED


@pytest.mark.parametrize(("platform", "path"), IGNORED)
def test_what_is_about_no_reader_s_comment_is_ignored(
    platform: Platform, path: Path
) -> None:
    request = delivered(platform, path)

    platform.verify(request, (SECRET,))

    assert platform.parse(request) is None


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_either_secret_is_accepted_during_a_rotation(
    platform: Platform, path: Path
) -> None:
    request = delivered(platform, path, secret=OTHER)

    platform.verify(request, (SECRET, OTHER))

    with pytest.raises(SignatureError):
        platform.verify(request, (SECRET,))


@pytest.mark.parametrize("minutes", [-5.5, 5.5], ids=["old", "early"])
@pytest.mark.parametrize(("platform", "path"), DATED)
def test_request_of_another_time_is_refused(
    platform: Platform, path: Path, minutes: float
) -> None:
    request = delivered(platform, path, minutes=minutes)
    with pytest.raises(SignatureError):
        platform.verify(request, (SECRET,))


@pytest.mark.parametrize("minutes", [-4.5, 4.5], ids=["old", "early"])
@pytest.mark.parametrize(("platform", "path"), CASES)
def test_request_within_the_tolerance_is_accepted(
    platform: Platform, path: Path, minutes: float
) -> None:
    platform.verify(delivered(platform, path, minutes=minutes), (SECRET,))


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_any_changed_byte_is_refused(platform: Platform, path: Path) -> None:
    request = delivered(platform, path)
    changed = Delivered(request.headers, request.body[:-2] + b" " + request.body[-2:])
    with pytest.raises(SignatureError):
        platform.verify(changed, (SECRET,))


@pytest.mark.parametrize(("platform", "path"), CASES)
def test_each_missing_header_is_refused(platform: Platform, path: Path) -> None:
    request = delivered(platform, path)
    for missing in platform.headers(
        b"{}", delivery_id="1", sent_at=datetime.now(UTC), secret=SECRET
    ):
        rest = {k: v for k, v in request.headers.items() if k != missing.lower()}
        with pytest.raises((SignatureError, MalformedPayloadError)):
            verified(platform, Delivered(rest, request.body))


@pytest.mark.parametrize(("platform", "path"), CASES)
@given(body=st.binary(max_size=200) | st.sampled_from([b"[]", b"null", b'{"post":1}']))
def test_junk_is_malformed_and_nothing_worse(
    platform: Platform, path: Path, body: bytes
) -> None:
    headers = delivered(platform, path).headers
    with pytest.raises(MalformedPayloadError):
        platform.parse(Delivered(headers, body))


@pytest.mark.parametrize("platform", EACH)
@given(value=st.text(max_size=60), stamp=st.text(max_size=20), body=st.binary())
def test_junk_headers_are_refused_and_nothing_worse(
    platform: Platform, value: str, stamp: str, body: bytes
) -> None:
    now = str(int(datetime.now(UTC).timestamp()))
    signed = platform.headers(
        b"{}", delivery_id="1", sent_at=datetime.now(UTC), secret=SECRET
    )
    for when in (stamp, now):
        headers = {name.lower(): value for name in signed}
        request = Delivered(headers | {"webhook-timestamp": when}, body)
        with pytest.raises(SignatureError):
            platform.verify(request, (SECRET,))


@pytest.mark.parametrize("platform", EACH)
def test_malformed_payload_is_not_quoted(platform: Platform) -> None:
    body = b'{"type":"comment.created","data":{"id":"1","text":["hush hush"]}}'
    with pytest.raises(MalformedPayloadError) as caught:
        platform.parse(Delivered({"webhook-id": "msg_1"}, body))
    assert "hush" not in str(caught.value)
