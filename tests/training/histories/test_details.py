"""What is particular to one history."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.comment import Article, Author
from moderation.decision import CORRECTABLE
from moderation.verdict import Action
from tests.training.histories.samples import (
    CLASSIC_BLOGGER,
    SAMPLES,
    php_event,
    wxr,
    wxr_comment,
)
from training.errors import MalformedHistoryError
from training.histories import HISTORIES
from training.histories.base import PUBLISHED, UNKNOWN, HistoricalComment
from training.labels import LABELS
from training.streams.file import StreamedFile


def read(
    name: str, path: Path, content: bytes | None = None
) -> list[HistoricalComment]:
    """A file with that content, or the sample."""
    if content is None:
        SAMPLES[name](path)
    else:
        path.write_bytes(content)
    return list(HISTORIES[name].read(StreamedFile(path)))


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_wxr_tells_article_author_and_parent(tmp_path: Path, version: str) -> None:
    content = wxr(wxr_comment(1, "1"), wxr_comment(3, "1"), version=version)
    first, second = read("wordpress_wxr", tmp_path / "x", content)

    assert first.comment.article == Article(
        "https://b.example/tax/", "Raise the tax?", "A teaser.\nTax"
    )
    assert first.comment.author == Author(
        name="Jo", email="jo@example.org", ip="192.0.2.7"
    )
    assert first.comment.text == "Bell  number 1"
    assert (first.comment.parent.id, second.comment.parent.id) == (None, "2")
    assert first.received_at == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)


def test_wxr_names_the_person_the_time_and_the_label(tmp_path: Path) -> None:
    spam = php_event("report-spam", "Zoë", 1600000001)
    ham = php_event("report-ham", "Ada", 1600000002)
    content = wxr(
        wxr_comment(1, "1", ("akismet_history", ham), ("akismet_history", spam))
    )
    [found] = read("wordpress_wxr", tmp_path / "x", content)

    assert found.decision is not None
    assert (found.decision.reviewer, found.decision.note) == ("Ada", "report-ham")
    assert found.decision.decided_at == datetime(2020, 9, 13, 12, 26, 42, tzinfo=UTC)
    assert found.decision.labels == {"spam": 0.0}


@pytest.mark.parametrize(
    "event",
    [
        php_event("report-spam", "ada"),  # it is published all the same
        php_event("check-ham", "jo"),  # Jo was signed in, and wrote it
        php_event("status-approved"),  # nobody
        'O:8:"stdClass":0:{}',
        'a:2:{s:4:"user";s:3:"ada";s:5:"event";N;}',
    ],
)
def test_wxr_event_that_proves_nobody_leaves_it_published(
    tmp_path: Path, event: str
) -> None:
    content = wxr(wxr_comment(1, "1", ("akismet_history", event)))
    [found] = read("wordpress_wxr", tmp_path / "x", content)

    assert found.decision is not None
    assert (found.decision.reviewer, found.decision.note) == (UNKNOWN, PUBLISHED)


def test_wxr_trash_was_decided_when_it_was_trashed(tmp_path: Path) -> None:
    meta = (("_wp_trash_meta_status", "1"), ("_wp_trash_meta_time", "1600000009"))
    content = wxr(wxr_comment(1, "trash", *meta))
    [found] = read("wordpress_wxr", tmp_path / "x", content)

    assert found.decision is not None
    assert found.decision.decided_at == datetime(2020, 9, 13, 12, 26, 49, tzinfo=UTC)


def test_classic_blogger_backup_is_read(tmp_path: Path) -> None:
    [found] = read("blogger", tmp_path / "x", CLASSIC_BLOGGER)

    assert found.comment.article == Article(
        "https://b.example/tax/", "Raise the tax?", "A long article."
    )
    assert found.comment.parent.id == "tag:b,1999:blog-1.post-20"
    assert found.comment.author.email is None
    assert found.received_at == datetime(2012, 3, 4, 4, 6, 7, tzinfo=UTC)


def test_rest_without_status_says_what_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(MalformedHistoryError, match="context=edit"):
        read("wordpress_rest", tmp_path / "x", b'[{"id": 1}]')


def test_commento_names_people_and_pages(tmp_path: Path) -> None:
    comment = read("commento", tmp_path / "x")[1].comment
    assert comment.author.email == "jo@example.org"
    assert comment.article.url == "https://b.example/tax/"
    assert comment.parent.id == "c1"


def test_remark42_in_one_object_is_read_too(tmp_path: Path) -> None:
    comment = {"id": "a", "text": "b", "locator": {"url": "https://b.example/"}}
    content = json.dumps({"version": 1, "comments": [comment], "meta": {}})
    [found] = read("remark42", tmp_path / "x", content.encode())
    assert (found.comment.id, found.comment.text) == ("a", "b")


def test_masked_and_hashed_addresses_are_not_taken(tmp_path: Path) -> None:
    assert read("isso", tmp_path / "isso")[0].comment.author.ip is None
    assert read("remark42", tmp_path / "remark")[0].comment.author.ip is None


def test_isso_database_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "isso"
    SAMPLES["isso"](path)
    before = path.read_bytes()
    read("isso", path, before)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["isso"]


def test_csv_reason_that_is_a_label_corrects_it(tmp_path: Path) -> None:
    _, insult, other, *_ = read("csv", tmp_path / "x")
    assert insult.decision is not None
    assert other.decision is not None
    assert (insult.decision.labels, insult.decision.note) == ({"insult": 1.0}, "")
    assert insult.decision.reviewer == "ada"
    assert (other.decision.labels, other.decision.note) == ({}, "off topic")
    assert other.received_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert CORRECTABLE == LABELS


def test_row_without_an_id_gets_the_same_one_every_time(tmp_path: Path) -> None:
    content = b"text,decision\nOne,approve\nTwo,reject\n"
    once = [found.comment.id for found in read("csv", tmp_path / "x", content)]
    again = [found.comment.id for found in read("csv", tmp_path / "y", content)]
    assert once == again
    assert len(set(once)) == 2


def test_csv_without_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedHistoryError, match="text"):
        read("csv", tmp_path / "x", b"1,Hello,approve\n")


def test_hold_is_a_decision_when_somebody_wrote_it_down(tmp_path: Path) -> None:
    found = read("jsonl", tmp_path / "x")[1]
    assert found.decision is not None
    assert found.decision.action is Action.HOLD
