"""Remark42 and Cusdis are told what they can be told, and nothing else."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.engines.replica import TOKEN, Asked, EngineSite, serving
from webhook.parts import EXTENSION, Parts

VILE = "You stupid pathetic idiot"
NAMED = base64.b64encode(f"admin:{TOKEN}".encode()).decode()


@dataclass
class Remark42:
    """One site with its comments."""

    comments: set[str]

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As the admin API answers."""
        if asked.headers.get("authorization") != f"Basic {NAMED}":
            return 401, "Unauthorized"
        where = {"site": "blog", "url": "https://blog.example/2026/tax/"}
        if asked.method != "DELETE" or asked.query != where:
            return 400, {"error": "bad request"}
        self.comments.discard(asked.path.removeprefix("/api/v1/admin/comment/"))
        return 200, {"id": "8a-51"}


@dataclass
class Cusdis:
    """One Cusdis; a token is good until it expires."""

    approved: list[str] = field(default_factory=list)
    expired: bool = False

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As pages/api/open/approve.ts answers."""
        if (asked.method, asked.path) != ("POST", "/api/open/approve"):
            return 404, ""
        if self.expired:
            return 403, "Invalid token"
        self.approved.append(asked.query["token"])
        return 200, {"message": "success"}


@pytest.fixture
def remark42() -> Remark42:
    """A Remark42 with two comments."""
    return Remark42({"8a-51", "8a-52"})


@pytest.fixture
def cusdis() -> Cusdis:
    """A Cusdis with one comment."""
    return Cusdis()


@pytest.fixture
def blog(app: Flask, remark42: Remark42) -> Iterator[EngineSite]:
    """A site with Remark42."""
    with serving(remark42) as url:
        made = EngineSite(app, "remark42")
        made.add(url)
        yield made


@pytest.fixture
def other(app: Flask, cusdis: Cusdis) -> Iterator[EngineSite]:
    """A site with Cusdis."""
    with serving(cusdis) as url:
        made = EngineSite(app, "cusdis")
        made.add(url)
        yield made


def test_remark42_deletes_what_is_rejected(
    blog: EngineSite, remark42: Remark42
) -> None:
    blog.send("created.json", VILE)
    assert blog.deliver() == ["delivered"]
    assert remark42.comments == {"8a-52"}


def test_remark42_is_not_told_what_it_cannot_do(
    blog: EngineSite, remark42: Remark42
) -> None:
    blog.send("created.json", "You idiots")
    assert blog.deliver() == []

    assert blog.decide("8a-51", Action.APPROVE) == []
    assert blog.decide("8a-51", Action.REJECT) == ["delivered"]
    assert remark42.comments == {"8a-52"}


def test_cusdis_approves_by_the_token_of_its_link(
    other: EngineSite, cusdis: Cusdis
) -> None:
    other.send("created.json")
    assert other.deliver() == ["delivered"]
    assert len(cusdis.approved) == 1


def test_cusdis_keeps_what_is_held_until_a_reviewer_approves(
    other: EngineSite, cusdis: Cusdis
) -> None:
    other.send("created.json", VILE)
    assert other.deliver() == []

    assert other.decide("c0ffee-1", Action.APPROVE) == ["delivered"]
    assert len(cusdis.approved) == 1


def test_expired_link_of_cusdis_is_a_dead_letter(
    other: EngineSite, cusdis: Cusdis
) -> None:
    cusdis.expired = True
    other.send("created.json")
    assert other.deliver() == ["dead"]
    assert "any more" in str(other.dead[0].last_error)


def test_link_of_cusdis_is_kept_sealed(
    app: Flask, other: EngineSite, cusdis: Cusdis
) -> None:
    other.send("created.json")
    other.deliver()

    wired: Parts = app.extensions[EXTENSION]
    content = (wired.settings.instance / "parley.db").read_bytes()
    wal = wired.settings.instance / "parley.db-wal"
    content += wal.read_bytes() if wal.exists() else b""
    assert cusdis.approved[0].encode() not in content
    assert other.address.rpartition("/")[2].encode() not in content
