"""The map's files as the browser reads them: decoded by its own scripts."""

import json
import subprocess
import tempfile
from pathlib import Path

DECODER = Path(__file__).parent / "js" / "decode.mjs"


def decode_files(
    ledger: bytes, details: bytes, outlines: bytes, finer: bytes | None = None
) -> dict:
    """Return the plain shape of the files' content, outlines as rings by district."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, content in enumerate(filter(None, (ledger, details, outlines, finer))):
            paths.append(Path(folder) / str(name))
            paths[-1].write_bytes(content)
        done = subprocess.run(
            ["node", DECODER, *paths], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
