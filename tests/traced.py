"""A command under strace, which sees native code, too: whom it would reach, and what it writes where."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

ROOT = Path(__file__).parents[1]
CALLS = "connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat"
KEPT = ("PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # others may silence a library, as CI does: users lack them
HOST = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
SOCKET = re.compile(r'sun_path="([^"]+)"')
NAME_SERVER = "port=htons(53)"  # this machine's own would ask others
OPENED = re.compile(r'(?:openat|mkdirat)\((?:AT_FDCWD|\d+)<([^>]*)>, "([^"]*)"(.*)|(?:open|creat|mkdir)\("([^"]*)"(.*)')
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")
DEVICES = re.compile(r"/dev/(null|tty|shm/sem\..*)|/proc/(self|\d+)/.*")  # no disk is behind them


@dataclass(frozen=True)
class Traced:
    """A command of this interpreter that runs, or ran, under strace; `home` and `cwd` were empty."""

    folder: Path
    process: subprocess.Popen[str]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def cwd(self) -> Path:
        return self.folder / "cwd"

    def stop(self) -> None:
        """Ends a server in order: the signal is for the command, since strace lets none pass."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if self.process.poll() is None and children:
            os.kill(int(children[0]), signal.SIGTERM)

    def finish(self, told: str = "", timeout_s: float = 120) -> str:
        """What it wrote, once it has ended as it should."""
        output, errors = self.process.communicate(told, timeout_s)
        assert self.process.returncode == 0, errors
        return output

    def sent(self) -> list[str]:
        """The calls that lead beyond this machine, or to one of its services that looks names up for others."""
        return [line for line in self._lines() if self._is_outside(line)]

    def written(self, *named: Path) -> list[str]:
        """The paths that it opened to write, or made, outside its temporary folder and what was named."""
        allowed = (self.folder / "tmp", *named)
        paths = {path for line in self._lines() for path in self._opened(line)}
        return sorted(
            str(path)
            for path in paths
            if not DEVICES.fullmatch(str(path)) and not any(path.is_relative_to(folder) for folder in allowed)
        )

    def _lines(self) -> list[str]:
        return (self.folder / "trace").read_text("utf-8", "replace").splitlines()

    def _is_outside(self, line: str) -> bool:
        if host := HOST.search(line):
            return not ip_address(host[1] or host[2]).is_loopback or NAME_SERVER in line
        socket = SOCKET.search(line)
        return socket is not None and not Path(socket[1]).is_relative_to(self.folder)

    def _opened(self, line: str) -> Iterator[Path]:
        if call := OPENED.search(line):
            folder, name, flags = (call[1], call[2], call[3]) if call[2] is not None else (".", call[4], call[5])
            if "mkdir" in call[0] or "creat(" in call[0] or WRITING.search(flags):
                yield Path(os.path.normpath(self.cwd / folder / name))


def trace(folder: Path, *command: str | Path, **environment: str) -> Traced:
    """Starts this interpreter with those arguments; `environment` is all that it knows beside its folders."""
    strace = shutil.which("strace")
    assert strace, "strace is needed to see what native code does. Run: apt install strace"
    for name in ("home", "tmp", "cwd"):
        (folder / name).mkdir(parents=True)
    options = ("-f", "--seccomp-bpf", "-qq", "-yy", "-o", folder / "trace", "-e", f"trace={CALLS}", "-e", "signal=none")
    process = subprocess.Popen(
        [strace, *options, sys.executable, *command],
        cwd=folder / "cwd",
        env={
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "LOGNAME": "reader",  # as every session has it; else it is looked up
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Traced(folder, process)
