# SPDX-License-Identifier: GPL-2.0
"""A virtual machine that is looked at: its trace, and what its guest asks of the host.

The guest prints lines that begin with "host: " and waits for an answer on its third
serial line, so that nothing happens meanwhile.
"""

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from monitor import Monitor, connect
from qemu_trace import MARKS, Reader, Symbols

HERE = Path(__file__).resolve().parent
TOOLS = HERE.parents[1] / "tools"
# Guest time counts instructions, one a nanosecond, and idle time is skipped.
ICOUNT = "shift=0,sleep=off"
TIMEOUT = 300
# What tools/bench has built.
PROGRAMS = HERE.parents[1] / "out" / "bench" / "built" / "programs"
LEFT_BY_GUEST = ("kallsyms", "memory-16384", "memory-1048576", "controller", "devices",
                 "callbacks")
LOGGING = {"accesses": ("trace-event memory_region_ops_read on",
                        "trace-event memory_region_ops_write on"),
           "instructions": ("singlestep on", "log exec,nochain"),
           "no-instructions": ("log none", "singlestep off")}


class Failure(Exception):
    """Nothing was measured; the text says why."""


class Boot:
    """Controllers, each with so many codecs, or an engine that copies; a driver, and
    a function of guest.sh."""

    def __init__(self, directory, driver, controllers, codecs, command, files=()):
        self.directory, self.driver, self.command = directory, driver, command
        self.files = files  # for the guest
        self.waker = None
        self.devices = [] if controllers else ["-device", "edu"]
        for controller in range(controllers):
            self.devices += ["-device", f"ich9-intel-hda,id=c{controller},addr={4 + controller}"]
            for codec in range(codecs):
                name = f"a{controller}x{codec}"
                self.devices += ["-audiodev", f"none,id={name}",
                                 "-device", f"hda-output,bus=c{controller}.0,audiodev={name}"]

    def run(self):
        """Runs it. What the guest left is in the directory, and in these: its
        sections, its symbols, and what it printed."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        self.write_files()
        with tempfile.TemporaryDirectory() as sockets:
            self.sockets = Path(sockets)
            self.lines = list(self.talk())
        symbols = self.directory / "kallsyms"
        self.symbols = Symbols(symbols.read_text().splitlines())
        return self

    def write_files(self):
        for path in (HERE / "guest.sh", *PROGRAMS.iterdir(), *self.files):
            shutil.copy(path, self.directory)
        # The guest cannot make new ones where this system has no /proc.
        for name in LEFT_BY_GUEST:
            (self.directory / name).touch()
        (self.directory / "boot.sh").write_text(f". /share/guest.sh\nbench {self.command}\n")

    def talk(self):
        """The lines that the guest prints for us."""
        fifo = self.sockets / "trace"
        os.mkfifo(fifo)
        reader = Reader()
        thread = threading.Thread(target=read_trace, args=(reader, fifo), daemon=True)
        thread.start()
        vm = subprocess.Popen(self.qemu(fifo), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace")
        monitor = serial = None
        with vm:
            for line in vm.stdout:
                if monitor is None:
                    monitor = Monitor(self.sockets / "qmp")
                    serial = connect(self.sockets / "serial")
                if line.startswith("host: "):
                    self.serve(line.split()[1], monitor)
                    serial.send(b"done\n")
                else:
                    yield line.rstrip()
        if vm.returncode:
            raise Failure(f"status {vm.returncode} of {self.directory}: see output.log there")
        thread.join()
        self.sections = reader.sections

    def serve(self, wish, monitor):
        if self.waker:
            self.waker.join()
            self.waker = None
        if wish == "wake-when-asleep":
            monitor.forget()
            self.waker = threading.Thread(target=wake, args=(monitor,), daemon=True)
            self.waker.start()
            return
        for command in LOGGING[wish]:
            monitor.execute("human-monitor-command", **{"command-line": command})

    def qemu(self, fifo):
        peer = ["--peer"] if self.driver == "peer" else []
        return [str(TOOLS / "vm"), *peer, "--dir", str(self.directory),
                "--module", str(HERE), "--icount", ICOUNT, "--append", "nokaslr norandmaps",
                "--qmp", str(self.sockets / "qmp"), "--serial", str(self.sockets / "serial"),
                "--timeout", str(TIMEOUT), str(self.directory / "boot.sh"), "--",
                *self.devices, "-D", str(fifo),
                # What marks are written to.
                "-chardev", "null,id=marks", "-device", "isa-debugcon,iobase=0xe9,chardev=marks"]

    def marked(self, name):
        """The sections with that mark."""
        found = [section for section in self.sections if section.mark == MARKS[name]]
        if not found:
            raise Failure(f"nothing is marked as {name} in the trace of {self.directory}")
        return found


def wake(monitor):
    try:
        while monitor.event()[0] != "SUSPEND":
            pass
        monitor.execute("system_wakeup")
    except EOFError:
        pass  # the guest has ended instead


def read_trace(reader, fifo):
    with open(fifo, "rb", buffering=0) as file:
        reader.read(file)
