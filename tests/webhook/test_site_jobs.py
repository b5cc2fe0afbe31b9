"""A page may start work on a site; one process a site, known to every worker."""

import sys
import time
from pathlib import Path

from moderation.settings import Settings
from webhook.site_jobs import SiteJobs, Standing, State

SLEEPER = (sys.executable, "-c", "import time; time.sleep(30)")
FAILING = (sys.executable, "-c", "import sys; sys.exit('Error: no decisions yet')")
BROKEN = (sys.executable, "-c", "1 / 0")
TELLING = (sys.executable, "-c", "import sys; print('learned for', sys.argv[1])")


def ended(jobs: SiteJobs, site: str) -> Standing:
    """How it ended."""
    for _ in range(600):
        if jobs.standing(site).state is not State.RUNNING:
            break
        time.sleep(0.05)
    return jobs.standing(site)


def test_second_start_waits_for_the_first_whichever_worker_is_asked(
    tmp_path: Path,
) -> None:
    jobs, other = SiteJobs(tmp_path, SLEEPER), SiteJobs(tmp_path, SLEEPER)

    assert jobs.standing("blog") == Standing(State.NONE)
    assert jobs.start("blog")
    assert not other.start("blog")
    assert other.standing("blog").state is State.RUNNING
    assert other.standing("elsewhere").state is State.NONE
    jobs.stop()
    assert ended(other, "blog").state is State.FAILED


def test_what_fails_is_said_and_may_be_tried_again(tmp_path: Path) -> None:
    jobs = SiteJobs(tmp_path, FAILING)

    assert jobs.start("blog")
    assert ended(jobs, "blog").said == "no decisions yet"
    assert ended(jobs, "blog").state is State.FAILED
    assert jobs.start("blog")
    ended(jobs, "blog")


def test_traceback_is_not_shown(tmp_path: Path) -> None:
    jobs = SiteJobs(tmp_path, BROKEN)

    jobs.start("blog")

    assert ended(jobs, "blog").said == "It ended unexpectedly."


def test_what_ends_well_is_done_and_says_what_it_printed(tmp_path: Path) -> None:
    jobs = SiteJobs(tmp_path, TELLING)

    jobs.start("blog")

    assert ended(jobs, "blog").state is State.DONE
    assert ended(jobs, "blog").said == "learned for blog"


def test_process_gets_the_settings_in_force(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, scored_characters=900)

    chosen = {k: v for k, v in settings.environment().items() if k[:7] == "PARLEY_"}

    assert chosen == {
        "PARLEY_INSTANCE": str(tmp_path),
        "PARLEY_SCORED_CHARACTERS": "900",
    }
