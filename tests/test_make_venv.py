"""Setting up .venv: what `make run`, `make stop` and `make test` do first."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_two_set_ups_of_one_folder_wait_for_each_other(tmp_path):
    (tmp_path / "config").mkdir()
    shutil.copy(ROOT / "config" / "make_venv.py", tmp_path / "config")
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".venv" / "requirements.txt.sha256").write_text(hashlib.sha256(b"").hexdigest())
    command = [sys.executable, "config/make_venv.py", "requirements.txt"]
    assert subprocess.run(command, cwd=tmp_path, timeout=60).returncode == 0
    first = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    second = subprocess.Popen(command, cwd=tmp_path)
    time.sleep(1)
    waits = second.poll() is None
    os.close(first)
    assert second.wait(timeout=60) == 0
    assert waits
