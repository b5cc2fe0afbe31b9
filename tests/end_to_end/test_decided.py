"""A decision on the command line reaches the blog through a running service."""

import json
import time
import uuid
from datetime import UTC, datetime
from http.client import HTTPConnection

from standardwebhooks import Webhook

from tests.end_to_end.conftest import Gunicorn
from tests.webhook.receiver import receiving
from webhook.platforms.standard import StandardPlatform

PATIENCE_SECONDS = 10


def test_decision_reaches_the_blog_once(gunicorn: Gunicorn) -> None:
    site = gunicorn.add_site("listening")
    with receiving() as receiver:
        gunicorn.flask(
            *("set-option", "listening", "allow_private=true"),
            f"callback_url={receiver.url}",
        )
        _send(gunicorn, site)
        gunicorn.flask("decide", "listening", "c1", "reject", "--spam")
        patience = time.monotonic() + PATIENCE_SECONDS
        while not receiver.received and time.monotonic() < patience:
            time.sleep(0.05)
        time.sleep(2)  # both workers have looked again

        [request] = receiver.received

    Webhook(site["webhook_secret"]).verify(request.body, dict(request.headers))
    assert json.loads(request.body)["data"]["labels"] == {"spam": 1.0}
    assert gunicorn.flask("outbox", "--json") == ""
    assert "callback.delivered" in gunicorn.log()


def _send(gunicorn: Gunicorn, site: dict[str, str]) -> None:
    data = {"id": "c1", "text": "Good morning to you all."}
    body = json.dumps({"type": "comment.created", "data": data}).encode()
    headers = StandardPlatform().headers(
        body,
        delivery_id=uuid.uuid4().hex,
        sent_at=datetime.now(UTC),
        secret=site["webhook_secret"],
    )
    connection = HTTPConnection("127.0.0.1", gunicorn.port, timeout=10)
    connection.request("POST", site["webhook"], body, headers)
    assert connection.getresponse().status == 200
    connection.close()
