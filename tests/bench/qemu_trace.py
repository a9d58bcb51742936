# SPDX-License-Identifier: GPL-2.0
"""QEMU's trace: register accesses of the guest, interrupts, executed instructions.

The guest divides it into sections by marks, which are writes to a port (mark.h). In a
section are, in the order in which they happened, the address of each instruction, if
QEMU was asked to log them, and each access to the device.
"""

import bisect
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

HEADER = Path(__file__).resolve().parent / "mark.h"
MARKS = {name.lower(): int(number) for name, number in
         re.findall(r"^#define MARK_(\w+)\s+(\d+)\b", HEADER.read_text(), re.M)}
CHUNK = 1 << 20
# Of "Trace 0: 0x7f... [cs base/address/flags/cflags] symbol".
INSTRUCTION = re.compile(rb"^Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/", re.M)
ACCESS = re.compile(
    rb"^memory_region_ops_(read|write) cpu (-?\d+) mr (\S+) addr (0x[0-9a-f]+) "
    rb"value (0x[0-9a-f]+) size (\d+) name '(.*)'", re.M)
DEVICES = (b"intel-hda", b"edu-mmio")
APIC_REGISTERS = 0xff0  # of an address; a message of an interrupt has none of these bits
ACPI_SLEEP = 1 << 13


@dataclass
class Access:
    """What was accessed after so many instructions of the section: a register, or
    kind is "interrupt" for a message that asks for one, or "asleep"."""
    at: int
    kind: str
    device: bytes
    address: int
    value: int


@dataclass
class Section:
    mark: int
    addresses: np.ndarray = None
    accesses: list = field(default_factory=list)

    def registers(self):
        return [access for access in self.accesses if access.kind in ("read", "write")]

    def interrupts(self):
        return [access for access in self.accesses if access.kind == "interrupt"]


class Reader:
    """Sections from the text that QEMU writes, which may come in pieces."""

    def __init__(self):
        self.sections = []
        self.rest = b""
        self.section, self.pieces, self.count = None, [], 0

    def read(self, file):
        while chunk := file.read(CHUNK):
            self.feed(chunk)

    def feed(self, chunk):
        chunk = self.rest + chunk
        end = chunk.rfind(b"\n") + 1
        self.rest = chunk[end:]
        done = 0
        for match in ACCESS.finditer(chunk, 0, end):
            self.instructions(chunk, done, match.start())
            self.access(match)
            done = match.end()
        self.instructions(chunk, done, end)

    def instructions(self, chunk, start, end):
        if self.section is None or end - start < 20:
            return
        found = [int(address, 16) for address in INSTRUCTION.findall(chunk, start, end)]
        self.pieces.append(np.array(found, np.uint64))
        self.count += len(found)

    def access(self, match):
        name = match[7]
        if name == b"isa-debugcon":
            self.mark(int(match[5], 16))
        elif self.section is None:
            return
        elif name in DEVICES:
            self.note(match, match[1].decode())
        elif name == b"apic-msi":
            if match[1] == b"write" and not int(match[4], 16) & APIC_REGISTERS:
                self.note(match, "interrupt")
        elif name == b"acpi-cnt" and match[1] == b"write" and int(match[5], 16) & ACPI_SLEEP:
            self.note(match, "asleep")

    def note(self, match, kind):
        self.section.accesses.append(
            Access(self.count, kind, match[3], int(match[4], 16), int(match[5], 16)))

    def mark(self, value):
        if self.section is not None:
            self.section.addresses = np.concatenate([np.empty(0, np.uint64), *self.pieces])
            self.sections.append(self.section)
        self.section = Section(value) if value != MARKS["end"] else None
        self.pieces, self.count = [], 0


class Symbols:
    """Which function and which module an address is in, from /proc/kallsyms."""

    USER = "a program"

    def __init__(self, lines):
        found = []
        for line in lines:
            address, kind, name, *module = line.split()
            if kind in "tTwW":
                found.append((int(address, 16), name, module[0].strip("[]") if module else ""))
        found.sort()
        self.starts = [address for address, _, _ in found]
        self.names = [name for _, name, _ in found]
        self.modules = [module for _, _, module in found]
        self.first = {name: address for address, name, _ in found}

    def index(self, address):
        """-1 for what is not the kernel's."""
        return bisect.bisect_right(self.starts, address) - 1

    def indices(self, addresses):
        """The same for an array of them."""
        starts = np.array(self.starts, np.uint64)
        return np.searchsorted(starts, addresses, side="right") - 1

    def name(self, index):
        return self.names[index] if index >= 0 else self.USER

    def module(self, index):
        """Empty for the kernel itself."""
        return self.modules[index] if index >= 0 else self.USER
