"""Real clients of Akismet, unmodified, each of their calls against a real gunicorn."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.end_to_end.client_folders import CACHE, CLIENTS, locked, npm_folder
from tests.end_to_end.conftest import Gunicorn

THANKS = "Thanks for making the web a better place."
TEXTS = {
    "nice": "A thoughtful article, thank you.",
    "vile": "You are all idiots and should die",
    "foreign": "Πολύ ωραίο άρθρο, ευχαριστώ που το μοιραστήκατε, έμαθα πολλά πράγματα.",
}
SECONDS = 60


@dataclass(frozen=True)
class Service:
    """A site of the running service, and how a client's script is run against it."""

    gunicorn: Gunicorn
    key: str
    blog: str = "https://blog.example"

    @property
    def url(self) -> str:
        """Where the service is."""
        return f"http://127.0.0.1:{self.gunicorn.port}"

    def run(self, command: Sequence[str], **environment: str) -> dict[str, Any]:
        """Run a client's script and read what it prints."""
        given = {
            "SERVICE": self.url,
            "KEY": self.key,
            "BLOG": self.blog,
            "TEXTS": json.dumps(TEXTS),
        }
        done = subprocess.run(
            command,
            env=os.environ | given | environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        answers: dict[str, Any] = json.loads(done.stdout)
        return answers

    @property
    def proxied(self) -> dict[str, str]:
        """Variables that send a client's http requests through the service."""
        names = ("http_proxy", "HTTP_PROXY")
        return dict.fromkeys(names, self.url) | {"no_proxy": "", "NO_PROXY": ""}

    def counted(self) -> list[int]:
        """Spam, ham, missed spam and false positives of this blog."""
        connection = HTTPConnection("127.0.0.1", self.gunicorn.port, timeout=10)
        query = urlencode({"key": self.key, "filter": self.blog})
        connection.request("GET", f"/1.2/key-sites?{query}")
        body: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        [[row]] = [found for found in body.values() if isinstance(found, list)]
        return [row[name] for name in ("spam", "ham", "missed_spam", "false_positives")]


@pytest.fixture(scope="module")
def key(gunicorn: Gunicorn) -> str:
    """The key of a site for all clients; each has a blog of its own."""
    command = ("add-site", "clients", "--platform", "akismet", "--json")
    facts = json.loads(gunicorn.flask(*command, "--url", "https://blog.example"))
    found: str = facts["akismet_key"]
    assert len(found) == 12
    return found


@pytest.fixture
def service(gunicorn: Gunicorn, key: str, request: pytest.FixtureRequest) -> Service:
    """A blog that nobody else uses."""
    name = re.sub(r"[^a-z]+", "-", request.node.name).strip("-")
    return Service(gunicorn, key, f"https://{name}.example")


@pytest.fixture(autouse=True)
def key_stays_secret(service: Service) -> Iterator[None]:
    """No key and no text reaches the log, whatever the client does."""
    yield
    log = service.gunicorn.log()
    assert service.key not in log
    assert not [text for text in TEXTS.values() if text in log]


@pytest.fixture(scope="session")
def npm() -> Path:
    """A folder with the clients from npm, at the versions in package-lock.json."""
    return npm_folder("npm")


@pytest.fixture(scope="session")
def python_akismet() -> Path:
    """A folder with python-akismet, whose module has another client's name."""
    with locked(CACHE / "python-akismet-0.4.3") as folder:
        if not folder.exists():
            command = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps")
            pinned = str(CLIENTS / "python-akismet.txt")
            subprocess.run(
                (*command, "--target", str(folder), "-r", pinned), check=True
            )
    return folder


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_pypi_akismet(service: Service, mode: str) -> None:
    script = str(CLIENTS / "pypi_akismet.py")

    answers = service.run((sys.executable, script, mode))

    assert (answers["nice"], answers["vile"], answers["foreign"]) == (0, 1, 0)
    assert answers.get("test", 1) == 1
    assert (answers["verified"], answers["wrong"]) == (True, False)
    assert (answers["spam"], answers["ham"]) == (True, True)
    assert answers["usage"]["usage"] >= 3
    assert answers["usage"]["limit"] == "none"
    [sites] = [found for found in answers["sites"].values() if isinstance(found, list)]
    assert service.blog in [site["site"] for site in sites]
    assert f"{service.blog},5,1,2,1,1,false" in answers["csv"].splitlines()
    assert service.counted() == [1, 2, 1, 1]


def test_pypi_python_akismet(service: Service, python_akismet: Path) -> None:
    script = str(CLIENTS / "python_akismet.py")

    answers = service.run(
        (sys.executable, script), PYTHONPATH=str(python_akismet), **service.proxied
    )

    assert (answers["nice"], answers["vile"], answers["foreign"]) == (0, 2, 0)
    assert answers["test"] == 2
    assert "API key" in answers["wrong"]
    assert service.counted() == [1, 2, 1, 1]


def test_npm_akismet_api(service: Service, npm: Path) -> None:
    preload = str(npm / "localhost.cjs")

    answers = service.run(("node", "-r", preload, str(npm / "akismet-api.cjs")))

    assert answers == {
        "nice": False,
        "vile": True,
        "foreign": False,
        "test": True,
        "verified": True,
        "wrong": False,
        "refused": "Invalid API key",
        "spam": THANKS,
        "ham": THANKS,
    }
    assert service.counted() == [1, 2, 1, 1]


def test_npm_akismet(service: Service, npm: Path) -> None:
    answers = service.run(("node", str(npm / "akismet.cjs")), **service.proxied)

    assert answers == {
        "nice": False,
        "vile": True,
        "foreign": False,
        "test": True,
        "verified": True,
        "wrong": False,
        "spam": "sent",
        "ham": "sent",
    }
    assert service.counted() == [1, 2, 1, 1]


def test_npm_cedx_akismet(service: Service, npm: Path) -> None:
    answers = service.run(("node", str(npm / "cedx-akismet.mjs")))

    assert answers == {
        "nice": 0,
        "vile": 1,
        "foreign": 0,
        "test": 1,
        "administrator": 0,
        "verified": True,
        "wrong": False,
    }
    assert service.counted() == [1, 3, 1, 1]


def test_debian_net_akismet(service: Service) -> None:
    has = (
        shutil.which("perl")
        and not subprocess.run(
            ("perl", "-MNet::Akismet", "-e", "1"), capture_output=True, check=False
        ).returncode
    )
    if not has:
        pytest.skip("libnet-akismet-perl is not installed")
    script = str(CLIENTS / "net_akismet.pl")

    answers = service.run(("perl", script), PERL_LWP_ENV_PROXY="1", **service.proxied)

    assert answers == {
        "nice": "false",
        "vile": "true",
        "foreign": "false",
        "test": "true",
        "wrong": "invalid",
        "spam": THANKS,
        "ham": THANKS,
    }
    assert service.counted() == [1, 2, 1, 1]


@pytest.mark.parametrize("target", ["rest.akismet.com:443", "127.0.0.1:443"])
def test_tunnel_is_refused_at_once_and_closed(service: Service, target: str) -> None:
    connection = HTTPConnection("127.0.0.1", service.gunicorn.port, timeout=2)
    connection.request("CONNECT", target, headers={"Host": target})

    answer = connection.getresponse()

    assert answer.status in {405, 501}
    assert answer.headers["Connection"] == "close"
    connection.close()
