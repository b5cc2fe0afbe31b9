"""``python -m benchmarks.mutations``: broken and forged artifacts, read one by one.

Half of them are broken (their hash is wrong), half are forged: weights whose hash in
the manifest was made right again. Each must load or raise ``ArtifactError``; anything
else, or a call that runs code, ends the run with its number.
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np

from moderation.errors import ArtifactError
from moderation.features.ngrams import BUCKETS
from moderation.registry import artifact
from moderation.registry.manifest import Manifest
from moderation.settings import SHIPPED_MODEL

CODE = frozenset(
    {"exec", "pickle.find_class", "os.system", "os.exec", "subprocess.Popen"}
)
SEED = 7_001


@click.command()
@click.option("--count", default=100_000, show_default=True)
@click.option("--seed", default=SEED, show_default=True)
def main(count: int, seed: int) -> None:
    """Read so many artifacts, each changed at random."""
    chance, found = np.random.default_rng(seed), Counter[str]()
    manifest, weights = _small()
    ran: list[str] = []
    sys.addaudithook(lambda event, _: ran.append(event) if event in CODE else None)
    with TemporaryDirectory() as name:
        folder = Path(name)
        artifact.write(folder, manifest, weights)
        artifact.load(folder)
        ran.clear()  # what a first load imports
        for number in range(count):
            kind = ("manifest", "broken weights", "forged weights", "forged weights")
            found[_read(folder, manifest, weights, kind[number % 4], chance)] += 1
            if ran:
                raise click.ClickException(f"number {number} ran code: {ran}")
    for what, times in sorted(found.items()):
        click.echo(f"{times:>8,}  {what}")
    click.echo(f"{count:>8,}  in all, no crash, no code run (seed {seed})")


def _small() -> tuple[Manifest, bytes]:
    """The shipped model without its n-grams and words: quick to pack and to read."""
    manifest = artifact.read_manifest(SHIPPED_MODEL)
    arrays: dict[str, Any] = artifact.read_arrays(SHIPPED_MODEL, manifest)
    for name, values in arrays.items():
        if values.shape[:1] == (BUCKETS,):
            arrays[name] = np.zeros_like(values)
    for name in ("vectors.hashes", "vectors.values"):
        arrays[name] = arrays[name][:200]
    weights = artifact.pack(arrays)
    entry = type(manifest.weights).model_validate(artifact.entry(arrays, weights))
    return manifest.model_copy(update={"weights": entry}), weights


def _read(
    folder: Path,
    manifest: Manifest,
    weights: bytes,
    kind: str,
    chance: np.random.Generator,
) -> str:
    """Write a changed artifact and read it; what came of it."""
    raw, described = weights, manifest.to_json()
    if kind == "manifest":
        described = mutated(described, chance)
    else:
        raw = mutated(weights, chance)
    if kind == "forged weights":
        entry = type(manifest.weights).model_validate(artifact.entry({}, raw))
        described = manifest.model_copy(update={"weights": entry}).to_json()
    (folder / artifact.WEIGHTS).write_bytes(raw)
    (folder / artifact.MANIFEST).write_bytes(described)
    try:
        artifact.load(folder)
    except ArtifactError:
        return f"{kind}: refused"
    return f"{kind}: read, the change did no harm"


def mutated(raw: bytes, chance: np.random.Generator) -> bytes:
    """Change, drop or insert a few bytes, or cut the end off."""
    found = bytearray(raw)
    if chance.random() < 0.1:
        return bytes(found[: int(chance.integers(len(found)))])
    for _ in range(int(chance.integers(1, 6))):
        place = int(chance.integers(len(found)))
        match int(chance.integers(3)):
            case 0:
                found[place] = int(chance.integers(256))
            case 1:
                del found[place : place + int(chance.integers(1, 9))]
            case _:
                found[place:place] = chance.bytes(int(chance.integers(1, 5)))
    return bytes(found)


if __name__ == "__main__":
    main()
