# SPDX-License-Identifier: GPL-2.0
"""QEMU's monitor: what the host does to a guest while it runs."""

import json
import socket
import tempfile
import threading
from pathlib import Path

from plan import Boot


class Monitor:
    """A connection to one of QEMU's monitors (QMP). Closed when QEMU ends."""

    def __init__(self, path):
        self.path = path
        self.messages = connect(path).makefile("rw")
        self.past = []
        self.execute("qmp_capabilities")

    def execute(self, command, **arguments):
        """What the command returns; events meanwhile are kept for event()."""
        self.messages.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.messages.flush()
        while True:
            message = self.next()
            if "error" in message:
                raise OSError(f"{command}: {message['error']['desc']}")
            if "return" in message:
                return message["return"]
            self.past.append(message)

    def event(self):
        """The next event's name and data."""
        message = self.past.pop(0) if self.past else self.next()
        while "event" not in message:
            message = self.next()
        return message["event"], message.get("data", {})

    def stop(self):
        """The guest stands still, if it runs."""
        if self.execute("query-status")["status"] == "running":
            self.execute("stop")

    def go_on(self):
        if self.execute("query-status")["status"] == "paused":
            self.execute("cont")

    def quit(self):
        """QEMU ends, whatever was under way."""
        try:
            self.messages.write('{"execute": "quit"}\n')
            self.messages.flush()
        except OSError:
            pass  # it has

    def forget(self):
        """The events until now."""
        self.execute("query-status")
        self.past.clear()

    def next(self):
        """EOFError when QEMU has gone."""
        line = self.messages.readline()
        if not line.endswith("\n"):
            raise EOFError
        return json.loads(line)


def connect(path):
    """To a socket of QEMU's, as soon as it is there and listens."""
    while path.parent.exists():
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            threading.Event().wait(0.1)
        else:
            return connection
    raise EOFError


class Attended(Boot):
    """A boot with threads of the host's that look after the guest, each with a
    monitor of its own: functions of the boot and of the monitor."""
    attendants = ()
    # What one of them did not know how to go on from.
    trouble = None
    # How often the guest went to sleep and was woken.
    sleeps = 0

    def run(self, selected, options):
        with tempfile.TemporaryDirectory() as directory:
            for number, attend in enumerate(self.attendants):
                path = Path(directory) / f"qmp{number}"
                options = [*options, *self.sockets(path)]
                threading.Thread(target=until_the_end, args=(attend, self, path),
                                 daemon=True).start()
            super().run(selected, options)

    def sockets(self, path):
        """Options of tools/vm for an attendant whose monitor is to be there."""
        return ["--qmp", str(path)]

    def why(self):
        if self.trouble is None:
            return super().why()
        return f"{type(self.trouble).__name__}: {self.trouble}; {super().why()}"


def until_the_end(attend, boot, path):
    """As long as QEMU is there. A guest that nobody attends to would wait for ever."""
    try:
        monitor = Monitor(path)
    except (EOFError, ConnectionError):
        return
    try:
        attend(boot, monitor)
    except (EOFError, ConnectionError):
        pass
    except Exception as trouble:  # whatever it is
        boot.trouble = trouble
        monitor.quit()
