"""Pairs as tensors, those of like length together."""

from collections.abc import Sequence
from random import Random

import torch

from moderation.cross_encoder import MOST_TARGET_PIECES
from moderation.text.word_pieces import WordPieces
from training.stance_large.pairs import Pair

MULTIPLE = 8
"""Widths are rounded up, so that there are few of them."""


def batches(
    pairs: Sequence[Pair], words: WordPieces, *, most: int, at_once: int, random: Random
) -> list[list[Pair]]:
    """Batches of like lengths in random order.

    Parameters
    ----------
    most : int
        Longest input, in word pieces.
    at_once : int
        Word pieces in a batch, about.
    """
    lengths = [
        min(len(words.split(p.target)) + len(words.split(p.text)) + 3, most)
        + random.random() * 6
        for p in pairs
    ]
    found: list[list[Pair]] = [[]]
    widest = 0.0
    for index in sorted(range(len(pairs)), key=lengths.__getitem__):
        widest = max(widest, lengths[index])
        if found[-1] and widest * (len(found[-1]) + 1) > at_once:
            found.append([])
            widest = lengths[index]
        found[-1].append(pairs[index])
    random.shuffle(found)
    return [batch for batch in found if batch]


def tensors(
    pairs: Sequence[Pair], words: WordPieces, most: int, random: Random
) -> tuple[torch.Tensor, torch.Tensor]:
    """Word pieces and sides, shape (n_pairs, n_pieces); long texts give a stretch."""
    rows = [_row(pair, words, most, random) for pair in pairs]
    width = max(len(row) for row, _ in rows)
    width += -width % MULTIPLE
    pieces = torch.zeros((len(rows), width), dtype=torch.long)
    sides = torch.zeros_like(pieces)
    for index, (row, second) in enumerate(rows):
        pieces[index, : len(row)] = torch.tensor(row)
        sides[index, second : len(row)] = 1
    return pieces, sides


def _row(
    pair: Pair, words: WordPieces, most: int, random: Random
) -> tuple[list[int], int]:
    first = words.split(pair.target)[:MOST_TARGET_PIECES]
    second = words.split(pair.text)
    room = most - 3 - len(first)
    if len(second) > room:
        begin = random.choice((0, random.randrange(len(second) - room + 1)))
        second = second[begin : begin + room]
    row = [words.start, *first, words.end, *second, words.end]
    return row, len(first) + 2
