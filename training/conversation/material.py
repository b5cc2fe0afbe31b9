"""Remarks as numbers: what the heads of the add-on are fitted on."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.embedding import SIZE, Encoder
from moderation.model import FittedModel
from moderation.scores import LEAST_SCORE
from moderation.text.cleaned import clean
from training.conversation.sources import Remark
from training.fit_labels import head_margins
from training.held_out import HeldOut, fingerprint
from training.matrix import design_matrix, inverse_document_frequency
from training.minhash import clusters
from training.near_duplicates import plain

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]
AT_ONCE: Final = 500
LEAST_SPREAD: Final = 0.1
"""Of a cue: what hardly varies is not blown up."""

EMBEDDED: Final = ("ucc", "ucc_train_text_only")


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and spread of columns, so that each counts alike."""

    mean: Floats
    spread: Floats

    @classmethod
    def of(cls, values: Floats, least: float = 1e-3) -> "Scale":
        """Of rows that are typical."""
        return cls(values.mean(axis=0), np.maximum(values.std(axis=0), least))

    def apply(self, values: Floats) -> Floats:
        """Centred and scaled."""
        scaled: Floats = ((values - self.mean) / self.spread).astype(np.float32)
        return scaled


@dataclass(frozen=True, slots=True)
class Material:
    """Remarks with their features; n rows.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n, 2**bits)
        Folded, times the inverse document frequency ``rarity``.
    dense : array of shape (n, n_dense)
        Tone log-odds, cues and the mean word vector, as they are.
    sizes : tuple of int
        How many columns of ``dense`` each of the three has.
    embeddings : array of shape (n, SIZE)
        Zeros where only the teacher's sets have one.
    words : array of shape (n,)
        How many each has.
    """

    remarks: Sequence[Remark]
    ngrams: sp.csr_matrix
    rarity: Floats
    dense: Floats
    sizes: tuple[int, int, int]
    embeddings: Floats
    words: NDArray[np.int64]

    def of_source(self, name: str) -> Rows:
        """Rows of one set."""
        return np.flatnonzero([one.source == name for one in self.remarks])

    def answers(self, question: str) -> Floats:
        """Shares or marks, NaN where it was not asked."""
        found = [one.answers.get(question, np.nan) for one in self.remarks]
        return np.array(found, dtype=np.float32)

    def yes(self, question: str) -> NDArray[np.bool_]:
        """Whether the publisher, else half of the raters, say yes."""
        return np.array(
            [
                one.yes.get(question, one.answers.get(question, 0.0) >= 0.5)
                for one in self.remarks
            ],
            dtype=bool,
        )

    def groups(self, rows: Rows) -> NDArray[np.int64]:
        """Numbers of components: one article, or near-duplicates, are one."""
        names: dict[str, int] = {}
        articles = [
            names.setdefault(self.remarks[i].group, len(names)) for i in rows.tolist()
        ]
        texts: dict[str, int] = {}
        at = [texts.setdefault(plain(self.remarks[i].text), len(texts)) for i in rows]
        alike = clusters(tuple(texts))[np.array(at)]
        return _components(np.array(articles), alike)


def usable(remarks: Sequence[Remark], barred: HeldOut) -> list[Remark]:
    """Without texts that are held out, and texts of UCC that come again elsewhere."""
    own = {plain(one.text) for one in remarks if one.source == "ucc"}
    kept = []
    for one in remarks:
        again = one.source != "ucc" and plain(one.text) in own
        if not again and fingerprint(one.text) not in barred.fingerprints:
            kept.append(one)
    return kept


def digest(remarks: Sequence[Remark]) -> str:
    """SHA-256 over texts and answers: the data's fingerprint."""
    found = hashlib.sha256()
    for one in remarks:
        found.update(repr((one.source, one.text, sorted(one.answers.items()))).encode())
    return found.hexdigest()


def material(
    remarks: Sequence[Remark], model: FittedModel, embeddings: Floats, bits: int
) -> Material:
    """Take the features of all remarks, through the extraction that serves."""
    comments = [Comment(one.text, language="en") for one in remarks]
    matrix = design_matrix(comments, n_jobs=1)
    folded = _folded(matrix.ngrams, bits)
    rarity = inverse_document_frequency(folded)
    weights = model.tone.weights
    margins = head_margins(weights, matrix.ngrams, matrix.surface)
    most = np.log((1 - LEAST_SCORE) / LEAST_SCORE)
    tone = np.clip(margins * weights.slope + weights.offset, -most, most)
    texts = [clean(one.text).text for one in remarks]
    vectors = np.stack([model.vectors.of_text(text) for text in texts])
    dense = np.concatenate([tone, matrix.surface, vectors], axis=1)
    return Material(
        remarks=remarks,
        ngrams=sp.csr_matrix(
            (folded.data * rarity[folded.indices], folded.indices, folded.indptr),
            shape=folded.shape,
        ),
        rarity=rarity,
        dense=dense.astype(np.float32),
        sizes=(tone.shape[1], matrix.surface.shape[1], vectors.shape[1]),
        embeddings=embeddings,
        words=np.array([len(text.split()) for text in texts]),
    )


def embedded(
    remarks: Sequence[Remark],
    encoder: Callable[[], Encoder],
    kept: Path | None,
    told: Callable[[int], None],
) -> Floats:
    """Embeddings of UCC and its pool, zeros elsewhere; read from ``kept`` if it fits.

    Parameters
    ----------
    encoder : callable
        Called only when there is something to embed.
    kept : Path, optional
        A ``.npy`` file that is written when it is not there.
    """
    if kept is not None and kept.exists():
        stored: Floats = np.load(kept, allow_pickle=False).astype(np.float32)
        if len(stored) == len(remarks):
            return stored
    rows = [at for at, one in enumerate(remarks) if one.source in EMBEDDED]
    found, model = np.zeros((len(remarks), SIZE), dtype=np.float16), encoder()
    for begin in range(0, len(rows), AT_ONCE):
        some = rows[begin : begin + AT_ONCE]
        found[some] = model.encode([clean(remarks[at].text).text for at in some])
        told(len(some))
    if kept is not None:
        np.save(kept, found)
    return found.astype(np.float32)


def _folded(ngrams: sp.csr_matrix, bits: int) -> sp.csr_matrix:
    """The same n-grams in fewer buckets."""
    size = 1 << bits
    folded = sp.csr_matrix(
        (ngrams.data.copy(), ngrams.indices & (size - 1), ngrams.indptr.copy()),
        shape=(ngrams.shape[0], size),
    )
    folded.sum_duplicates()
    return folded


def _components(
    first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Rows that share a number of either kind, or are linked by others that do."""
    count, shift = len(first), int(first.max(initial=0)) + 1
    size = shift + int(second.max(initial=0)) + 1
    links = sp.coo_matrix((np.ones(count), (first, second + shift)), shape=(size, size))
    _, found = sp.csgraph.connected_components(links, directed=False)
    numbers: NDArray[np.int64] = found[first].astype(np.int64)
    return numbers
