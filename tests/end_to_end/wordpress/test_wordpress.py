"""A real WordPress 6.1 with its Akismet 5.0 asks a real service, end to end."""

import pytest

from tests.end_to_end.wordpress.conftest import Moderated, eventually
from tests.end_to_end.wordpress.wordpress import ADMIN

pytestmark = pytest.mark.slow

SURE, NEVER = "toxicity=0.0000001", "toxicity=1"
HOLDS = ("--hold", SURE, "--reject", NEVER)
REJECTS = ("--hold", SURE, "--reject", SURE)
MARKUP = 'An <em>old</em> "trick" & <a href="https://seed.example/">a link</a>, gladly.'


@pytest.fixture(scope="module")
def held(moderated: Moderated) -> dict[str, int]:
    """Comments that the machine held, by what is to become of them."""
    with moderated.policy(*HOLDS):
        return {
            "approved by us": moderated.blog.comment("Roses like coffee grounds."),
            "approved in wordpress": moderated.blog.comment("Beans need poles."),
            "trashed in wordpress": moderated.blog.comment("Carrots need sand."),
        }


def test_civil_comment_is_published_with_its_stance(moderated: Moderated) -> None:
    comment = moderated.blog.comment("Thank you, I learned a lot about gardens here.")

    known = moderated.known(comment)

    assert moderated.blog.is_public(comment)
    assert known.article.title == "Hello world!"
    [screening] = known.screenings
    assert screening.scores is not None
    assert [part.target for part in screening.scores.stance] == ["Hello world!"]


def test_reply_comes_with_what_it_answers(moderated: Moderated) -> None:
    question = "Which roses do you grow at home?"
    parent = moderated.blog.comment(question)

    reply = moderated.blog.comment("Only the old red ones.", author="Bo", parent=parent)

    assert moderated.known(reply).parent.text == question


def test_rejected_comment_lands_in_spam_and_not_spam_is_learned(
    moderated: Moderated,
) -> None:
    with moderated.policy(*REJECTS):
        comment = moderated.blog.comment("A fine day to you all, gardeners of Rome.")
    assert moderated.blog.status(comment) == "spam"

    moderated.blog.click(comment, "unspamcomment")

    assert moderated.decisions(comment) == [("approve", "platform", ADMIN)]


def test_spam_click_in_wordpress_is_learned(moderated: Moderated) -> None:
    comment = moderated.blog.comment("Mulch keeps the soil wet in summer.")

    moderated.blog.click(comment, "spamcomment")

    assert moderated.blog.status(comment) == "spam"
    assert moderated.decisions(comment) == [("reject", "platform", ADMIN)]


def test_held_comment_appears_when_our_reviewer_approves(
    moderated: Moderated, held: dict[str, int]
) -> None:
    comment = held["approved by us"]
    assert moderated.blog.status(comment) == "unapproved"
    assert moderated.waits(comment)

    moderated.decide(moderated.blog.guid(comment), "approve")

    assert eventually(lambda: moderated.blog.is_public(comment))
    assert not moderated.waits(comment)
    assert moderated.decisions(comment) == [("approve", "review", "ada")]


def test_published_comment_goes_to_the_trash_when_our_reviewer_rejects(
    moderated: Moderated,
) -> None:
    comment = moderated.blog.comment("I paint all my fences green each spring.")

    moderated.decide(moderated.blog.guid(comment), "reject")

    assert eventually(lambda: moderated.blog.status(comment) == "trash")
    moderated.read()
    assert moderated.decisions(comment) == [("reject", "review", "ada")]


def test_rejected_comment_is_found_by_its_text_where_no_guid_is_kept(
    moderated: Moderated,
) -> None:
    with moderated.policy(*REJECTS):
        comment = moderated.blog.comment(MARKUP)
    guid = moderated.blog.guid(comment)
    moderated.blog.php(f"delete_comment_meta( {comment}, 'parley_guid' );")
    assert moderated.blog.status(comment) == "spam"

    moderated.decide(guid, "approve")
    assert eventually(lambda: moderated.blog.is_public(comment))
    moderated.blog.click(comment, "spamcomment")

    actions = [one.action.value for one in moderated.known_as(guid).decisions]
    assert actions == ["approve", "reject"]


def test_approval_and_trash_in_wordpress_are_read_once(
    moderated: Moderated, held: dict[str, int]
) -> None:
    moderated.blog.click(held["approved in wordpress"], "approvecomment")
    moderated.blog.click(held["trashed in wordpress"], "trashcomment")

    first, second = moderated.read(), moderated.read()

    approved = moderated.decisions(held["approved in wordpress"])
    assert approved == [("approve", "platform", "wordpress")]
    trashed = moderated.decisions(held["trashed in wordpress"])
    assert trashed == [("reject", "platform", "wordpress")]
    assert (first["decided"] >= 2, second["decided"]) == (True, 0)


def test_history_of_the_blog_is_taken_in(moderated: Moderated) -> None:
    made = moderated.blog.php(
        "$date = gmdate( 'Y-m-d H:i:s', time() - 86400 );"
        "echo wp_insert_comment( array( 'comment_post_ID' => 1,"
        " 'comment_author' => 'Eve', 'comment_author_email' => 'eve@example.org',"
        " 'comment_content' => 'Cheap watches', 'comment_approved' => 'spam',"
        " 'comment_date' => $date, 'comment_date_gmt' => $date ) );"
    )

    tally = moderated.read()

    found = moderated.known_as(f"wordpress-{made}")
    assert tally["new"] >= 1
    assert [one.source.value for one in found.decisions] == ["imported"]
    assert found.article.title == "Hello world!"


def test_outage_publishes_nothing_and_loses_nothing(moderated: Moderated) -> None:
    with moderated.outage():
        first = moderated.blog.comment("Tulips came early this year.")
        second = moderated.blog.comment("Frost came late this year.")
        moderated.blog.retry()
        assert moderated.blog.status(first) == "unapproved"
        assert moderated.blog.status(second) == "unapproved"
        assert "could not be reached" in moderated.blog.dashboard()

    moderated.blog.retry()

    assert moderated.blog.is_public(first)
    assert moderated.blog.is_public(second)
    assert moderated.known(first).article.title == "Hello world!"


def test_comment_of_an_outage_that_we_hold_stays_held(moderated: Moderated) -> None:
    with moderated.outage():
        comment = moderated.blog.comment("Snails ate all of my salad, again.")
    with moderated.policy(*HOLDS):
        moderated.blog.retry()
        assert moderated.blog.status(comment) == "unapproved"
        moderated.blog.retry()
    assert moderated.blog.status(comment) == "unapproved"
    assert moderated.waits(comment)

    moderated.decide(moderated.blog.guid(comment), "approve")

    assert eventually(lambda: moderated.blog.is_public(comment))


def test_blog_without_our_plugin_comes_through_the_proxy_constants(
    moderated: Moderated,
) -> None:
    blog, lost = moderated.blog, "Who took the big ladder from my shed?"
    with blog.by_proxy():
        civil = blog.comment("Thank you for these photographs of the pond.")
        with moderated.outage():
            comment = blog.comment(lost)
        with moderated.policy(*HOLDS):
            blog.retry()
        assert blog.is_public(civil)
        assert blog.status(comment) == "unapproved"

        moderated.decide(moderated.queue()[lost], "approve")

        assert eventually(lambda: blog.is_public(comment))
