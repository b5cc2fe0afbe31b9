"""Every call of PyPI's PyPerspective; its address is a constant of its module."""

import importlib
import json
import os
import sys
from typing import Any

module: Any = importlib.import_module("PyPerspective.Perspective")
module.base_url = os.environ["SERVICE"] + "/v1alpha1/comments:analyze"
TEXTS = json.loads(os.environ["TEXTS"])

client = module.Perspective(os.environ["KEY"])
answers: dict[str, object] = {}
for name in ("nice", "vile"):
    comment = client.get_score(TEXTS[name], tests=["TOXICITY", "INSULT"])
    span = comment["TOXICITY"][0]
    answers[name] = [comment["TOXICITY"].score, str(span), comment.detected_langs]
try:
    client.get_score(TEXTS["nice"], tests="FLIRTATION")
except TypeError as error:  # 1.0.4 fails at raising its own ApiException
    answers["unknown"] = str(error)
try:
    module.Perspective("wrong")
except module.InvalidAuthKey as error:
    answers["wrong"] = str(error)
sys.stdout.write(json.dumps(answers))
