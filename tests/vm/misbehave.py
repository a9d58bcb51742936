# SPDX-License-Identifier: GPL-2.0
"""User space that asks the card's files for whatever comes to mind."""

import re

from plan import HERE, Boot, expect

SEED = 20261121
# What the kernel has to say of controls that are there already, and of verbs that are
# none or that no node answers.
COMPLAINTS = r"is already present|out of range cmd|no valid response to verb"


def misbehave(directory, name="misbehaviour", seconds=20):
    """Root may send verbs, and leave the codec in any state: it is bound anew before
    anybody listens."""
    boot = create(directory, name, seconds)
    # It is always busy: its processor is no faster than it can be emulated.
    boot.icount = "shift=3,sleep=off"
    codec = boot.codec(duplex=True)
    codec.source_seconds *= 5  # what captures meanwhile is not to hear all of it
    add_fuzz(boot, "the card's files", "own", seconds)
    add_stress(boot, seconds // 2)
    boot.test("unbind and bind the controller", "rebind")
    codec.matches.clear()
    boot.record("records after it", codec, 1024, 8)
    boot.play("plays after it", codec, 1024, 8)
    boot.test("everything can be unloaded", "unload")
    return boot


def on_two_processors(directory, name="misbehaviour on two processors", seconds=20):
    """These can race; so nothing is compared."""
    boot = create(directory, name, seconds, processors=2)
    boot.codec(duplex=True)
    add_fuzz(boot, "the card's files, but for verbs", "without_verbs", seconds)
    add_fuzz(boot, "the card's files", "own", seconds)
    boot.test("unbind and bind the controller", "rebind")
    boot.test("everything can be unloaded", "unload")
    return boot


def create(directory, name, seconds, **more):
    boot = Boot(name, directory, **more)
    boot.complaints = COMPLAINTS
    boot.copy(HERE / "misbehave.sh")
    boot.program("misbehave")
    boot.host_program("stress-ng")
    boot.step_seconds, boot.timeout = seconds + 100, 900 + 4 * seconds
    boot.controller()
    return boot


def add_fuzz(boot, name, which, seconds):
    def check(result):
        result.succeeded()
        return re.search(r"^seed .* done$", result.output, re.M).group()
    boot.test(f"{name}, for {seconds} s", f"misbehave {which} {seconds} {SEED}", check)


def add_stress(boot, seconds):
    def check(result):
        result.succeeded()
        done = re.findall(r"stress-ng: \w+: +\[\d+\] dev +(\d+)", result.output)
        expect(done and all(map(int, done)), result.output)
        return f"{len(done)} files, so many times: " + ", ".join(done)
    boot.test(f"stress-ng's dev stressor, for {seconds} s", f"stressed {seconds}", check)
