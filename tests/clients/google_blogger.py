"""Blogger through google-api-python-client and the discovery document inside it."""

import importlib
import json
import os
import sys
from typing import Any

discovery: Any = importlib.import_module("googleapiclient.discovery")
documents: Any = importlib.import_module("googleapiclient.discovery_cache")
errors: Any = importlib.import_module("googleapiclient.errors")
oauth: Any = importlib.import_module("google.oauth2.credentials")

SERVICE, GIVEN = os.environ["SERVICE"], json.loads(os.environ["GIVEN"])
SCHEMAS: Any = json.loads(documents.get_static_doc("blogger", "v3"))["schemas"]
TYPES = {"string": str, "array": list, "object": dict}


def strange(value: Any, schema: Any, where: str) -> list[str]:
    """Where a value is not what the discovery document says it is."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"]]
    expected: Any = TYPES[schema["type"]]
    if not isinstance(value, expected):
        return [where]
    if isinstance(value, list):
        return [one for each in value for one in strange(each, schema["items"], where)]
    if not isinstance(value, dict):
        return [] if value in schema.get("enum", [value]) else [where]
    known = schema["properties"]
    return [
        one
        for name, each in value.items()
        for one in (
            strange(each, known[name], f"{where}.{name}")
            if name in known
            else [f"{where}.{name}"]
        )
    ]


credentials = oauth.Credentials(
    None,
    refresh_token=GIVEN["refresh"],
    token_uri=f"{SERVICE}/token",
    client_id=GIVEN["client"],
    client_secret=GIVEN["secret"],
)
blogger = discovery.build(
    "blogger",
    "v3",
    credentials=credentials,
    client_options={"api_endpoint": SERVICE},
    static_discovery=True,
)
comments = blogger.comments()
problems: list[str] = []
listed: list[list[str]] = []
# Its own way to the next page, listByBlog_next, takes no parameter twice.
token: Any = None
while token is not None or not listed:
    page = comments.listByBlog(
        blogId=GIVEN["blog"],
        status=["LIVE", "PENDING", "SPAM", "EMPTIED"],
        fetchBodies=True,
        maxResults=2,
        startDate=GIVEN["since"],
        pageToken=token,
    ).execute()
    problems += strange(page, SCHEMAS["CommentList"], "list")
    listed += [[one["id"], one["status"]] for one in page.get("items", [])]
    token = page.get("nextPageToken")

where = {"blogId": GIVEN["blog"], "postId": GIVEN["post"]}
acted = {}
for name, act in GIVEN["acts"].items():
    answer = getattr(comments, act)(commentId=name, **where).execute()
    if act != "delete":
        problems += strange(answer, SCHEMAS["Comment"], act)
        acted[name] = answer["status"]
post = blogger.posts().get(**where, fetchBody=False).execute()
problems += strange(post, SCHEMAS["Post"], "post")
try:
    comments.get(commentId="none", **where).execute()
    missing: Any = None
except errors.HttpError as error:
    missing = [error.status_code, error.error_details[0]["reason"]]
told = {"listed": listed, "acted": acted, "missing": missing, "title": post["title"]}
sys.stdout.write(json.dumps({"problems": problems, **told}))
