"""Static word vectors of our own, distilled from a sentence-embedding table.

Source: potion-base-8M (Minish Lab, MIT): a WordPiece vocabulary and one 256-d vector
per piece, whose length already carries the piece's weight. A word's vector is the sum
of its pieces; the words that our training texts use are kept, cut to fewer dimensions
by principal components, and rounded to int8.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from moderation.features.ngrams import lower, words
from moderation.features.vectors import WordVectors

MAX_PIECE_CHARACTERS = 60


def distil(
    texts: Iterable[str],
    folder: Path,
    *,
    n_words: int = 40_000,
    n_dimensions: int = 96,
    min_texts: int = 5,
    random_state: int = 0,
) -> WordVectors:
    """Distil vectors for the words that occur in at least ``min_texts`` texts.

    Parameters
    ----------
    folder : Path
        potion-base-8M as published: ``model.safetensors`` and ``vocab.txt``.
    """
    pieces = {p: i for i, p in enumerate(_lines(folder / "vocab.txt"))}
    table = read_safetensors(folder / "model.safetensors")
    kept = _frequent_words(texts, n_words, min_texts)
    full = np.stack([_word_vector(word, pieces, table) for word in kept])
    cut = PCA(n_dimensions, svd_solver="randomized", random_state=random_state)
    weights = np.linalg.norm(full, axis=1, keepdims=True)
    cut.fit(full / np.maximum(weights, 1e-6))
    reduced = full @ cut.components_.T
    return _quantise(kept, reduced.astype(np.float32))


def read_safetensors(path: Path) -> NDArray[np.float32]:
    """The one matrix of a ``.safetensors`` file: a length, a JSON header, raw bytes."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    (entry,) = [value for key, value in header.items() if key != "__metadata__"]
    begin, end = (8 + size + offset for offset in entry["data_offsets"])
    kind = {"F32": np.float32, "F16": np.float16}[entry["dtype"]]
    values = np.frombuffer(raw[begin:end], dtype=kind)
    return values.reshape(entry["shape"]).astype(np.float32)


def word_pieces(word: str, pieces: dict[str, int]) -> list[int]:
    """Greedy longest-match-first WordPiece; empty when a part is unknown."""
    found: list[int] = []
    start = 0
    while start < len(word):
        for end in range(min(len(word), start + MAX_PIECE_CHARACTERS), start, -1):
            piece = word[start:end] if start == 0 else f"##{word[start:end]}"
            if piece in pieces:
                found.append(pieces[piece])
                start = end
                break
        else:
            return []
    return found


def _word_vector(
    word: str, pieces: dict[str, int], table: NDArray[np.float32]
) -> NDArray[np.float32]:
    found = [
        index
        for part in word.replace("’", "'").replace("'", " ' ").split()
        for index in word_pieces(part, pieces)
    ]
    if not found:
        return np.zeros(table.shape[1], dtype=np.float32)
    total: NDArray[np.float32] = table[found].sum(axis=0)
    return total


def _frequent_words(texts: Iterable[str], n_words: int, min_texts: int) -> list[str]:
    seen: Counter[str] = Counter()
    for text in texts:
        lowered = lower(text)
        found = words(lowered)
        spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
        seen.update({lowered[start:end] for start, end in spans})
    common = [word for word, count in seen.items() if count >= min_texts]
    return sorted(sorted(common, key=lambda word: (-seen[word], word))[:n_words])


def _quantise(kept: list[str], vectors: NDArray[np.float32]) -> WordVectors:
    scale = (np.quantile(np.abs(vectors), 0.9999, axis=0) / 127).astype(np.float32)
    values = np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8)
    hashes = np.array([words(word).hashes[0] for word in kept], dtype=np.uint64)
    known = np.abs(values).sum(axis=1) > 0
    order = np.argsort(hashes[known])
    return WordVectors(hashes[known][order], values[known][order], scale)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
