"""The main job on real input: 1,000 comments posted, answered, and stored once each."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.figure import Figure, Plan, Table, met, spread
from benchmarks.load import Outcome, closed_loop
from benchmarks.service import Service, serving
from benchmarks.signed import signed
from benchmarks.texts import comments
from moderation.comment import Comment
from moderation.settings import Settings
from training.importers import IMPORTERS
from training.importers.base import at_hand

COUNT, CONNECTIONS, REPEATED = 1_000, 8, 100
SOURCES = (
    *("arc", "toxic_spans_civil", "goemotions", "youtube_spam", "jigsaw_wiki_6label"),
    *("django_cast_blog_spam", "rumoureval_2019", "germeval_2018", "told_br"),
    *("tg_spam_samples", "hatemoji"),
)


def measure(plan: Plan) -> Figure:
    """Post them, some of them twice, and compare the database with what was sent."""
    chosen, sources = _comments(round(COUNT * plan.share))
    with serving() as service:
        requests = signed(service, chosen, "real")
        outcomes, seconds = closed_loop(service.port, requests, CONNECTIONS)
        again, _ = closed_loop(service.port, requests[:REPEATED], CONNECTIONS)
        texts = {
            request.id: comment.text
            for request, comment in zip(requests, chosen, strict=True)
        }
        rows = _rows(service, texts, outcomes, again)
        rows.append(("comments a second", spread([len(chosen) / seconds]), "", ""))
    answers = [json.loads(each.reply.body) for each in outcomes if _good(each)]
    return Figure(
        title=f"The main job: {len(chosen):,} comments",
        how=(
            f"Signed `comment.created` events over {CONNECTIONS} connections, to a "
            f"running service; then the first {REPEATED} once more. Comments: "
            f"{_listed(sources)}."
        ),
        tables=(
            Table(
                "What became of them", ("what", "found", "wanted", "met"), tuple(rows)
            ),
            _counts("Actions", (each["verdict"]["action"] for each in answers)),
            _counts("Languages", (each["language"] for each in answers)),
        ),
        notes=("The data sets hold many rude comments; under a blog there are fewer.",),
    )


def _comments(count: int) -> tuple[list[Comment], Counter[str]]:
    """Real comments of many sources where they are at hand, else template-made."""
    local = Settings.from_environment().data_dir
    found = {} if local is None else _at_hand(local)
    if not found:
        return comments(count), Counter({"made from templates": count})
    source = random.Random(20)  # noqa: S311 (not a secret)
    chosen: list[tuple[str, Comment]] = []
    share = -(-count // len(found))
    for name, known in found.items():
        picked = source.sample(known, min(share, len(known)))
        chosen += [(name, comment) for comment in picked]
    source.shuffle(chosen)
    chosen = chosen[:count]
    return [comment for _, comment in chosen], Counter(name for name, _ in chosen)


def _at_hand(local: Path) -> dict[str, list[Comment]]:
    """Comments of each source that lies below ``local``, no text twice."""
    found, seen = {}, set()
    for name in SOURCES:
        importer = IMPORTERS[name]
        folder = at_hand(importer.dataset, local=local, cache=local)
        if folder is None:
            continue
        known = []
        for example in importer.read(folder):
            if example.comment.text not in seen:
                seen.add(example.comment.text)
                known.append(example.comment)
        found[name] = known
    return found


def _rows(
    service: Service,
    texts: dict[str, str],
    outcomes: Sequence[Outcome],
    again: Sequence[Outcome],
) -> list[tuple[str, ...]]:
    stored = service.stored()
    first = {each.id: each.reply.body for each in outcomes}
    same = sum(_good(each) and each.reply.body == first[each.id] for each in again)
    wanted = len(texts)
    found = {
        "answered with 200": (sum(map(_good, outcomes)), wanted),
        "stored, with the very text that was sent": (
            sum(stored.get(name) == text for name, text in texts.items()),
            wanted,
        ),
        "comments in the database": (service.count("comments"), wanted),
        "screenings in the database": (service.count("screenings"), wanted),
        "sent again and answered the same": (same, len(again)),
    }
    return [
        (what, f"{is_:,}", f"{want:,}", met([float(is_ == want)], 1, at_least=True))
        for what, (is_, want) in found.items()
    ]


def _good(outcome: Outcome) -> bool:
    return outcome.reply.status == 200


def _counts(title: str, values: Iterable[str]) -> Table:
    counted = Counter(values).most_common(12)
    rows = tuple((name, f"{count:,}") for name, count in counted)
    return Table(title, (title.lower().removesuffix("s"), "comments"), rows)


def _listed(sources: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sources.items())
