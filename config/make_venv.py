"""Make or refresh .venv from the pinned requirements. Run by any Python: it says when it is too old.

    python3 config/make_venv.py requirements.txt [requirements-test.txt]

Each file's hash is kept in .venv, so that a second start takes no time.
"""

import fcntl
import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


def main(names):
    if sys.version_info < (3, 11):
        return "Control Ledger needs Python 3.11 or newer, this is %d.%d." % sys.version_info[:2]
    # one at a time: another waits, as `make stop` does beside the first `make run`
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            wanted = hashlib.sha256(file.read()).hexdigest()
        stamp = os.path.join(VENV, name + ".sha256")
        if os.path.exists(stamp) and open(stamp).read() == wanted and works(["-c", ""]):
            continue
        if not works(["-m", "pip", "--version"]):
            print("Making .venv", flush=True)
            if subprocess.call(
                [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.DEVNULL
            ):
                return "Cannot make .venv: install Python's venv (on Debian: apt-get install python3-venv)."
        print("Installing " + name + " (the first time takes a minute)", flush=True)
        install = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", name]
        if subprocess.call([PYTHON, *install], cwd=ROOT):
            return "Cannot install " + name + ": is the network there? Then run it again."
        with open(stamp, "w") as file:
            file.write(wanted)
    return None


def works(arguments):
    """True when .venv's Python is there and runs these arguments."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return os.path.exists(PYTHON) and subprocess.call([PYTHON, *arguments], **quiet) == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Ended before everything was installed: run it again.")
