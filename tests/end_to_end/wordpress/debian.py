"""Debian's own WordPress, unpacked beside nothing else: no Apache, no root files."""

import shutil
import subprocess
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[3] / ".cache" / "wordpress"
CONFIG_VARIABLE = "PARLEY_TEST_WORDPRESS_CONFIG"
PROGRAMS = ("php", "mariadbd", "mariadb-install-db", "apt-get", "dpkg-deb")
UNPACKED = "usr/share/wordpress"


def wordpress_folder() -> Path:
    """WordPress's files, downloaded once; skips the test where that cannot be."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.skip(f"a real WordPress needs {', '.join(missing)}: see .ci/run")
    folder = CACHE / UNPACKED
    if not (folder / "wp-config.php").exists():
        _unpack(_package())
    (folder / "wp-config.php").write_text(
        f"<?php\nrequire getenv( '{CONFIG_VARIABLE}' );\n"
        "require_once ABSPATH . 'wp-settings.php';\n"
    )
    return folder


def _package() -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    found = sorted(CACHE.glob("wordpress_*.deb"))
    if found:
        return found[-1]
    done = subprocess.run(
        ["apt-get", "download", "-qq", "wordpress"], cwd=CACHE, capture_output=True
    )
    if done.returncode != 0:
        pytest.skip("apt-get cannot download Debian's wordpress")
    return max(CACHE.glob("wordpress_*.deb"))


def _unpack(package: Path) -> None:
    subprocess.run(["dpkg-deb", "-x", package, CACHE], check=True)
