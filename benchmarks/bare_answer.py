"""A WSGI application that gives the bytes of the file BARE_ANSWER, whatever is asked, and does nothing else."""

import os
from pathlib import Path

CONTENT = Path(os.environ["BARE_ANSWER"]).read_bytes()


def application(environ: dict, start_response) -> list[bytes]:
    start_response("200 OK", [("Content-Length", str(len(CONTENT)))])
    return [CONTENT]
