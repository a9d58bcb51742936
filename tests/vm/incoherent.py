# SPDX-License-Identifier: GPL-2.0
"""A machine whose devices do not see what is in the processor's caches."""

import struct
import subprocess

from plan import HERE, Boot, expect
from translated import COMPLAINTS, check_kept


class Incoherent(Boot):
    """QEMU has no caches. But its device tree says that devices see them; without
    that the kernel gives the driver other memory, which is not cached."""

    def __init__(self, directory):
        super().__init__("not coherent", directory)
        self.tree = self.directory / "machine.dtb"
        self.devices = ["-dtb", str(self.tree)]

    def write_files(self, selected):
        super().write_files(selected)
        subprocess.run(["qemu-system-aarch64", "-cpu", "cortex-a57", "-m", "512", "-nodefaults",
                        "-display", "none", "-machine", f"virt,dumpdtb={self.tree}"],
                       check=True, capture_output=True)
        self.tree.write_bytes(packed(self.tree.read_bytes().replace(b"dma-coherent",
                                                                    b"not-coherent")))


def packed(tree):
    """A device tree without the megabyte that QEMU leaves at its end, and doubles."""
    _, _, nodes, strings, *_, strings_size, nodes_size = struct.unpack_from(">10I", tree)
    size = strings + strings_size
    expect(nodes + nodes_size <= strings, "the device tree does not end with its strings")
    return tree[:4] + struct.pack(">I", size) + tree[8:size]


def incoherent(directory):
    boot = Incoherent(directory)
    boot.complaints = COMPLAINTS
    boot.copy(HERE / "translated.sh")
    boot.setup = "sh guest.sh incoherent && " + boot.setup
    address = boot.controller()
    codec = boot.codec(duplex=True)
    add_sound(boot, codec, "")
    boot.play("plays from a large buffer", codec, 16384, 32)
    boot.test("the driver anew, with snoop=0", "reload_with snoop=0",
              not_for_peer="it has another module's parameters")
    add_sound(boot, codec, ", with snoop=0")
    boot.test("a function driver that keeps its context", f"late unbind {address}", check_kept,
              not_for_peer="it has no function group devices")
    boot.play("plays after that", codec, 1024, 8)
    boot.nothing_else_heard()
    boot.test("rmmod at the end", "unload")
    return boot


def add_sound(boot, codec, how):
    for mmap, way in ((False, "read/write"), (True, "mmap")):
        boot.play(f"plays, {way}{how}", codec, 1024, 8, mmap=mmap)
        boot.record(f"records, {way}{how}", codec, 1024, 8, mmap=mmap)
