# SPDX-License-Identifier: GPL-2.0
"""A machine whose IOMMU lets the controller reach its own memory only."""

import re

from plan import HERE, Boot, expect


# What the bus driver has to say of a function driver that does not let go.
COMPLAINTS = (r"a function driver keeps DMA engines beyond its remove|"
              r"freed after the driver was unbound: \d+ bytes are lost")


def translated(directory):
    boot = Boot("behind an IOMMU", directory)
    boot.complaints = COMPLAINTS
    boot.iommu()
    boot.copy(HERE / "translated.sh")
    boot.setup = "sh guest.sh translated && " + boot.setup
    address = boot.controller()
    codec = boot.codec()
    for mmap in (False, True):
        boot.play("plays" + (", mmap" if mmap else ""), codec, 1024, 8, mmap=mmap)
    boot.play("plays from a large buffer", codec, 16384, 32)
    boot.test("unbind and bind the controller", "rebind")
    boot.play("plays after that", codec, 1024, 8)
    for how in ("unbind", "remove"):
        boot.test(f"a function driver that keeps its context, {how}", f"late {how} {address}",
                  check_late, not_for_peer="it has no function group devices")
    boot.play("plays after that, too", codec, 1024, 8)
    boot.nothing_else_heard()
    boot.test("rmmod at the end", "unload")
    return boot


def check_kept(result):
    """What a function driver kept was readable, and of no use."""
    result.succeeded()
    expect(re.search(r"late: position \S+, wall clock \S+, stop -19\n", result.output),
           "it was not told that the controller is gone")


def check_late(result):
    """And its memory is lost, and that is said."""
    check_kept(result)
    lost = re.findall(r"freed after the driver was unbound: (\d+) bytes are lost", result.output)
    expect("65536" in lost, f"lost: {lost}")
