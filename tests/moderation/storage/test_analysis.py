"""What the analysing pages read: discussions, records of sites, glimpses."""

from dataclasses import replace
from datetime import timedelta

from moderation.comment import Article, Author, Comment
from moderation.scores import Language, Scores, StanceScore
from moderation.storage.database import Database
from moderation.verdict import Action, Verdict
from tests.moderation.storage.stored import NOW, add_site, decision, draft

ARTICLE = Article("https://b.example/trees", "Trees, 100% of them", None)
STANCE = StanceScore("Trees", 0.5, 0.25, 0.25)
SCORES = Scores(
    {"toxicity": 0.5}, 0.1, (STANCE,), Language("en", 1.0, supported=True), "m"
)
AGE = timedelta(hours=5)


def fill(database: Database) -> int:
    """A held, an approved, a rejected and a deleted comment under one article."""
    site = add_site(database)
    actions = (Action.HOLD, Action.APPROVE, Action.REJECT, Action.APPROVE)
    with database.unit_of_work() as work:
        article = work.articles.write(site, ARTICLE)
        for name, action in zip("abcd", actions, strict=True):
            author = Author(id=f"u-{name}", name="Ines")
            made = replace(
                draft(site, name, action=action),
                comment=Comment(f"Text of {name}.", id=name, author=author),
                article_id=article,
                received_at=NOW - AGE,
            )
            number = work.comments.add(made)
            work.screenings.add(number, 1, None, Verdict(Action.HOLD))
            work.screenings.add(number, 1, SCORES, Verdict(action))
        work.commit()
    with database.unit_of_work() as work:
        stored = work.comments.find(site, "d")
        assert stored is not None
        work.comments.mark_deleted(stored, NOW)
        work.decisions.add(site, "c", decision(Action.APPROVE, at=NOW))
        work.commit()
    return site


def test_articles_count_what_is_there(database: Database) -> None:
    site = fill(database)

    with database.reading() as reading:
        [found] = reading.discussions.articles(site_id=site, search="100%")
        nothing = reading.discussions.articles(search="200%")
        article = reading.discussions.article(found.id)

    assert found == article
    assert (found.comments, found.held, found.rejected) == (3, 1, 0)
    assert found.title == ARTICLE.title
    assert nothing == ()


def test_discussion_has_the_newest_scores_of_each_comment(database: Database) -> None:
    fill(database)

    with database.reading() as reading:
        comments = reading.discussions.comments(1)
        newest = reading.discussions.comments(1, most=1)

    assert [one.platform_id for one in comments] == ["a", "b", "c"]
    assert [one.platform_id for one in newest] == ["c"]
    assert comments[0].stance == (STANCE,)
    assert comments[0].tone == {"toxicity": 0.5}
    assert comments[0].author == "u-a"


def test_record_of_a_site_is_what_happened(database: Database) -> None:
    site = fill(database)
    add_site(database, "quiet")

    with database.reading() as reading:
        busy, quiet = reading.site_records.summaries()
        arrivals = reading.site_records.arrivals(site, NOW - 2 * AGE)
        reviewed = reading.site_records.reviewed(site, NOW - 2 * AGE)
        waiting = reading.site_records.waiting_since(site)
        later = reading.site_records.arrivals(site, NOW)

    assert (busy.comments, busy.waiting, quiet.comments) == (3, 1, 0)
    assert [one.verdict for one in arrivals] == [
        Action.HOLD,
        Action.APPROVE,
        Action.REJECT,
    ]
    [one] = reviewed
    assert (one.verdict, one.decided, one.first_at) == (
        Action.REJECT,
        Action.APPROVE,
        NOW,
    )
    assert len(waiting) == 1
    assert busy.oldest == waiting[0]
    assert later == ()


def test_glimpses_come_in_the_order_asked_without_what_is_gone(
    database: Database,
) -> None:
    site = fill(database)

    with database.reading() as reading:
        numbers = {
            name: stored.id
            for name in "abcd"
            if (stored := reading.comments.find(site, name)) is not None
        }
        wanted = [numbers[name] for name in "cdba"]
        glimpses = reading.glimpses.of(wanted)
        versions = reading.glimpses.versions([*wanted, 999])
        waiting = reading.glimpses.waiting(site)

    assert [one.platform_id for one in glimpses] == ["c", "b", "a"]
    assert glimpses[0].decided is Action.APPROVE
    assert glimpses[0].text == "Text of c."
    assert [one.platform_id for one in versions] == ["a", "b", "c"]
    assert versions[2].version == 2
    assert waiting.tolist() == [numbers["a"]]
