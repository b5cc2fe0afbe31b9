"""Every call of PyPI's pyspective; its address is written into its methods."""

import importlib
import json
import os
import sys
from typing import Any

GOOGLE = "https://commentanalyzer.googleapis.com"
module: Any = importlib.import_module("pyspective.pyspective")
post = module.requests.post
TEXTS = json.loads(os.environ["TEXTS"])


def redirected(url: str, json: Any) -> Any:
    """Post what is for Google to our service."""
    return post(url.replace(GOOGLE, os.environ["SERVICE"]), json=json, timeout=10)


module.requests.post = redirected
client = module.PyspectiveAPI(os.environ["KEY"])
answers: dict[str, object] = {
    name: client.score(TEXTS[name], "toxicity") for name in ("nice", "vile")
}
answers["all"] = client.score(TEXTS["vile"])
answers["suggested"] = client.suggest(TEXTS["vile"], 1.0)
sys.stdout.write(json.dumps(answers))
