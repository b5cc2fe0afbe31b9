"""What platforms that ask by key have to do, on tests/payloads/<platform>."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.verdict import Action
from tests.webhook.application import TinyService, tiny_service
from webhook.errors import MalformedPayloadError
from webhook.parts import EXTENSION, Parts
from webhook.platforms import KEYED
from webhook.platforms.akismet import AkismetPlatform
from webhook.short_keys import EXTENSION as KEYS
from webhook.short_keys import ShortKeys

PAYLOADS = Path(__file__).parents[1] / "payloads"
KEY = "abcdefghij12"
CONTENT_TYPES = {
    ".form": "application/x-www-form-urlencoded",
    ".json": "application/json",
    ".multipart": "multipart/form-data; boundary=frontier",
}
CASES = [
    pytest.param(name, path, id=f"{name}-{path.stem}")
    for name in sorted(KEYED)
    for path in sorted((PAYLOADS / name).iterdir())
]
EACH = [pytest.param(platform, id=name) for name, platform in KEYED.items()]


@pytest.fixture
def service(tmp_path: Path) -> TinyService:
    """An application whose one site has a key of every kind."""
    made = tiny_service(tmp_path)
    wired: Parts = made.app.extensions[EXTENSION]
    keys: ShortKeys = made.app.extensions[KEYS]
    with wired.database.unit_of_work() as work:
        for kind in KEYED:
            number = work.sites.named("blog").id
            work.site_keys.add(number, kind, keys.hidden(kind, KEY))
        work.commit()
    return made


def ask(service: TinyService, path: Path, key: str) -> tuple[str, str]:
    """What a check of the payload is answered: the words, and the guid."""
    answer = service.app.test_client().post(
        "/1.1/comment-check",
        query_string={"api_key": key},
        data=path.read_bytes(),
        content_type=CONTENT_TYPES[path.suffix],
    )
    assert answer.status_code == 200
    return answer.text, answer.headers["X-akismet-guid"]


@pytest.mark.parametrize("name", sorted(KEYED))
def test_platform_is_called_what_it_is_listed_as(name: str) -> None:
    assert KEYED[name].name == name


@pytest.mark.parametrize(("name", "path"), CASES)
def test_each_payload_gives_its_comment(name: str, path: Path) -> None:
    platform = KEYED[name]

    fields = platform.fields(CONTENT_TYPES[path.suffix], path.read_bytes())
    sent = platform.checked(fields)

    assert sent.comment.text
    assert sent.comment.id is None
    assert sent.comment.author.name
    assert sent.blog.startswith("https://")
    assert "\N{REPLACEMENT CHARACTER}" not in repr(sent)


@pytest.mark.parametrize(("name", "path"), CASES)
def test_wrong_key_is_refused_and_keeps_nothing(
    service: TinyService, name: str, path: Path
) -> None:
    assert ask(service, path, KEY[::-1])[0] == "invalid"

    wired: Parts = service.app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        assert reading.calls.by_month(1, None) == []


@pytest.mark.parametrize(("name", "path"), CASES)
def test_replayed_call_gets_the_same_answer_under_another_guid(
    service: TinyService, name: str, path: Path
) -> None:
    first, guid = ask(service, path, KEY)
    again, other = ask(service, path, KEY)

    assert first == again == "false"
    assert guid != other


@pytest.mark.parametrize("platform", EACH)
@pytest.mark.parametrize("action", Action)
def test_every_action_has_an_answer(platform: AkismetPlatform, action: Action) -> None:
    reply = platform.answer(action, guid="g1")

    assert reply.status == 200
    assert reply.headers["X-akismet-guid"] == "g1"
    assert reply.text in {"true", "false"}


@pytest.mark.parametrize("platform", EACH)
@pytest.mark.parametrize("kind", [*CONTENT_TYPES.values(), "", "multipart/x"])
@settings(deadline=None)
@given(body=st.binary(max_size=300))
def test_junk_is_malformed_and_nothing_worse(
    platform: AkismetPlatform, kind: str, body: bytes
) -> None:
    with contextlib.suppress(MalformedPayloadError):
        platform.checked(platform.fields(kind, body))


@pytest.mark.parametrize("platform", EACH)
def test_malformed_payload_is_not_quoted(platform: AkismetPlatform) -> None:
    with pytest.raises(MalformedPayloadError) as caught:
        platform.fields("application/json", b'{"comment_content": "hush hush"')
    assert "hush" not in str(caught.value)
