"""Voices are ranked by calm, clear and of substance; one an author, approved only."""

from dataclasses import replace

from moderation.insights.voices import voices
from moderation.verdict import Action
from tests.moderation.insights.spoken import TARGET, spoken

LONG = "Trees along the north side would shade the stalls at noon, and the roots do no"
LONGER = (
    f"{LONG} harm to the pipes because those run under the street, as the plans show."
)


def test_calm_clear_and_longer_comments_come_first() -> None:
    comments = [
        spoken(1, LONG, favor=0.9),
        spoken(2, LONGER, favor=0.9),
        spoken(3, LONGER + " So there, everybody.", favor=0.9, toxicity=0.7),
        spoken(4, LONGER + " Or so I think.", favor=0.51, toxicity=0.3),
    ]

    ranked = [voice.spoken.comment_id for voice in voices(comments, TARGET, "favor")]

    assert ranked == [2, 1, 4, 3]


def test_other_side_short_and_rejected_comments_are_no_voices() -> None:
    comments = [
        spoken(1, LONG, against=0.9, favor=0.05),
        spoken(2, "Yes, trees!", favor=0.9),
        spoken(3, LONG, favor=0.9, action=Action.REJECT),
        spoken(4, LONG, favor=0.9, action=Action.HOLD),
    ]

    assert voices(comments, TARGET, "favor") == ()
    assert [v.spoken.comment_id for v in voices(comments, TARGET, "against")] == [1]
    assert voices(comments, "Another target", "against") == ()


def test_one_author_and_one_wording_speak_once() -> None:
    comments = [
        spoken(1, LONG, favor=0.8, author="Ines"),
        spoken(2, LONGER, favor=0.9, author="Ines"),
        spoken(3, LONGER.upper(), favor=0.7, author="Piet"),
    ]

    found = voices(comments, TARGET, "favor")

    assert [voice.spoken.comment_id for voice in found] == [2]


def test_addon_tells_what_is_constructive() -> None:
    comments = [
        replace(spoken(1, LONGER, favor=0.9), conversation={"constructive": 0.2}),
        replace(spoken(2, LONG, favor=0.9), conversation={"constructive": 0.9}),
        replace(
            spoken(3, f"{LONG} Really.", favor=0.9),
            conversation={"constructive": 0.9, "hostile": 0.8},
        ),
    ]

    ranked = [voice.spoken.comment_id for voice in voices(comments, TARGET, "favor")]

    assert ranked[0] == 2
    assert set(ranked) == {1, 2, 3}


def test_a_voice_tells_whether_its_side_is_sure() -> None:
    sure = spoken(1, LONG, favor=0.9)
    stance = tuple(replace(one, confident=True) for one in sure.stance)
    comments = [replace(sure, stance=stance), spoken(2, LONGER, favor=0.6)]

    found = voices(comments, TARGET, "favor")

    assert {voice.spoken.comment_id: voice.confident for voice in found} == {
        1: True,
        2: False,
    }
