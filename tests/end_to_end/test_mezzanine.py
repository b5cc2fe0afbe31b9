"""Mezzanine, a whole blog, unmodified: its readers' comments come to us by proxy."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    OpenerDirector,
    ProxyHandler,
    build_opener,
)

import pytest

from tests.end_to_end.client_folders import CACHE, CLIENTS, locked
from tests.end_to_end.conftest import Gunicorn, free_port
from tests.end_to_end.test_akismet_clients import TEXTS

PIN = CLIENTS / "mezzanine.txt"
READY_SECONDS = 30.0
# A post to comment on, made as an author would make it.
WRITE_POST = """
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from mezzanine.blog.models import BlogPost
author = get_user_model().objects.create(username="editor")
BlogPost.objects.create(title="Raise the tax now", content="<p>It is time.</p>",
    status=2, user=author, site=Site.objects.first())
"""
LIST_COMMENTS = """
import json
from mezzanine.generic.models import ThreadedComment
print(json.dumps(list(ThreadedComment.objects.values_list("comment", flat=True))))
"""
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"[^>]*? value="([^"]*)"')


@dataclass
class Mezzanine:
    """A blog with its own Python, SQLite and development server."""

    python: Path
    folder: Path
    port: int
    environment: dict[str, str]
    opener: OpenerDirector = field(
        default_factory=lambda: build_opener(
            ProxyHandler({}), HTTPCookieProcessor(CookieJar())
        )
    )
    process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run a command of the blog."""
        command = (str(self.python), "-W", "ignore", "manage.py", *arguments)
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def start(self) -> None:
        """Serve, with nothing set but the proxy."""
        with (self.folder / "server.log").open("wb") as log:
            where = f"127.0.0.1:{self.port}"
            self.process = subprocess.Popen(
                (str(self.python), "manage.py", "runserver", "--noreload", where),
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            try:
                self.get("/")
            except URLError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "server.log").read_text())

    def stop(self) -> None:
        """Stop serving."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)

    def get(self, path: str) -> str:
        """A page."""
        with self.opener.open(f"http://127.0.0.1:{self.port}{path}") as answer:
            return str(answer.read().decode())

    def comment(self, path: str, text: str, name: str = "Ann") -> None:
        """Fill in the form below a post, as a browser does, and send it."""
        form = (
            self.get(path)
            .partition('action="/comment/#comment"')[2]
            .partition("</form>")[0]
        )
        said = {"name": name, "email": "ann@example.org", "comment": text}
        fields = dict(_HIDDEN.findall(form)) | said
        address = f"http://127.0.0.1:{self.port}/comment/"
        self.opener.open(address, urlencode(fields).encode()).close()

    def comments(self) -> list[str]:
        """What was said and kept."""
        output = self.manage("shell", "-c", LIST_COMMENTS)
        found: list[str] = json.loads(output.splitlines()[-1])
        return found


@pytest.fixture(scope="session")
def python() -> Path:
    """A Python that has Mezzanine, made once and kept in the cache."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with locked(CACHE / f"mezzanine-py{version}") as folder:
        made, done = folder / "bin" / "python", folder / "installed.txt"
        if not done.exists() or done.read_bytes() != PIN.read_bytes():
            subprocess.run((sys.executable, "-m", "venv", str(folder)), check=True)
            install = (str(made), "-m", "pip", "install", "--quiet", "-r", str(PIN))
            subprocess.run(install, check=True, timeout=300)
            done.write_bytes(PIN.read_bytes())
    return made


@pytest.fixture
def blog(python: Path, gunicorn: Gunicorn, tmp_path: Path) -> Iterator[Mezzanine]:
    """A blog with one post, whose http requests go through our service."""
    add = ("add-site", "mezzanine", "--platform", "akismet", "--json")
    facts = json.loads(gunicorn.flask(*add, "--url", "http://127.0.0.1"))
    gunicorn.flask("set-option", "mezzanine", "akismet_hold=spam")
    command = (str(python.parent / "mezzanine-project"), "demo")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    folder = tmp_path / "demo"
    with (folder / "demo" / "local_settings.py").open("a") as settings:
        settings.write(f'\nAKISMET_API_KEY = "{facts["akismet_key"]}"\n')
    proxy = f"http://127.0.0.1:{gunicorn.port}"
    plain = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    made = Mezzanine(python, folder, free_port(), plain | {"http_proxy": proxy})
    made.manage("createdb", "--noinput")
    made.manage("shell", "-c", WRITE_POST)
    made.start()
    yield made
    made.stop()


@pytest.mark.slow
def test_mezzanine_keeps_what_is_approved_and_drops_the_rest(
    blog: Mezzanine, gunicorn: Gunicorn
) -> None:
    post = "/blog/raise-the-tax-now/"

    blog.comment(post, TEXTS["nice"])
    blog.comment(post, TEXTS["vile"])
    blog.comment(post, "Buy now", name="viagra-test-123")
    blog.comment(post, TEXTS["foreign"])
    blog.comment(post, "I support the tax, it is time.")

    assert blog.comments() == [TEXTS["nice"], "I support the tax, it is time."]
    assert TEXTS["nice"] in blog.get(post)
    assert TEXTS["vile"] not in blog.get(post)
    log = gunicorn.log()
    for action in ("approve", "reject", "hold"):
        assert f'"action": "{action}"' in log
    assert "akismet.com" not in log
