"""Every call of PyPI's python-akismet, through ``http_proxy``."""

import importlib
import json
import os
import sys
from typing import Any

# Two packages have a module of this name; the folder on the path decides.
module: Any = importlib.import_module("akismet")

module.Akismet.protocol = "http"
TEXTS = json.loads(os.environ["TEXTS"])
WHO = {"user_ip": "192.0.2.11", "user_agent": "x", "comment_author": "Ann"}

client = module.Akismet(os.environ["KEY"], blog=os.environ["BLOG"], timeout=5)
answers: dict[str, object] = {
    name: client.check(comment_content=text, **WHO) for name, text in TEXTS.items()
}
answers["test"] = client.check(
    **(WHO | {"comment_author": "viagra-test-123"}), is_test=True
)
client.submit_spam(comment_content=TEXTS["nice"], **WHO)
client.submit_ham(comment_content=TEXTS["vile"], **WHO)
try:
    module.Akismet("wrongwrong12", blog="https://x").check(comment_content="x", **WHO)
except module.AkismetServerError as error:
    answers["wrong"] = str(error)
sys.stdout.write(json.dumps(answers))
