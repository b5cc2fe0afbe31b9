"""Every call of google-api-python-client, by discovery."""

import importlib
import json
import os
import sys
from typing import Any

discovery: Any = importlib.import_module("googleapiclient.discovery")
errors: Any = importlib.import_module("googleapiclient.errors")

SERVICE, TEXTS = os.environ["SERVICE"], json.loads(os.environ["TEXTS"])


def client(key: str) -> Any:
    """A client with a key."""
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{SERVICE}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


def analyze(text: str, *attributes: str, key: str = os.environ["KEY"]) -> Any:
    """One analysis, or what the error says."""
    body = {
        "comment": {"text": text},
        "requestedAttributes": {name: {} for name in attributes},
        "spanAnnotations": True,
        "clientToken": "token",
    }
    try:
        return client(key).comments().analyze(body=body).execute()
    except errors.HttpError as error:
        return [error.status_code, error.error_details]


answers = {name: analyze(text, "TOXICITY", "SPAM") for name, text in TEXTS.items()}
answers["unknown"] = analyze(TEXTS["nice"], "FLIRTATION")
answers["wrong"] = analyze(TEXTS["nice"], "TOXICITY", key="wrong")
suggestion = {
    "comment": {"text": TEXTS["vile"]},
    "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
    "clientToken": "token",
}
comments = client(os.environ["KEY"]).comments()
answers["suggested"] = comments.suggestscore(body=suggestion).execute()
sys.stdout.write(json.dumps(answers))
