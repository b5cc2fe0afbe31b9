"""Tiny sets in the shapes of those that the add-on is fitted on, in our own words."""

import csv
import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from training.conversation.sources import C3_TOXIC, C3_VOTES, IAC, REDDIT, UCC

HARSH = "\n".join(f"{name}:5" for name in C3_TOXIC)

WHO = ("the mayor", "my neighbour", "the council", "this paper", "the bus company")
CIVIL = (
    "I think {} has a point about the bridge",
    "Has {} said when the work will be done",
    "Thanks to {} for the plan of the new park",
    "We could ask {} to keep the library open",
)
RUDE = (
    "Oh sure, {} knows everything, how clever",
    "Only a fool would listen to {} again",
    "You people and {} are all the same liars",
    "Grow up and stop whining about {}",
)
TOPICS = (
    *("bridges", "libraries", "parking", "schools", "trams", "rents", "noise"),
    *("swimming", "markets", "cycling", "housing", "lighting", "benches", "taxes"),
)
LONGER = (
    "{what} and {what}: how {what} cost, why {what} help, when {what} began, where "
    "{what} end, says {who}. More {what}, fewer {what}, better {what} or no {what}?"
)


def civil() -> list[str]:
    """Twenty civil remarks."""
    return [frame.format(who) for frame, who in product(CIVIL, WHO)]


def rude() -> list[str]:
    """Twenty that are not."""
    return [frame.format(who) for frame, who in product(RUDE, WHO)]


def write_sets(data: Path) -> Path:
    """Write every set below ``data``; returns it."""
    _ucc(data / "research" / "ucc")
    pool = data / "research" / "ucc_train_text_only"
    pool.mkdir(parents=True)
    texts = [f"{text}, again" for text in (*civil(), *rude())]
    (pool / "train_comments.txt").write_text("\n".join(texts), encoding="utf-8")
    _c3(data / "research" / "sfu_c3")
    _others(data / "research")
    return data


def table(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _ucc(folder: Path) -> None:
    header = ["_unit_id", "comment"]
    for name in UCC:
        header += [name, f"{name}:confidence"]
    rows = []
    for number, text in enumerate((*civil(), *rude())):
        bad = int(text in rude())
        said = [1 - bad if name == "healthy" else bad for name in UCC]
        rows.append([number, text, *(x for one in said for x in (one, 0.8))])
    table(folder / "val.csv", header, rows)


def _c3(folder: Path) -> None:
    header = [
        *("article_id", "comment_text", "constructive", "crowd_toxicity_level"),
        *("njudgements_constructiveness_expt", "njudgements_toxicity_expt"),
        *("constructive_characteristics", "non_constructive_characteristics"),
        "toxicity_characteristics",
    ]
    votes = "\n".join(f"{name}:4" for name in C3_VOTES)
    rows = []
    for number, (what, who) in enumerate(product(TOPICS, WHO[:2])):
        article = number // 2
        text = LONGER.format(what=what, who=who)
        rows.append([article, text, 0.8, 1, 5, 5, votes, "", ""])
        rows.append([article, f"No {what} for {who}", 0.2, 2, 5, 5, "", "", HARSH])
    table(folder / "C3_anonymized.csv", header, rows)


def _others(data: Path) -> None:
    marked = [(text, 3 if text in civil() else -3) for text in (*civil(), *rude())]
    table(
        data / "iac_quote_response" / "iac_qr.csv",
        ["discussion_id", "response", *IAC],
        [[n, f"{t}, surely", *[mark] * len(IAC)] for n, (t, mark) in enumerate(marked)],
    )
    for kind in ("GEN", "HYP", "RQ"):
        table(
            data / "sarcasm_v2_forum" / f"{kind}-sarc-notsarc.csv",
            ["class", "id", "text"],
            [
                ["sarc" if mark < 0 else "notsarc", n, f"{kind.lower()}: {text}"]
                for n, (text, mark) in enumerate(marked)
            ],
        )
    reddit = data / "figlang_sarcasm_reddit"
    reddit.mkdir()
    lines = [
        json.dumps(
            {"label": "SARCASM" if m < 0 else "NOT_SARCASM", "response": f"well, {t}"}
        )
        for t, m in marked
    ]
    (reddit / REDDIT).write_text("\n".join(lines), encoding="utf-8")
    tactics = [
        {
            "text": f"Talk page: {text}",
            "rebuttal_labels": ["DH1: Ad hominem" if mark < 0 else "DH5: Counter"],
        }
        for text, mark in marked
    ]
    wiki = data / "wikitactics"
    wiki.mkdir()
    talks = [{"conv_id": "1", "utterances": [*tactics, {"text": "", **NO_TACTICS}]}]
    (wiki / "wikitactics.json").write_text(json.dumps(talks), encoding="utf-8")


NO_TACTICS: dict[str, list[str]] = {"rebuttal_labels": []}
