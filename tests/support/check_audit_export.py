"""Checks an export of Counterfoil's audit log with nothing but Python, as anybody could write it from ARCHITECTURE.md.

The signature is checked when an openssl is there. Prints what it found; ends with 1 when the export does not hold.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def field(value):
    return b"\xff" * 8 if value is None else len(value).to_bytes(8, "big") + value


def text(value):
    return None if value is None else value.encode()


def digest(n, e):
    parts = [bytes.fromhex(e["salt"]), str(n).encode(), str(e["at_ms"]).encode(), text(e["who"]), text(e["through"]),
             text(e["kind"]), text(e["subject"]), text(e["ended"]), text(e["decision_id"]), text(e["body"])]
    return hashlib.sha256(b"".join(map(field, parts))).digest()


def signature_holds(public_key, message, signature):
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        key, said, signed = (Path(folder) / name for name in ("key", "said", "signed"))
        key.write_bytes(bytes.fromhex("302a300506032b6570032100" + public_key))
        said.write_bytes(message)
        signed.write_bytes(bytes.fromhex(signature))
        asked = [openssl, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin", "-in", said,
                 "-sigfile", signed]
        return subprocess.run(asked, capture_output=True).returncode == 0


def main(path):
    lines = Path(path).read_bytes().split(b"\n")
    assert lines.pop() == b"", "the last line has no line feed"
    header, end, signed = json.loads(lines[0]), json.loads(lines[-2]), json.loads(lines[-1])
    assert header["format"] == "counterfoil audit 1", "another format"
    chain = bytes.fromhex(header["chain_before"])
    if header["first"] == 1:
        start = field(b"counterfoil audit start") + field(header["profile"].encode())
        assert chain == hashlib.sha256(start).digest(), "the log does not begin where it should"
    numbers = range(header["first"], header["last"] + 1)
    assert len(lines) == len(numbers) + 3, "lines are missing"
    for n, line in zip(numbers, lines[1:]):
        line = json.loads(line)
        assert line["n"] == n, f"entry {n} is not the next one"
        d = digest(n, line["entry"]) if "entry" in line else bytes.fromhex(line["digest"])
        chain = hashlib.sha256(b"counterfoil audit chain" + chain + d).digest()
        assert chain.hex() == line["chain"], f"entry {n} is not what was written"
    assert chain.hex() == end["chain"], "the end is not where the entries end"
    log_end = end["log_end"]
    assert log_end["n"] > header["last"] or log_end == {"n": header["last"], "chain": end["chain"]}, "a wrong end"
    holds = signature_holds(header["public_key"], lines[0] + b"\n" + lines[-2] + b"\n", signed["signature"])
    assert holds is not False, "the signature does not hold"
    print(f"entries {numbers.start} to {numbers.stop - 1} hold" + ("" if holds else "; the signature was not checked"))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (AssertionError, KeyError, ValueError) as error:
        sys.exit(f"does not hold: {error}")
