"""Tune the network: some processes, one thread each, that pull each other together.

Every process trains on epochs of its own; every few steps it meets the others half way
(elastic averaging, Zhang et al. 2015, arXiv:1412.6651). What is kept is a slow average
of where they meet. A laptop's two cores see some 100,000 pairs an hour.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import multiprocessing
from torch.nn import functional

from moderation.text.word_pieces import WordPieces
from training.cross_encoder.batches import batches, tensors
from training.cross_encoder.network import PairNetwork
from training.stance_large.pairs import SIDES, Material, Mix, Pair, Task

MEETING_STEPS = 12
SLOWNESS = 0.96
SMOOTHING = 0.05
AUXILIARY = 0.5
"""Weight of the tasks that are not stance."""

SAVED_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Tuning:
    """How the network is tuned.

    Parameters
    ----------
    minutes : float
        Of each process' processor time; over the last 45 % the learning rate falls to
        nothing.
    first_reworded : float
        Share of reworded targets in the first epoch: the task is harder with them.
    """

    minutes: float = 60.0
    rate: float = 1.2e-4
    most_pieces: int = 88
    at_once: int = 700
    processes: int = 2
    warming_steps: int = 100
    falls_from: float = 0.55
    first_reworded: float = 0.25
    seed: int = 2

    def rate_at(self, share: float, step: int) -> float:
        """The learning rate after a share of the time and so many steps."""
        warm = min(1.0, (step + 1) / self.warming_steps)
        falling = (1 - share) / (1 - self.falls_from)
        return self.rate * warm * min(1.0, max(0.02, falling))


class Meeting:
    """Where the processes meet: weights in shared memory, and their slow average."""

    def __init__(self, network: PairNetwork) -> None:
        self.names = [n for n, p in network.named_parameters() if p.requires_grad]
        weights = dict(network.named_parameters())
        self.place = [weights[n].detach().clone().share_memory_() for n in self.names]
        self.slow = [one.clone().share_memory_() for one in self.place]
        self.count = torch.zeros(1).share_memory_()
        self.lock = multiprocessing.get_context("fork").Lock()

    def meet(self, mine: list[torch.Tensor]) -> None:
        """Pull the place half way towards ``mine``, and ``mine`` all the way to it."""
        with torch.no_grad(), self.lock:
            self.count += 1
            kept = min(SLOWNESS, float((self.count + 1) / (self.count + 6)))
            for own, place, slow in zip(mine, self.place, self.slow, strict=True):
                place.lerp_(own, 0.5)
                own.copy_(place)
                slow.lerp_(place, 1 - kept)

    def save(self, network: PairNetwork, path: Path) -> None:
        """Write the slow average with what stayed as it was."""
        with self.lock:
            slow = dict(zip(self.names, (s.clone() for s in self.slow), strict=True))
        torch.save(network.state_dict() | slow, path)


def tune(
    network: PairNetwork,
    words: WordPieces,
    material: Material,
    tuning: Tuning,
    out: Path,
    on_saved: Callable[[float, int, float], None],
) -> None:
    """Tune, and write the weights to ``out`` every few minutes and at the end.

    ``on_saved`` is told the share of the time, the steps and the loss of one process.
    """
    context = multiprocessing.get_context("fork")
    meeting = Meeting(network)
    running = [
        context.Process(
            target=_work,
            args=(number, network, words, material, tuning, meeting, out, on_saved),
        )
        for number in range(tuning.processes)
    ]
    for one in running:
        one.start()
    for one in running:
        one.join()
    meeting.save(network, out)


def _work(
    number: int,
    network: PairNetwork,
    words: WordPieces,
    material: Material,
    tuning: Tuning,
    meeting: Meeting,
    out: Path,
    on_saved: Callable[[float, int, float], None],
) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(10 * tuning.seed + number)
    weights = dict(network.named_parameters())
    mine = [weights[name] for name in meeting.names]
    optimiser = torch.optim.AdamW(_parts(weights, meeting.names), weight_decay=0.01)
    network.train()
    spent, step, saved, recent = 0.0, 0, 0.0, 0.0
    epoch = 0
    while spent < 60 * tuning.minutes:
        for batch in _epoch(number, epoch, words, material, tuning):
            started = time.thread_time()
            for group in optimiser.param_groups:
                rate = tuning.rate_at(spent / (60 * tuning.minutes), step)
                group["lr"] = rate * group["factor"]
            random = Random(step)  # noqa: S311 - nothing secret
            loss = _loss(network, batch, words, tuning, random)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(mine, 1.0)
            optimiser.step()
            optimiser.zero_grad()
            step += 1
            recent += 0.02 * (float(loss.detach()) - recent)
            if step % MEETING_STEPS == 0:
                meeting.meet([one.data for one in mine])
            spent += time.thread_time() - started
            if spent >= 60 * tuning.minutes:
                break
            if number == 0 and spent - saved > SAVED_SECONDS:
                saved = spent
                meeting.save(network, out)
                on_saved(spent / (60 * tuning.minutes), step, recent)
        epoch += 1


def _parts(weights: dict[str, Any], names: list[str]) -> list[dict[str, Any]]:
    """The encoder's weights, and those of the outputs, which learn faster."""
    inner = [weights[n] for n in names if n.startswith("encoder.")]
    outer = [weights[n] for n in names if not n.startswith("encoder.")]
    return [{"params": inner, "factor": 1.0}, {"params": outer, "factor": 3.0}]


def _epoch(
    number: int, epoch: int, words: WordPieces, material: Material, tuning: Tuning
) -> list[list[Pair]]:
    seed = 100 * tuning.seed + tuning.processes * epoch + number
    random = Random(seed)  # noqa: S311 - nothing secret
    mix = Mix() if epoch else replace(Mix(), reworded=tuning.first_reworded)
    return batches(
        material.epoch(mix, random),
        words,
        most=tuning.most_pieces,
        at_once=tuning.at_once,
        random=random,
    )


def _loss(
    network: PairNetwork,
    batch: list[Pair],
    words: WordPieces,
    tuning: Tuning,
    random: Random,
) -> torch.Tensor:
    pieces, sides = tensors(batch, words, tuning.most_pieces, random)
    answers = torch.tensor([SIDES.index(pair.stance) for pair in batch])
    tasks = torch.tensor([int(pair.task) for pair in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = network.dropout(network.states(pieces, sides)).float()
    total = states.sum() * 0
    for task in Task:
        chosen = tasks == task
        if chosen.any():
            part = functional.cross_entropy(
                network.outputs[task](states[chosen]),
                answers[chosen],
                label_smoothing=SMOOTHING,
                reduction="sum",
            )
            total = total + part * (1.0 if task is Task.STANCE else AUXILIARY)
    return total / len(batch)
