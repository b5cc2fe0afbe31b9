"""Comments made from templates: readers under an article, none of them real."""

import random
from collections.abc import Sequence

from moderation.comment import Article, Author, Comment

SIXTY_WORDS = (
    "I have lived on this street for twenty years and I have never seen the council "
    "listen to anyone. They promised us a new crossing last spring, and what did we "
    "get? A sign that nobody reads. If the mayor really cared about our children, she "
    "would walk them to school once, in the rain, and say it is safe."
)
TARGETS = (
    "The city should build the crossing this year",
    "Cars should be banned from the streets around schools",
    "The mayor has kept her promises",
    "Parents should walk their children to school",
)

_SUBJECTS = (
    *("the council", "the mayor", "our school board", "the railway", "my landlord"),
    *("the minister", "this newspaper", "the union", "the bank", "the new stadium"),
    *("the hospital", "the bus company", "everyone who cycles", "the opposition"),
)
_OPENINGS = (
    *(
        "Honestly,",
        "I read this twice:",
        "As a nurse,",
        "With respect,",
        "Great piece.",
    ),
    *("Typical.", "Here we go again...", "@Martha", "Sorry, but", "Thank you!", "So"),
)
_CLAIMS = (
    "{a} never asked the people who live here what they need",
    "{a} could have fixed this for half the money in {year}",
    "{a} did more for this town than {b} ever will",
    "nobody I know trusts {a}, and {b} is no better",
    "it took {a} {n} years to admit what {b} said on the first day",
    "you can't blame {a} for what {b} left behind",
    "what {a} calls progress is just another {n}% on my rent",
    "I would vote for {a} tomorrow if {b} stopped shouting",
    "{a} should be ashamed, and so should whoever wrote this headline",
    "the figures in the third paragraph are wrong, see https://example.org/{year}/{n}",
)
_TAILS = (
    *(".", ".", ".", "!", "?", "...", "!!!", " :)", ", don't you think?"),
    *(", and that is that.", ". What a joke.", ". Well done!", ". Shame on you."),
)
_RUDE = (
    *("What an idiot.", "You people are pathetic.", "Shut up already.", "STOP LYING"),
    *("Go back to school, moron.", "This is complete rubbish.", "id10ts everywhere"),
)
_SPAM = (
    "Make $900 a day from home, click https://win.example.xyz now!!!",
    "Visit my channel for cheap followers, whatsapp +1 555 010 0199",
)


def comments(count: int, seed: int = 20) -> list[Comment]:
    """So many varied comments, the same for the same seed.

    One to nine sentences, short ones most often, as under news; about one in
    eight is rude and one in thirty spam. Some have HTML, accents or emoji.
    """
    source = random.Random(seed)  # noqa: S311 (not a secret)
    return [_comment(source, number) for number in range(count)]


def _comment(source: random.Random, number: int) -> Comment:
    target = source.choice(TARGETS)
    return Comment(
        text=_text(source),
        id=f"c{number}",
        article=Article(url=f"https://b.example/{TARGETS.index(target)}", title=target),
        author=Author(id=f"a{number % 97}", name=source.choice(("Ada", "Ben", "Zoë"))),
    )


def _text(source: random.Random) -> str:
    if source.random() < 0.03:
        return source.choice(_SPAM)
    count = source.choices(range(1, 10), (8, 14, 16, 14, 10, 7, 5, 3, 2))[0]
    parts = [source.choice(_OPENINGS)] if source.random() < 0.6 else []
    parts += [_sentence(source) for _ in range(count)]
    if source.random() < 0.12:
        parts.insert(source.randrange(len(parts) + 1), source.choice(_RUDE))
    return _decorated(source, " ".join(parts))


def _sentence(source: random.Random) -> str:
    a, b = source.sample(_SUBJECTS, 2)
    claim = source.choice(_CLAIMS).format(
        a=a, b=b, n=source.randrange(2, 60), year=source.randrange(1990, 2026)
    )
    return claim[0].upper() + claim[1:] + source.choice(_TAILS)


def _decorated(source: random.Random, text: str) -> str:
    marks: Sequence[str] = (
        "{}",
        "{}",
        "{}",
        "{}",
        "<p>{}</p>",
        "{} 🙄",
        "“{}” – naïve",
    )
    return source.choice(marks).format(text)
