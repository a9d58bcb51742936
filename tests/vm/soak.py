# SPDX-License-Identifier: GPL-2.0
"""What takes too long for check: see tools/vm-tests --soak."""

import re

from growth import add_measurement, add_no_growth
from misbehave import misbehave, on_two_processors
from plan import HERE, expect
from removal import asleep, from_slot, hot_unplug, moments, removal
from simulator import Simulator

SEED = 20261121
HOUR = 3600


def streams(directory, seconds):
    """Two cards of the software controller that hear themselves: four streams."""
    boot = Simulator(directory, "soak streams")
    boot.setup = "load_simulator controllers=2 && wait_for has_pcms 2 && full_volume || exit"
    boot.program("soak")
    boot.step_seconds, boot.timeout, boot.shown = seconds + 600, 4 * seconds + 600, True

    def check(result):
        expect(result.status is not None, result.output)
        expect(result.status == 0, result.output)
        cards = re.findall(r"^card .*", result.output, re.M)
        expect(len(cards) == 6, result.output)
        return f"seed {SEED}\n# " + "\n# ".join(cards)

    boot.loopback("what is played is recorded before it", 48000, 480, 8)
    add_measurement(boot, "before")
    boot.test(f"four streams that start and stop for {seconds} s", f"./soak {seconds} {SEED} 0 1",
              check)
    add_measurement(boot, "after")
    # of their hundreds of starts in an hour, and no less than the noise of a minute
    add_no_growth(boot, "before", "after", max(100, seconds // 4))
    boot.loopback("what is played is recorded after it", 48000, 480, 8)
    boot.test("everything can be unloaded", "unload_simulator")
    return boot


def boots(seconds):
    """The streams for so many seconds; the others take their time."""
    return [lambda directory: streams(directory, seconds),
            lambda directory: hot_unplug(directory, "soak hot-unplug", 100),
            lambda directory: removal(directory, "soak removal", 90),
            lambda directory: from_slot(directory, "soak removal from a slot", 30),
            lambda directory: moments(directory, "soak unusual moments", 50),
            lambda directory: asleep(directory, "soak removal asleep", 20),
            lambda directory: misbehave(directory, "soak misbehaviour", 300),
            lambda directory: on_two_processors(directory, "soak misbehaviour on two processors",
                                                300)]
