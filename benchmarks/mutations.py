"""``python -m benchmarks.mutations``: broken and forged artifacts, read one by one.

Half of them are broken (their hash is wrong), a quarter has weights whose hash in the
manifest was made right again, and a quarter has arrays, headers or values, whose
checksum in the zip file was made right besides. Each must load or raise
``ArtifactError``; anything else, or a call that runs code, ends the run and says which.
"""

import io
import sys
import zipfile
import zlib
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
KINDS = ("manifest", "broken weights", "forged weights", "forged arrays")
SEED = 7_001
SMALL, HEADER = 100_000, 128


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
            kind = KINDS[number % len(KINDS)]
            try:
                found[_read(folder, manifest, weights, kind, chance)] += 1
            except Exception as error:
                raise click.ClickException(f"number {number}: {error!r}") from error
            if ran:
                raise click.ClickException(f"number {number} ran code: {ran}")
    for what, times in sorted(found.items()):
        click.echo(f"{times:>8,}  {what}")
    click.echo(f"{count:>8,}  in all, no crash, no code run (seed {seed})")


def _small() -> tuple[Manifest, bytes]:
    """The shipped model with one tone label, without n-grams, words and figures."""
    manifest = artifact.read_manifest(SHIPPED_MODEL)
    arrays: dict[str, Any] = artifact.read_arrays(SHIPPED_MODEL, manifest)
    for name, values in arrays.items():
        kept = values[..., :1] if name.startswith("tone.") else values
        arrays[name] = np.zeros_like(kept) if kept.shape[:1] == (BUCKETS,) else kept
    for name in ("vectors.hashes", "vectors.values", "trained_on.texts"):
        arrays[name] = arrays[name][:200]
    weights = packed(arrays)
    entry = type(manifest.weights).model_validate(artifact.entry(arrays, weights))
    few = dict(list((manifest.counts or {}).items())[:1])
    update = {
        "weights": entry,
        "metrics": {"tone": {}, "spam": {}},
        "counts": few,
        "tone_labels": manifest.tone_labels[:1],
    }
    return manifest.model_copy(update=update), weights


def packed(arrays: dict[str, Any]) -> bytes:
    """As numpy packs them, but small arrays as they are."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, values in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, values, allow_pickle=False)
            raw = buffer.getvalue()
            kind = zipfile.ZIP_STORED if len(raw) < SMALL else zipfile.ZIP_DEFLATED
            archive.writestr(f"{name}.npy", raw, compress_type=kind)
    return whole.getvalue()


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
    elif kind == "forged arrays":
        raw = forged(weights, chance)
    else:
        raw = mutated(weights, chance)
    if kind.startswith("forged"):
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


def forged(raw: bytes, chance: np.random.Generator) -> bytes:
    """Change a few bytes of one small array and make its checksums right again."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        small = [i for i in archive.infolist() if i.compress_type == zipfile.ZIP_STORED]
    item = small[int(chance.integers(len(small)))]
    found = bytearray(raw)
    local = item.header_offset
    names = int.from_bytes(raw[local + 26 : local + 28], "little")
    more = int.from_bytes(raw[local + 28 : local + 30], "little")
    begin = local + 30 + names + more
    most = HEADER if chance.random() < 0.5 else item.file_size
    for _ in range(int(chance.integers(1, 6))):
        place = int(chance.integers(min(most, item.file_size)))
        found[begin + place] = int(chance.integers(256))
    checksum = zlib.crc32(found[begin : begin + item.file_size]).to_bytes(4, "little")
    entry = raw.index(b"PK\x01\x02")
    while raw[entry + 42 : entry + 46] != local.to_bytes(4, "little"):
        entry = raw.index(b"PK\x01\x02", entry + 1)
    found[local + 14 : local + 18] = found[entry + 16 : entry + 20] = checksum
    return bytes(found)


if __name__ == "__main__":
    main()
