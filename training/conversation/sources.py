"""Comments about how people talk to each other, from sets that others keep.

None of these may go into the default model: two ask for non-commercial use under the
same licence, the others state none. They are read from ``research/<name>`` or
``<name>`` below ``PARLEY_DATA_DIR`` and never downloaded.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from training.errors import DatasetUnavailableError, MalformedDatasetError
from training.importers.base import rows

UCC: Final[Mapping[str, str]] = {
    "hostile": "hostile",
    "antagonize": "antagonistic",
    "dismissive": "dismissive",
    "condescending": "condescending",
    "sarcastic": "sarcastic",
    "generalisation": "generalising",
    "healthy": "unhealthy",
}
"""Columns of UCC and our labels; ``healthy`` is turned around."""

C3: Final = (
    *("constructive", "evidence", "dialogue", "solution", "specific_points"),
    *("personal_story", "unsubstantial"),
)
C3_VOTES: Final = (
    *("evidence", "dialogue", "solution", "specific_points", "personal_story"),
    *("unsubstantial", "provocative", "sarcastic", "non_relevant", "no_respect"),
)
C3_TOXIC: Final = ("abusive", "personal_attack", "teasing", "embarrassment")
IAC: Final = (
    *("agreement", "attack", "nicenasty", "sarcasm", "fact-feeling"),
    "questioning-asserting",
)
ATTACKS: Final = ("DH0", "DH1")
COUNTERS: Final = ("DH5", "DH6", "DH7")


@dataclass(frozen=True, slots=True)
class Remark:
    """A text and what people said of it.

    Parameters
    ----------
    group : str
        Remarks of one group (an article, a thread) never straddle a split.
    answers : mapping of question to float
        Shares in [0, 1], or marks on a scale from -5 to 5 for ``iac:``; a question
        that is absent was not asked.
    yes : mapping of question to bool
        The publisher's own yes and no, where it is not a share of one half.
    """

    text: str
    source: str
    group: str
    answers: Mapping[str, float] = field(default_factory=dict)
    yes: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A set, its licence as stated, its files and how they are read."""

    licence: str
    files: tuple[str, ...]
    read: Callable[[Path], Iterator[Remark]]


def read_all(data: Path | None) -> list[Remark]:
    """Every remark of every set, in order.

    Raises
    ------
    DatasetUnavailableError
        A set is not below PARLEY_DATA_DIR.
    MalformedDatasetError
        A file is not what it should be.
    """
    found: list[Remark] = []
    for name, kept in SETS.items():
        folder = _folder(name, kept, data)
        try:
            found += [one for one in kept.read(folder) if one.text.strip()]
        except (csv.Error, KeyError, TypeError, ValueError) as error:
            message = f"{name}: cannot read {folder}: {error!r:.200}"
            raise MalformedDatasetError(message) from error
    return found


def _folder(name: str, kept: Kept, data: Path | None) -> Path:
    for folder in () if data is None else (data / "research" / name, data / name):
        if all((folder / file).is_file() for file in kept.files):
            return folder
    raise DatasetUnavailableError(
        f"{name} is not downloaded ({kept.licence}). Place {', '.join(kept.files)} in "
        f"<PARLEY_DATA_DIR>/{name}/"
    )


def _ucc(folder: Path) -> Iterator[Remark]:
    for row in rows(folder / "val.csv"):
        answers, yes = {}, {}
        for column, label in UCC.items():
            said = float(row[column]) >= 0.5
            sure = float(row[f"{column}:confidence"] or 1.0)
            turned = label == "unhealthy"
            share = sure if said else 1 - sure
            answers[f"ucc:{label}"] = 1 - share if turned else share
            yes[f"ucc:{label}"] = said is not turned
        yield Remark(row["comment"], "ucc", row["_unit_id"], answers, yes)


def _pool(folder: Path) -> Iterator[Remark]:
    with (folder / "train_comments.txt").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            text = line.rstrip("\n")
            yield Remark(text, "ucc_train_text_only", str(number))


def _c3(folder: Path) -> Iterator[Remark]:
    for row in rows(folder / "C3_anonymized.csv"):
        asked = float(row["njudgements_constructiveness_expt"])
        votes = {
            **_votes(row["constructive_characteristics"], asked),
            **_votes(row["non_constructive_characteristics"], asked),
        }
        toxic = float(row["njudgements_toxicity_expt"] or asked)
        harsh = _votes(row["toxicity_characteristics"], toxic)
        answers = {
            "c3:constructive": float(row["constructive"]),
            "c3:toxic": (float(row["crowd_toxicity_level"]) - 1) / 3,
            **{f"c3:{name}": votes.get(name, 0.0) for name in C3_VOTES},
            **{f"c3:{name}": harsh.get(name, 0.0) for name in C3_TOXIC},
        }
        yield Remark(row["comment_text"], "sfu_c3", row["article_id"], answers)


def _votes(lines: str, asked: float) -> dict[str, float]:
    """Shares out of lines such as ``dialogue:2``."""
    found = {}
    for line in lines.splitlines():
        name, colon, count = line.rpartition(":")
        if colon:
            found[name] = min(1.0, float(count) / asked)
    return found


def _iac(folder: Path) -> Iterator[Remark]:
    for row in rows(folder / "iac_qr.csv"):
        answers = {f"iac:{name}": float(row[name]) for name in IAC if row[name]}
        yield Remark(
            row["response"], "iac_quote_response", row["discussion_id"], answers
        )


def _sarcasm_v2(folder: Path) -> Iterator[Remark]:
    for kind in ("GEN", "HYP", "RQ"):
        for row in rows(folder / f"{kind}-sarc-notsarc.csv"):
            answers = {"sarcasm_v2:sarcastic": float(row["class"] == "sarc")}
            group = f"{kind} {row['id']}"
            yield Remark(row["text"], "sarcasm_v2_forum", group, answers)


def _figlang(folder: Path) -> Iterator[Remark]:
    with (folder / REDDIT).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            answers = {"figlang:sarcastic": float(row["label"] == "SARCASM")}
            yield Remark(
                row["response"], "figlang_sarcasm_reddit", str(number), answers
            )


def _wikitactics(folder: Path) -> Iterator[Remark]:
    for talk in json.loads((folder / "wikitactics.json").read_text(encoding="utf-8")):
        for said in talk["utterances"]:
            tactics = " ".join(said["rebuttal_labels"])
            if tactics:
                answers = {
                    "wikitactics:attack": float(any(k in tactics for k in ATTACKS)),
                    "wikitactics:counter": float(any(k in tactics for k in COUNTERS)),
                }
                yield Remark(said["text"], "wikitactics", talk["conv_id"], answers)


REDDIT: Final = "sarcasm_detection_shared_task_reddit_training.jsonl"
UNSTATED: Final = "none stated"
SETS: Final[Mapping[str, Kept]] = {
    "ucc": Kept("CC BY-NC-SA 4.0", ("val.csv",), _ucc),
    "ucc_train_text_only": Kept("CC BY-NC-SA 4.0", ("train_comments.txt",), _pool),
    "sfu_c3": Kept("none stated; its corpus CC BY-NC-SA", ("C3_anonymized.csv",), _c3),
    "iac_quote_response": Kept(UNSTATED, ("iac_qr.csv",), _iac),
    "sarcasm_v2_forum": Kept(
        UNSTATED,
        tuple(f"{kind}-sarc-notsarc.csv" for kind in ("GEN", "HYP", "RQ")),
        _sarcasm_v2,
    ),
    "figlang_sarcasm_reddit": Kept(UNSTATED, (REDDIT,), _figlang),
    "wikitactics": Kept(UNSTATED, ("wikitactics.json",), _wikitactics),
}
"""In the order in which they are read."""
