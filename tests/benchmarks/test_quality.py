"""Quality beside peers is measured on what our model never saw, and written down."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.figure import Figure, Table
from benchmarks.peers import Absent
from benchmarks.quality.answering import PARLEY
from benchmarks.quality.described import LEARNED, SAID, SETS
from benchmarks.quality.environments import (
    Answered,
    Environment,
    ask,
    environments,
    prepared,
    versions,
)
from benchmarks.quality.examined import SETS as ORDER
from benchmarks.quality.examined import Examined, pick
from benchmarks.quality.figures import compare, costs, figure, natural_precision
from benchmarks.quality.research import READERS, decoded
from benchmarks.report import markdown, section, sections, with_section
from moderation.comment import Comment
from training.example import Example
from training.trained_on import text_hashes

RUDE = "you are a fool and your garden number {} is a disgrace to the whole street"
CIVIL = "the library opens at nine and closes at {} on all days but Sunday in winter"


def examples(count: int) -> list[Example]:
    """Rude and civil ones by turns; each has its own words in front."""
    chance = np.random.default_rng(1)
    made = []
    for number in range(count):
        words = " ".join("".join(chance.choice(list("abcdefgh"), 6)) for _ in range(14))
        text = f"{words} {(RUDE if number % 2 else CIVIL).format(number)}"
        made.append(
            Example(
                Comment(text, language="en"),
                labels={"toxicity": float(number % 2)},
                source="ruddit_with_text:part",
                group="group",
            )
        )
    return made


def test_what_the_model_learned_from_is_left_out_with_its_near_duplicates() -> None:
    given = examples(80)
    first = given[0]
    twin = Example(
        Comment(f"{first.comment.text}!!", language="en"),
        labels=first.labels,
        source=first.source,
        group="group",
    )
    near = Example(
        Comment(f"{given[2].comment.text} indeed", language="en"),
        labels=given[2].labels,
        source=first.source,
        group="group",
    )
    known = text_hashes([first.comment.text, given[2].comment.text])

    found = pick([*given, twin, near], [], known, most=1_000, seed=1)

    (one,) = found
    assert one.name == "ruddit_with_text"
    assert (one.known, one.near) == (3, 1)
    assert len(one.texts) == 78
    assert not {e.comment.text for e in (first, twin, given[2], near)} & set(one.texts)


def test_repeated_comments_count_once_and_small_sets_not_at_all() -> None:
    given = examples(70)
    known = text_hashes(["something else"])

    (once,) = pick([*given, *given], [], known, most=1_000, seed=1)

    assert len(once.texts) == 70
    assert pick(given[:40], [], known, most=1_000, seed=1) == []


def test_comments_of_another_source_tell_near_duplicates_too() -> None:
    given = examples(80)
    other = Example(
        Comment(f"{given[5].comment.text} well", language="en"), source="arc"
    )

    (one,) = pick(given, [other], text_hashes([other.comment.text]), most=99, seed=1)

    assert given[5].comment.text not in one.texts


def test_where_yes_is_rare_more_of_it_is_drawn_and_its_rate_is_kept() -> None:
    given = examples(160)
    rare = [e for at, e in enumerate(given) if at % 2 == 0 or at < 64]

    (one,) = pick(rare, [], text_hashes(["something else"]), most=60, seed=1)

    assert len(one.texts) == 60
    assert int(one.yes.sum()) == 20 + max(0, round(60 * one.rate) - 20)
    assert one.rate == pytest.approx(32 / 112)


def measured() -> Examined:
    yes = np.arange(60) % 3 == 0
    return Examined("ucc", tuple(f"text {n}" for n in range(60)), yes, 1 / 3, 2, 1)


def test_contenders_are_compared_on_the_same_comments() -> None:
    one = measured()
    chance = np.random.default_rng(2)
    good = (one.yes + chance.random(60) * 0.5).astype(np.float64)

    found = compare(
        one,
        {PARLEY: good, "better-profanity": np.zeros(60)},
        {PARLEY: [1.0], "better-profanity": [2.0]},
    )

    ours, theirs = found.rows
    assert (ours.auc, ours.less) == (1.0, None)
    assert ours.precision == pytest.approx(1.0)
    assert theirs.auc == 0.5
    assert theirs.less == (0.5, 0.5, 0.5)
    assert found.as_json()["rows"]["better-profanity"]["auc"] == 0.5


def test_precision_at_the_natural_rate_weighs_civil_comments() -> None:
    yes = np.array([True, False, True, False])
    scores = np.array([0.9, 0.8, 0.7, 0.1])

    assert natural_precision(yes, scores, 0.5) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert natural_precision(yes, scores, 0.1) < 0.65


def test_page_keeps_the_section_that_another_command_wrote() -> None:
    one = measured()
    found = compare(one, {PARLEY: one.yes.astype(np.float64)}, {PARLEY: [1.0]})
    taken = costs({PARLEY: (0.2, 7.0, 100.0)}, {})
    made = figure([found], [taken], ["A note."])
    page = markdown({}, machine={})

    once = with_section(
        page, "quality", section("quality", made, command="q", date="1")
    )
    twice = with_section(
        once, "quality", section("quality", made, command="q", date="2")
    )

    assert once.count("## Quality beside peers") == 1
    assert twice == once.replace("by `q` on 1", "by `q` on 2")
    assert sections(twice)["quality"] in twice
    assert "| Parley | 1.000 | – | 1.000 | 1.000 | 1 |" in twice


def test_sections_do_not_swallow_each_other() -> None:
    empty = Figure("Other", "How.", (Table("T", ("a",), (("b",),)),))
    page = with_section("# Page\n", "one", section("one", empty, command="1", date="d"))
    page = with_section(page, "two", section("two", empty, command="2", date="d"))

    assert set(sections(page)) == {"one", "two"}


def test_everybody_is_described() -> None:
    peers = {peer for one in environments("python3.8") for peer in one.peers}

    assert peers | {PARLEY} == set(SAID)
    assert set(ORDER) == set(SETS)
    assert set(LEARNED) <= peers
    assert {name for sets in LEARNED.values() for name in sets} <= set(ORDER)
    assert set(READERS) <= set(ORDER)
    for environment in environments("python3.8"):
        assert set(versions(environment)) == set(environment.peers)


def test_ours_is_asked_in_a_process_of_its_own() -> None:
    texts = ["What a lovely morning.", "You are a stupid idiot."]

    answered = ask(PARLEY, Path(sys.executable), texts, texts[:1])

    assert isinstance(answered, Answered)
    assert answered.scores[0] < answered.scores[1]
    assert len(answered.milliseconds) == 1
    assert 1 < answered.disk_mb < 30
    assert answered.memory_mb > 10


def test_peer_that_is_not_there_says_why(tmp_path: Path) -> None:
    nowhere = Environment("old", "python-that-is-nowhere", ("hatesonar",))

    missing = prepared(nowhere, tmp_path)
    failing = ask("hatesonar", Path(sys.executable), ["a"], ["a"])

    assert missing == Absent("old", "there is no python-that-is-nowhere here")
    assert isinstance(failing, Absent)
    assert "hatesonar" in failing.problem


def test_research_sets_are_read_in_their_own_formats(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text(
        'Insult,Date,Comment\n1,,"""you\\\\xc2\\\\xa0clown\\\\nyes"""\n', "utf-8"
    )
    (tmp_path / "C3_anonymized.csv").write_text(
        "comment_text,crowd_toxicity_level\nhello,1.2\nbye,2.0\n", "utf-8"
    )
    (tmp_path / "val.csv").write_text("comment,hostile\nhm,1\n", "utf-8")

    found = {name: list(read(tmp_path)) for name, read in READERS.items()}

    (insult,) = found["kaggle_insults"]
    assert insult.comment.text == "you\u00a0clown\nyes"
    assert insult.labels == {"toxicity": 1.0}
    assert [e.labels["toxicity"] for e in found["sfu_c3"]] == [0.0, 1.0]
    assert found["ucc"][0].comment.text == "hm"


def test_text_that_only_looks_escaped_is_left_alone() -> None:
    assert decoded("plain, with é and \\") == "plain, with é and \\"
