"""Real clients of Perspective, each of their calls against a real gunicorn."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.client_folders import CLIENTS, npm_folder, pip_folder
from tests.end_to_end.conftest import Gunicorn

TEXTS = {
    "nice": "A thoughtful article, thank you.",
    "vile": "You are an idiot. See you tomorrow 🙂 at noon.",
    "foreign": "Πολύ ωραίο άρθρο, ευχαριστώ που το μοιραστήκατε, έμαθα πολλά.",
}
SECONDS = 60
Answers = dict[str, Any]


@dataclass(frozen=True)
class Service:
    """A site of the running service, and how a client's script is run against it."""

    gunicorn: Gunicorn
    key: str

    @property
    def url(self) -> str:
        """Where the service is."""
        return f"http://127.0.0.1:{self.gunicorn.port}"

    def run(self, command: Sequence[str], **environment: str) -> Answers:
        """Run a client's script and read what it prints."""
        given = {"SERVICE": self.url, "KEY": self.key, "TEXTS": json.dumps(TEXTS)}
        done = subprocess.run(
            command,
            env=os.environ | given | environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        answers: Answers = json.loads(done.stdout)
        return answers

    def post(self, path: str, body: Answers) -> tuple[int, Answers]:
        """One request as Coral sends it."""
        connection = HTTPConnection("127.0.0.1", self.gunicorn.port, timeout=10)
        raw, headers = json.dumps(body), {"Content-Type": "application/json"}
        connection.request("POST", f"{path}?key={self.key}", raw, headers)
        reply = connection.getresponse()
        answer: Answers = json.loads(reply.read())
        connection.close()
        return reply.status, answer


def add(gunicorn: Gunicorn, name: str) -> Service:
    """A site with a key of its own."""
    command = ("add-site", name, "--platform", "perspective", "--json")
    facts = json.loads(gunicorn.flask(*command, "--url", "https://n.example"))
    return Service(gunicorn, facts["perspective_key"])


@pytest.fixture(scope="module")
def service(gunicorn: Gunicorn) -> Service:
    """A site that answers what it has a head for."""
    return add(gunicorn, "perspective")


@pytest.fixture(scope="module")
def lenient(gunicorn: Gunicorn) -> Service:
    """A site that leaves out what it has no head for."""
    made = add(gunicorn, "lenient")
    gunicorn.flask("set-option", "lenient", "perspective_unsupported=drop")
    return made


@pytest.fixture(scope="session")
def packages() -> dict[str, str]:
    """The variable with which Python finds the clients from PyPI."""
    return {"PYTHONPATH": str(pip_folder("perspective"))}


@pytest.fixture(autouse=True)
def key_stays_secret(service: Service) -> Iterator[None]:
    """No key and no text reaches the log, whatever the client does."""
    yield
    log = service.gunicorn.log()
    assert "psp_" not in log
    assert not [text for text in TEXTS.values() if text in log]


def script(name: str) -> tuple[str, str]:
    """The command that runs a client's script."""
    return sys.executable, str(CLIENTS / f"{name}.py")


def toxicity(answer: Answers) -> float:
    """The score that most people look at."""
    value: float = answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"]
    return value


def test_google_api_python_client_by_discovery(
    service: Service, packages: dict[str, str]
) -> None:
    answers = service.run(script("google_perspective"), **packages)

    assert toxicity(answers["nice"]) < 0.1 < 0.5 < toxicity(answers["vile"])
    spans = answers["vile"]["attributeScores"]["TOXICITY"]["spanScores"]
    assert [(span["begin"], span["end"]) for span in spans] == [(0, 17), (18, 46)]
    assert answers["vile"]["clientToken"] == "token"
    code, [detail] = answers["foreign"]
    assert code == 400
    assert detail["languageNotSupportedByAttributeError"] == {
        "detectedLanguages": ["el"],
        "attribute": "TOXICITY",
    }
    assert answers["unknown"][1][0]["errorType"] == "INVALID_REQUEST"
    assert answers["wrong"][1][0]["reason"] == "API_KEY_INVALID"
    assert answers["suggested"] == {
        "clientToken": "token",
        "detectedLanguages": ["en"],
        "requestedLanguages": [],
    }


def test_pypi_pyperspective(service: Service, packages: dict[str, str]) -> None:
    answers = service.run(script("pypi_pyperspective"), **packages)

    assert answers["nice"][0] < 0.1 < 0.5 < answers["vile"][0]
    assert answers["nice"][1:] == [TEXTS["nice"], ["en"]]
    assert answers["unknown"] == "ApiException() takes no keyword arguments"
    assert answers["wrong"] == "Invalid Auth Key Provided!"


def test_pypi_pyspective(lenient: Service, packages: dict[str, str]) -> None:
    answers = lenient.run(script("pypi_pyspective"), **packages)

    assert answers["nice"]["TOXICITY"] < 0.1 < 0.5 < answers["vile"]["TOXICITY"]
    assert set(answers["all"]) == {
        *("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK"),
        *("INSULT", "PROFANITY", "THREAT"),
    }
    assert answers["suggested"] == "Successed"


def test_npm_perspective_api_client(service: Service) -> None:
    folder = npm_folder("npm-perspective")

    answers = service.run(("node", str(folder / "perspective-api-client.cjs")))

    assert toxicity(answers["nice"]) < 0.1 < 0.5 < toxicity(answers["vile"])
    assert toxicity(answers["bold"]) == toxicity(answers["vile"])
    assert answers["unknown"].startswith("Unknown requested attribute: FLIRTATION")
    assert answers["foreign"].endswith("does not support request languages: el")
    assert answers["wrong"] == "API key not valid. Please pass a valid API key."


@pytest.mark.parametrize("endpoint", ["", "/v1alpha1", "/perspective/v1alpha1"])
def test_coral_with_its_custom_endpoint(service: Service, endpoint: str) -> None:
    text = f"What an idiot. Point {len(endpoint)}."
    asked = {
        "comment": {"text": text},
        "doNotStore": False,
        "requestedAttributes": {"TOXICITY": {}},
        "languages": ["en"],
    }
    context = {"url": "https://n.example/s?commentID=c-1", "Coral_comment_id": "c-1"}
    suggestion = {
        "comment": {"text": text},
        "context": {"entries": [{"text": json.dumps(context)}]},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
        "languages": ["en"],
        "communityId": "Coral:https://comments.example",
        "clientToken": f"comment:{endpoint}",
    }

    status, answer = service.post(f"{endpoint}/comments:analyze", asked)
    done, _ = service.post(f"{endpoint}/comments:suggestscore", suggestion)

    assert (status, done) == (200, 200)
    assert toxicity(answer) > 0.5


def files_with(folder: Path, *words: bytes) -> set[str]:
    """The files under a folder that hold any of the words."""
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    }


def test_what_may_not_be_stored_is_in_no_file(service: Service) -> None:
    folder = service.gunicorn.instance
    secret, known = "Quixotic marmalade, you idiot", "Ordinary marmalade, you idiot"
    found = [secret.encode(), secret.encode("utf-16-le"), b"hush-token", b"hush-place"]
    more = {
        "context": {"articleAndParentComment": {"article": {"text": "hush-place"}}},
        "clientToken": "hush-token",
        "communityId": "hush-place",
        "sessionId": "hush-place",
    }
    asked = {"requestedAttributes": {"TOXICITY": {}}, "spanAnnotations": True}
    said = {"attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}}}

    for body in (asked, asked | {"requestedAttributes": {"JOY": {}}}):
        silent = {"comment": {"text": secret}, "doNotStore": True, **more}
        service.post("/v1alpha1/comments:analyze", body | silent)
    silent = {"comment": {"text": secret}, "doNotStore": True, **more}
    status, _ = service.post("/v1alpha1/comments:suggestscore", said | silent)
    service.post("/v1alpha1/comments:analyze", asked | {"comment": {"text": known}})

    assert status == 200
    assert files_with(folder, *found) == set()
    assert files_with(folder, known.encode()) & {"parley.db", "parley.db-wal"}
