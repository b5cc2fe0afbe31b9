"""Sentences of our own in which a rude word is not what it seems.

Negation ("not stupid"), a rude word for a thing, somebody quoted, a word among
friends: a model that counts words takes them for abuse. Beside each family stand
sentences that are meant as they sound, so that the words keep their weight. Comments
that are hardly more than a heart or three bicycles are not spam.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

import numpy as np

from moderation.comment import Comment
from training.example import Example

SOURCE: Final = "tone_templates"
_VOWEL: Final = re.compile(r"\b([Aa]) (?=[aeio])")

WORDS: Final = {
    "insult": "idiot moron fool loser liar clown coward jerk pig imbecile dimwit crook",
    "trait": "stupid dumb ugly pathetic lazy crazy disgusting worthless ignorant fat",
    "rubbish": "crap garbage rubbish trash nonsense bullshit shit bollocks drivel",
    "thing": "article headline survey film song plan idea decision website update game "
    "schedule queue printer road match argument question",
    "who": "She He Somebody Peter Maria",
    "sign": "❤️ 👍 😂 🎉 🤮 🚲 👏 🔥 😡 🙄 💯 🤔 😢 🙏 🌹 😍 👎 🥳 😱 💔 ✊ 🌈 ☀️ 🐶 🍰",
    "sound": "x xx wow ok lol yes no hm oh ah ha same this ugh yay nope +1",
}
NOT_MEANT: Final = (
    "{who} is not {trait}.",
    "{who} is no {insult} and never was.",
    "You are not {trait}, don't let anybody tell you so.",
    "I never said that you are {trait}.",
    "Nobody here called you {trait}.",
    "It is not a {trait} question at all.",
    "Please don't call people {insult}s here.",
    "Calling somebody {trait} is not an argument.",
    '"You {trait} {insult}" is what he wrote to me; is that how we talk here?',
    "He shouted {trait} {insult} at the referee and had to leave.",
    "I felt like a {insult} when I saw my mistake.",
    "Sorry, I was {trait}, I read it wrong.",
    "Silly me, what a {insult} I am.",
    "I hate this {thing}, but that is only me.",
    "The rain killed my tomatoes.",
    "This {thing} is killing me, I can't stop laughing.",
    "You killed it last night, what a show.",
    "I'd die for a slice of that cake.",
    "The {thing} was insanely good, best evening of the year.",
    "We shot the photographs on Sunday morning.",
    "They beat us three to one and deserved it.",
    "A {trait} rule, if you ask me, and it should be changed.",
    "I disagree with every word of this {thing}.",
    "You are wrong about the {thing}, and here is why.",
    "That {thing} makes no sense to me.",
)
ABOUT_THINGS: Final = (
    "What a load of {rubbish}.",
    "What {rubbish}.",
    "What a {trait} {thing}.",
    "This {thing} is {rubbish}.",
    "This {thing} is a piece of {rubbish}.",
    "Total {rubbish}, this {thing}.",
    "The {thing} was {trait}, honestly.",
    "I have never read such {rubbish}.",
    "Who came up with this {trait} {thing}?",
    "That {thing} sucks.",
)
MEANT: Final = (
    "{who} is {trait}, and a {insult} too.",
    "You are {trait}.",
    "You are a {trait} {insult}.",
    "You {insult}, shut up.",
    "You are such a {insult}.",
    "What a {trait} {insult} you are.",
    "Shut up, {insult}.",
    "{who} is a {trait} {insult}.",
    "Only a {insult} writes such {rubbish}.",
    "You are full of {rubbish}, {insult}.",
    "People like you are {trait} and always will be.",
    "Go away, you {trait} {insult}, nobody wants you.",
)
WORDLESS: Final = (
    "{sound} {sign}",
    "{sign} {sound}",
    "{sign}{sign}{sign} {sound}",
    "{sound} {sign}{sign}{sign}",
    "{sound}{sign}",
    "{sign}{sign}{sound}!",
)
"""They feel something and sell nothing."""

FAMILIES: Final[tuple[tuple[tuple[str, ...], Mapping[str, float]], ...]] = (
    (
        NOT_MEANT,
        dict.fromkeys(
            ("toxicity", "severe_toxicity", "insult", "identity_attack"), 0.0
        ),
    ),
    (
        ABOUT_THINGS,
        {"toxicity": 0.4, "insult": 0.1, "identity_attack": 0.0},
    ),
    (MEANT, {"toxicity": 1.0, "insult": 1.0, "identity_attack": 0.0}),
    (WORDLESS, {"spam": 0.0}),
)


def tone_examples(seed: int, *, per_frame: int = 40) -> list[Example]:
    """Up to so many sentences of each frame; the frame is their ``group``."""
    generator = np.random.default_rng(seed)
    made: list[Example] = []
    for frames, labels in FAMILIES:
        for frame in frames:
            texts = sorted(set(_filled(frame)))
            picked = generator.permutation(len(texts))[:per_frame].tolist()
            made.extend(
                Example(
                    Comment(texts[at], language="en"),
                    labels=labels,
                    source=SOURCE,
                    group=f"{SOURCE}/{frame}",
                )
                for at in picked
            )
    return made


def _filled(frame: str) -> Iterator[str]:
    wanted = [name for name in WORDS if f"{{{name}}}" in frame]
    for words in product(*(WORDS[name].split() for name in wanted)):
        text = frame.format(**dict(zip(wanted, words, strict=True)))
        yield _VOWEL.sub(r"\1n ", text)
