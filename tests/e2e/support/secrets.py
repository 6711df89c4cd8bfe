"""Looks for a secret wherever it could have gone, in the shapes it could have taken."""
import base64
import json
import pathlib
import urllib.parse


def encodings_of(secret):
    """The secret as bytes, and as it looks in JSON, in a URL, in base64 (at each of the three
    offsets, without the characters that its neighbours change) and in hexadecimal."""
    raw = secret.encode()
    shapes = {
        raw,
        json.dumps(secret)[1:-1].encode(),
        json.dumps(secret, ensure_ascii=False)[1:-1].encode(),
        urllib.parse.quote(secret, safe="").encode(),
        urllib.parse.quote_plus(secret).encode(),
        raw.hex().encode(),
        raw.hex().upper().encode(),
    }
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + raw)
        first = (offset * 8 + 5) // 6
        last = (offset + len(raw)) * 8 // 6
        core = encoded[first:last]
        shapes.add(core)
        shapes.add(core.replace(b"+", b"-").replace(b"/", b"_"))
    return {shape for shape in shapes if len(shape) >= 4}


def find_secrets(secrets, root, texts=(), besides=()):
    """Every place below `root`, in a file or a name, and in `texts` (pairs of a name and a text)
    that holds one of the secrets. `besides` are the files in which the test itself put them."""
    allowed = {pathlib.Path(path).resolve() for path in besides}
    found = []

    def look(place, content):
        for secret in secrets:
            if any(shape in content for shape in encodings_of(secret)):
                found.append(f"{place} holds the secret {secret!r}")

    for path in sorted(pathlib.Path(root).rglob("*")):
        look(f"the name of {path}", str(path.relative_to(root)).encode())
        if path.is_file() and path.resolve() not in allowed:
            look(str(path), path.read_bytes())
    for name, text in texts:
        look(name, text.encode(errors="surrogateescape"))
    return found
