"""The ready-to-paste example that add-site prints."""

_PYTHON = """\
# A first comment, signed (needs: curl and .venv/bin/python; PORT as in make run):
export BODY='{{"type":"comment.created","timestamp":"'$(date -u +%FT%TZ)'","data":{{\
"id":"first","text":"What a thoughtful article, thank you!",\
"article":{{"title":"Cities should ban cars"}}}}}}'
export ID=msg_$(date +%s) STAMP=$(date +%s)
SIGNATURE=$(.venv/bin/python -c 'import os, datetime as d, standardwebhooks as s
print(s.Webhook("{secret}").sign(os.environ["ID"],
  d.datetime.fromtimestamp(int(os.environ["STAMP"]), d.UTC), os.environ["BODY"]))')
curl -sS http://127.0.0.1:${{PORT:-8000}}/webhooks/{name} \\
  -H 'Content-Type: application/json' -H "webhook-id: $ID" \\
  -H "webhook-timestamp: $STAMP" -H "webhook-signature: $SIGNATURE" -d "$BODY"

# What is known of it:
curl -sS http://127.0.0.1:${{PORT:-8000}}/api/v1/comments/{name}/first \\
  -H 'Authorization: Bearer {key}'"""


def first_comment(name: str, key: str, secret: str) -> str:
    """Shell lines that sign and send a comment, and ask for it."""
    return _PYTHON.format(name=name, key=key, secret=secret)
