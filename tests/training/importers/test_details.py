"""What single importers carry beside labels."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.training.importers.samples import SAMPLES
from training.example import Example
from training.importers import IMPORTERS

Read = Callable[[str], list[Example]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the sample of an importer by its name."""

    def read(name: str) -> list[Example]:
        for file, content in SAMPLES[name].items():
            (tmp_path / file).write_text(content, encoding="utf-8", newline="")
        return list(IMPORTERS[name].read(tmp_path))

    return read


def test_arc_carries_the_article(read: Read) -> None:
    comment = read("arc")[0].comment

    assert comment.text == 'They say "free", I say good.'
    assert comment.article.title == "Free buses?"
    assert comment.article.url == "/debate/buses"
    assert comment.article.text == "A debate."


def test_wikipedia_quotes_are_decoded(read: Read) -> None:
    assert read("jigsaw_wiki_khanhhk")[0].comment.text == '"Hello,"\nthere'


def test_lowercased_rows_have_a_source_of_their_own(read: Read) -> None:
    sources = [example.source for example in read("jigsaw_wiki_6label")]

    assert sources == ["jigsaw_wiki_6label", "jigsaw_wiki_6label:lowercased"]


def test_parent_is_carried(read: Read) -> None:
    assert read("context_toxicity_wiki")[1].comment.parent.text == "Why did you?"
    assert read("rumoureval_2019")[1].comment.parent.text == "I saw it"


def test_toxic_sentence_and_its_rewrites_look_alike_and_are_one_group(
    read: Read,
) -> None:
    examples = read("paradetox")

    assert [example.comment.text for example in examples] == [
        "you're an idiot, pal",
        "you are wrong, pal",
        "i disagree, pal",
    ]
    assert len({example.group for example in examples}) == 1


def test_written_case_and_its_perturbation_are_one_group(read: Read) -> None:
    assert len({example.group for example in read("hatemoji")}) == 1


def test_video_is_a_group_and_author_is_named(read: Read) -> None:
    examples = read("youtube_spam")

    assert len({example.group for example in examples}) == 5
    assert examples[0].comment.author.name == "Ann"
    assert examples[0].comment.text == "Visit http://example.org/1"


def test_title_is_the_first_line_of_a_blog_comment(read: Read) -> None:
    texts = [example.comment.text for example in read("django_cast_blog_spam")]

    assert texts == ["Schöner Artikel", "Buy\n\ncheap pills", "casino"]


def test_line_breaks_of_tweets_are_restored(read: Read) -> None:
    assert read("germeval_2018")[0].comment.text == "Guten Morgen \n zusammen"


def test_thread_is_a_group(read: Read) -> None:
    groups = [example.group for example in read("ruddit_with_text")]

    assert groups[0] == groups[1] != groups[2]


def test_published_splits_are_kept(read: Read) -> None:
    splits = [example.split for example in read("edos_sexism")]

    assert splits == ["train", "dev", "test"]
