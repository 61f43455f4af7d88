"""1EdTech's validator from PyPI, which needs Python 3.9: `answer FOLDER` answers with its verdict on
assertions of 1.x and 2.0, the web being answered from the folder's web.json.
"""

import json
import logging
import sys
from pathlib import Path

import responses
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT
from openbadges.verifier.verifier import verify

folder = Path(sys.argv[2])
WEB = json.loads((folder / "web.json").read_text())
WEB["https://w3id.org/openbadges/v2"] = OPENBADGES_CONTEXT_V2_DICT
logging.disable(logging.CRITICAL)


def verdict(path):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        for url, page in WEB.items():
            web.add(responses.GET, url, json=page, content_type="application/ld+json")
        if path.suffix in (".png", ".svg"):
            with open(path, "rb") as file:
                report = verify(file, use_cache=False)
        else:
            report = verify(path.read_text().strip(), use_cache=False)
    return report["report"]["valid"]


for line in sys.stdin:
    name, path = line.rstrip("\n").split("\t")
    if not (name.startswith("files/") and "v2-" in name and name.endswith((".json", ".jws"))):
        continue
    try:
        word = "valid" if verdict(Path(path)) else "invalid"
    except Exception as error:
        word = f"crash: {type(error).__name__}"
    print(json.dumps({"peer": "openbadges", "question": "verdict", "file": name, "answer": word}))
