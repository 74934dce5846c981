"""The line to a PostgreSQL server, which tests can cut and mend."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

SOCKET = ".s.PGSQL.5432"


class Line:
    """Stands between us and the server of `folder`: whoever connects to `url` talks to that server as long as it holds.

    `lose` names words: the next answer with them in it is lost, and its connection with it; `and_stay_cut` says that the
    whole line is cut then.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.server = folder / SOCKET
        self.folder = Path(tempfile.mkdtemp(prefix="talimger-line-", dir="/tmp"))
        self.url = url.replace(str(folder), str(self.folder))
        self.ends: list[socket.socket] = []
        self.lose, self.and_stay_cut = b"", False
        self.mend()

    def mend(self) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / SOCKET))
        self.listener.listen()
        threading.Thread(target=self._take_calls, args=(self.listener,)).start()

    def cut(self) -> None:
        (self.folder / SOCKET).unlink()
        for end in (self.listener, *self.ends):
            hang_up(end)
        self.listener.close()

    def close(self) -> None:
        if (self.folder / SOCKET).exists():
            self.cut()
        shutil.rmtree(self.folder)

    def _take_calls(self, listener: socket.socket) -> None:
        with suppress(OSError):  # the line was cut
            while True:
                caller, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self.server))
                self.ends += (caller, server)
                threading.Thread(target=self._carry, args=(caller, server)).start()
                threading.Thread(target=self._carry, args=(server, caller, True)).start()

    def _carry(self, source: socket.socket, sink: socket.socket, answers: bool = False) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                if answers and self.lose and self.lose in said:
                    self.lose = b""
                    if self.and_stay_cut:
                        self.cut()
                    break
                sink.sendall(said)
        hang_up(source)
        hang_up(sink)
        if answers:
            source.close()
            sink.close()


def hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
