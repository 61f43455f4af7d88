"""The peers from PyPI that run on Python 3.10 and later.

`make FOLDER` writes badges for the others to read; `answer FOLDER` answers as ours.rs does, for: PyLD
(canonical N-Quads), openbadges-bakery (pictures), openbadgeslib (pictures, tokens, proofs, verdicts).
"""

import hashlib
import io
import json
import sys
from datetime import datetime, timezone
from importlib import resources
from pathlib import Path

import openbadges_bakery
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from openbadgeslib import baking
from openbadgeslib.ob2.verifier import OB2Verifier
from openbadgeslib.ob3 import contexts as bundled
from openbadgeslib.ob3.credential import Achievement, Issuer, OpenBadgeCredential
from openbadgeslib.ob3.did import _jwk_to_pem, did_jwk_from_jwk
from openbadgeslib.ob3.ldp import OB3LdpSigner, OB3LdpVerifier
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.verifier import OB3Verifier
from pyld import jsonld

mode, folder = sys.argv[1], Path(sys.argv[2])
CONTEXTS = json.loads((folder / "contexts.json").read_text())
WEB = json.loads((folder / "web.json").read_text())


def sha256(text):
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()


def loader(url, options=None):
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": CONTEXTS[url],
        "contentType": "application/ld+json",
    }


def download(url, *_, **__):
    return json.dumps(WEB[url]).encode()


def attempt(run):
    """What it returns, or None when it fails in whatever way."""
    try:
        return run()
    except Exception:
        return None


def baked_by_bakery(data):
    return openbadges_bakery.unbake(io.BytesIO(data))


def baked_by_lib(data, png):
    if png:
        found = attempt(lambda: baking.extract_png(data, keyword=baking.ITXT_KEYWORD_OB3))
        return found or baking.extract_png(data)
    found = attempt(
        lambda: baking.extract_svg(data, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    )
    return found or baking.extract_svg(data, text_fallback=True)


def answer(name, path):
    def say(peer, question, word):
        line = {"peer": peer, "question": question, "file": name, "answer": word}
        print(json.dumps(line))

    data = Path(path).read_bytes()
    if name.endswith((".png", ".svg")):
        for peer, unbake in [
            ("openbadges-bakery (PyPI)", lambda: baked_by_bakery(data)),
            ("openbadgeslib", lambda: baked_by_lib(data, name.endswith("png"))),
        ]:
            found = attempt(unbake)
            say(peer, "unbake", sha256(found) if found else "none")
        return
    text = attempt(lambda: data.decode().strip())
    if text is None:
        return
    if name.startswith("files/") and "v2-" in name:
        verifier = OB2Verifier(download=download)
        if name.endswith(".jws"):
            verdict = attempt(lambda: verifier.verify(text, check_revocation=True))
        else:
            verdict = attempt(lambda: verifier.verify_hosted(text, check_revocation=True))
        say("openbadgeslib", "verdict", "valid" if verdict else "invalid")
    if name.startswith("files/") and name.endswith(".jwt"):
        header = json.loads(decode_part(text.split(".")[0]))
        did = header.get("kid", "").split("#")[0]
        jwk = header.get("jwk")
        if did.startswith("did:jwk:"):
            jwk = json.loads(decode_part(did.removeprefix("did:jwk:")))
        verifier = attempt(
            lambda: OB3Verifier(_jwk_to_pem(jwk)) if jwk else OB3Verifier.for_issuer_did(did)
        )
        held = attempt(lambda: verifier.verify(text))
        say("openbadgeslib", "jwt", "holds" if held else "fails")
    document = attempt(lambda: json.loads(text))
    types = document.get("type") if isinstance(document, dict) else None
    if not name.endswith(".json") or "VerifiableCredential" not in (types or []):
        return
    if name.startswith("files/") and isinstance(document.get("proof"), dict):
        if document["proof"].get("cryptosuite") == "eddsa-rdfc-2022":
            held = attempt(lambda: OB3LdpVerifier().verify(text))
            say("openbadgeslib", "proof 0", "holds" if held else "fails")
    document.pop("proof", None)
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": loader,
    }
    quads = attempt(lambda: jsonld.normalize(document, options))
    say("PyLD", "canonical", "error" if quads is None else sha256(quads))


def decode_part(part):
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def credential(issuer):
    return OpenBadgeCredential(
        issuer=Issuer(id=issuer, name="School of Trades", url="https://school.example/"),
        recipient_id="mailto:ada@example.org",
        achievement=Achievement(
            id="https://school.example/achievements/welding",
            name="Soudure élémentaire",
            description="Joins metal safely.",
            criteria_narrative="Weld a frame that holds.",
            tags=["welding"],
        ),
        id="urn:uuid:5b1a4a2c-3d92-4d1a-8f6c-0f5f6a7f8f10",
        issuance_date=datetime(2025, 1, 1, tzinfo=timezone.utc),
    )


def make():
    files = folder / "files"
    png, svg = (files / "plain.png").read_bytes(), (files / "plain.svg").read_bytes()
    own = ed25519.Ed25519PrivateKey.generate()
    for algorithm, key in [
        ("RS256", rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        ("ES256", ec.generate_private_key(ec.SECP256R1())),
        ("EdDSA", own),
    ]:
        signer = OB3Signer(pem(key), algorithm)
        did = did_jwk_from_jwk(signer._public_jwk())
        badge = credential(did)
        name = f"theirs-lib-{algorithm.lower()}"
        (files / f"{name}.svg").write_bytes(signer.sign_into_svg(badge, svg))
        (files / f"{name}.png").write_bytes(signer.sign_into_png(badge, png))
        (files / f"{name}.jwt").write_text(signer.sign(badge))
    signer = OB3LdpSigner(pem(own))
    badge = credential(signer.verification_method.split("#")[0])
    (files / "theirs-lib-eddsa-rdfc-2022.json").write_text(signer.sign_to_json(badge))
    (files / "theirs-lib-eddsa-rdfc-2022.svg").write_bytes(signer.sign_into_svg(badge, svg))
    (files / "theirs-lib-eddsa-rdfc-2022.png").write_bytes(signer.sign_into_png(badge, png))
    payload = (files / "ours-v2-hosted.json").read_text()
    for kind, image in [("png", png), ("svg", svg)]:
        with open(files / f"theirs-bakery-pypi.{kind}", "wb+") as out:
            openbadges_bakery.bake(io.BytesIO(image), payload, out)


def contexts():
    """The contexts that openbadgeslib has with it, each under its address."""
    ob, w3 = "https://purl.imsglobal.org/spec/ob/v3p0", "https://w3id.org/security"
    folder = resources.files(bundled)
    for name, url in [
        ("clr_context_2.0.1", "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"),
        ("credentials-v2", "https://www.w3.org/ns/credentials/v2"),
        ("ob-v3p0-context-3.0.1", f"{ob}/context-3.0.1.json"),
        ("ob-v3p0-context-3.0.2", f"{ob}/context-3.0.2.json"),
        ("ob-v3p0-context-3.0.3", f"{ob}/context-3.0.3.json"),
        ("ob-v3p0-extensions", f"{ob}/extensions.json"),
        ("security-data-integrity-v2", f"{w3}/data-integrity/v2"),
        ("security-multikey-v1", f"{w3}/multikey/v1"),
    ]:
        context = json.loads((folder / f"{name}.json").read_text())
        text = json.dumps(context, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        line = {"peer": "openbadgeslib", "question": "context", "file": url}
        print(json.dumps({**line, "answer": sha256(text)}))


if mode == "make":
    make()
else:
    contexts()
    for line in sys.stdin:
        answer(*line.rstrip("\n").split("\t"))
