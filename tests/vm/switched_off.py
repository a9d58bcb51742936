# SPDX-License-Identifier: GPL-2.0
"""A controller that stays where it is, but answers no more for a second, or may no
longer reach memory: bits of the command register in its configuration space."""

import re

from plan import HERE, Boot, expect
from removal import COMPLAINTS

# Without the first its registers read as zeros, and do not listen.
BITS = {"memory": 2, "master": 4}
ACTIVITIES = ("playing", "recording", "both", "mixer")
# The controller's engines know nothing of it, and go on, unless the program finds its
# position or its commands wanting just then: that is an error for it, and its end.
ENDS = {("memory", "playing"): (["when told, status 0"], ["by itself, status 1"])}
# As many as the controller has engines of a kind, and one more.
ENGINES = 5


def switched_off(directory):
    boot = Boot("switched off", directory)
    boot.complaints = COMPLAINTS
    boot.copy(HERE / "removal.sh", HERE / "switched_off.sh")
    address = boot.controller()
    codec = boot.codec(duplex=True)
    codec.source_seconds = 240
    for name, bit in BITS.items():
        for activity in ACTIVITIES:
            add_second(boot, f"no {name} for a second: {activity}",
                       f"second {address} {bit} {activity}", ENDS.get((name, activity)))
            add_sound(boot, codec, f"{name}, {activity}")
        add_second(boot, f"no {name} while {ENGINES} times a program is killed",
                   f"killed {address} {bit} {ENGINES}")
        add_sound(boot, codec, f"{name}, killed")
    boot.test("everything can be unloaded", "unload")
    return boot


def add_second(boot, name, command, ends=None):
    """How each program ends is known, or shown."""
    def check(result):
        result.succeeded()
        ended = re.findall(r"^ended: (.*)", result.output, re.M)
        expect(not ends or ended in ends, f"{ended} is none of {ends}")
        return "; ".join(ended)
    boot.test(name, command, check)


def add_sound(boot, codec, when):
    boot.play(f"plays after {when}", codec, 1024, 8)
    boot.record(f"records after {when}", codec, 1024, 8)
