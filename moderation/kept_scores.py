"""Stored scores of sites, kept as columns in memory and in a file beside."""

import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any
from zipfile import BadZipFile

import numpy as np

from moderation.storage.database import Database
from moderation.storage.score_columns import Extent
from moderation.stored_scores import StoredScores, empty, joined

SITES_KEPT = 4
WORTH_WRITING = 2_000
FORMAT = "1"
_Kept = tuple[Extent, StoredScores]
NOTHING: _Kept = (Extent(0, 0, 0), empty())


class KeptScores:
    """Hands out a site's columns; reads only what came since it looked last.

    Every answer is what the database says now: what was kept counts as long as the
    screenings that it was made of are all there, else it is read anew. The files
    hold numbers and no text, and may be deleted at any time.

    Parameters
    ----------
    folder : Path
        Where a file a site is written; made when needed.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, site_id: int) -> StoredScores:
        """The newest scores of every comment of a site that is not deleted."""
        with self._lock, self._database.reading() as reading:
            columns = reading.score_columns
            kept = self._kept.get(site_id) or _read(self._path(site_id))
            stale = (
                kept is not None and columns.extent(site_id, kept[0].last) != kept[0]
            )
            if kept is None or stale:
                kept = NOTHING
            news, fresh = columns.after(site_id, kept[0].last)
            extent, scores = kept[0].with_more(news), kept[1]
            if news.count:
                scores = joined([scores, fresh])
            self._keep(site_id, (extent, scores))
            if news.count >= WORTH_WRITING or stale:
                _write(self._path(site_id), extent, scores)
            gone = columns.deleted(site_id)
        if not len(gone):
            return scores
        return scores.take(~np.isin(scores.comment, gone))

    def _keep(self, site_id: int, kept: _Kept) -> None:
        self._kept[site_id] = kept
        self._kept.move_to_end(site_id)
        while len(self._kept) > SITES_KEPT:
            self._kept.popitem(last=False)

    def _path(self, site_id: int) -> Path:
        return self._folder / f"{site_id}.npz"


def _write(path: Path, extent: Extent, scores: StoredScores) -> None:
    """Replace the file at once; a folder that cannot be written is left alone."""
    arrays: dict[str, Any] = {
        "format": np.array(FORMAT),
        "extent": np.array([extent.count, extent.total, extent.last]),
        "screening": scores.screening,
        "comment": scores.comment,
        "supported": scores.supported,
        "model": scores.model,
        "models": np.array(scores.models, dtype=np.str_),
        **{f"value.{label}": column for label, column in scores.values.items()},
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            np.savez(file, **arrays)
        os.replace(file.name, path)
    except OSError:
        return


def _read(path: Path) -> _Kept | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if str(arrays["format"]) != FORMAT:
                return None
            values = {
                name.removeprefix("value."): arrays[name]
                for name in arrays.files
                if name.startswith("value.")
            }
            scores = StoredScores(
                arrays["screening"],
                arrays["comment"],
                values,
                arrays["supported"],
                arrays["model"],
                tuple(arrays["models"].tolist()),
            )
            return Extent(*arrays["extent"].tolist()), scores
    except (OSError, ValueError, KeyError, TypeError, BadZipFile):
        return None
