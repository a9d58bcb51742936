# SPDX-License-Identifier: GPL-2.0
"""The controller goes at a random moment of whatever is done with it, and comes back."""

import random
import re

from growth import add_measurement, add_no_growth
from monitor import Attended, connect
from plan import ARCH, HERE, expect
from power import NO_RAM, wake

SEED = 20261121
# Of a controller that does not answer: of verbs that were on their way, and of those
# that follow.
COMPLAINTS = r"no valid response to verb|controller does not answer|callbacks suppressed"
PEER = "its modules have other names"
# What is done when the controller goes: see removal.sh.
ACTIVITIES = ("playing", "recording", "both", "mixer", "held")
# Those in which playback and capture both run before it goes.
RUNNING = ("streaming", "held_streaming")


def plug(boot, monitor):
    """Does with the controller what the guest asks for. The guest's time must not run
    away until then, so it stands still, unless it sleeps."""
    line = connect(monitor.path.with_name("line")).makefile("rw")
    for request in line:
        monitor.stop()
        {"unplug": boot.unplug, "plug": boot.plug}[request.strip()](monitor)
        line.write("done\n")
        line.flush()
        monitor.go_on()


class Removal(Attended):
    """A machine whose controller, with one codec, the host takes away and brings
    back, as often as the guest asks for it."""
    attendants = (plug,)

    def __init__(self, name, directory, machine, port, **more):
        super().__init__(name, directory, **more)
        # It is always busy: its processor is no faster than it can be emulated.
        self.icount = "shift=3,sleep=off"
        # Until the host has heard what it is asked for, the guest's time runs away, by
        # a minute for each time on a busy host.
        self.step_seconds, self.timeout = 360000, 1800
        self.devices = ["-machine", machine, "-device", "piix3-usb-uhci,id=usb", *port]
        self.copy(HERE / "removal.sh")
        self.program("held")

    def run(self, selected, options):
        self.parts = [as_arguments(device) for device in self.devices
                      if re.match(r"intel-hda|hda-", device)]
        super().run(selected, options)

    def sockets(self, path):
        return [*super().sockets(path), "--serial", str(path.with_name("line"))]

    def unplug(self, monitor):
        """Until the codec is gone, which belongs to the controller."""
        monitor.forget()
        monitor.execute("device_del", id="c0")
        monitor.go_on()
        event, data = "", {}
        while (event, data.get("device")) != ("DEVICE_DELETED", "codec"):
            event, data = monitor.event()
        monitor.stop()

    def plug(self, monitor):
        """The guest must not see the controller before its codec is there. QEMU does
        not plug codecs in: their bus has nothing to be told of it. A bus of another
        kind, which does not mind, is told."""
        controller, codec = self.parts
        monitor.execute("device_add", **controller)
        monitor.execute("qom-set", path="/machine/peripheral/c0/c0.0",
                        property="hotplug-handler", value="/machine/peripheral/usb/usb.0")
        monitor.execute("device_add", **codec)

    def cycles(self, name, ways, count, seed, activities=ACTIVITIES, **more):
        """As many as that: each in one of these ways, at a moment of its own."""
        choose = random.Random(seed)
        cycles = [f"'{ways[i % len(ways)]} {choose.choice(activities)} {choose.randrange(1000)}'"
                  for i in range(count)]

        def check(result):
            result.succeeded()
            done = result.output.count("is back")
            expect(done == count, f"{done} cycles of {count}")
            return f"seed {seed}"

        self.test(name, f"cycles {' '.join(cycles)}", check, **more)


def as_arguments(device):
    """For the monitor, which takes numbers for masks."""
    driver, *pairs = device.split(",")
    arguments = dict(pair.split("=", 1) for pair in pairs)
    return {"driver": driver, **{name: int(value, 16) if value.startswith("0x") else value
                                 for name, value in arguments.items()}}


def pc(directory, name, **more):
    """ACPI plugs here."""
    boot = Removal(name, directory, "pc", [], **more)
    boot.not_for_arm64 = "ACPI would have to plug"
    boot.controller("intel-hda")
    return boot


def slot(directory, name, **more):
    """The slot's own controller plugs here."""
    machine = "virt" if ARCH == "arm64" else "q35"
    boot = Removal(name, directory, machine, [
        "-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off",
        "-device", "pcie-root-port,id=root,chassis=1,slot=1,addr=5"], **more)
    boot.controller("intel-hda", ",bus=root", slot=0)
    return boot


def add_sound(boot, codec, when):
    """QEMU starts its files anew when a codec is plugged in."""
    codec.matches.clear()
    boot.record(f"records after {when}", codec, 1024, 8)
    boot.play(f"plays after {when}", codec, 1024, 8)


def removal(directory, name="removal", count=10):
    boot = pc(directory, name)
    codec = boot.codec(duplex=True, options=",id=codec")
    ways = ("unplug", "remove", "unbind", "unplug", "unbind_function")
    boot.cycles("at a random moment, 10 times", ways, 10, SEED)
    add_measurement(boot, "start")
    boot.cycles(f"{count} times more", ways, count, SEED + 1)
    add_measurement(boot, "end")
    add_no_growth(boot, "start", "end", count, cards=count)
    add_sound(boot, codec, "it")
    boot.test("everything can be unloaded", "unload")
    return boot


def hot_unplug(directory, name, count):
    """Only through the monitor, and always while it plays and records."""
    boot = pc(directory, name)
    boot.timeout = 60 * count
    codec = boot.codec(duplex=True, options=",id=codec")
    boot.cycles("while both streams run, 3 times", ("unplug",), 3, SEED + 2, RUNNING)
    add_measurement(boot, "start")
    boot.cycles(f"while both streams run, {count} times more", ("unplug",), count, SEED + 3,
                RUNNING)
    add_measurement(boot, "end")
    add_no_growth(boot, "start", "end", count, cards=count)
    add_sound(boot, codec, "it")
    boot.test("everything can be unloaded", "unload")
    return boot


def from_slot(directory, name="removal from a slot", count=6):
    """Also without a word to the driver before."""
    boot = slot(directory, name)
    boot.complaints = COMPLAINTS
    codec = boot.codec(duplex=True, options=",id=codec")
    boot.cycles(f"at a random moment, {count} times", ("pull", "unplug", "pull"), count, SEED)
    add_sound(boot, codec, "it")
    boot.test("everything can be unloaded", "unload")
    return boot


def moments(directory, name="unusual moments", times=5):
    boot = pc(directory, name)
    codec = boot.codec(duplex=True, options=",id=codec")
    boot.test("modules are unloaded in each order that is permitted", "orders", not_for_peer=PEER)
    for what, command in (("modules are reloaded under what plays", "cut_off"),
                          ("removed while it is bound", "before_it_is_there"),
                          ("unplugged while modules are unloaded", "unloaded_meanwhile")):
        boot.test(f"{what}, {times} times", f"{command} {times}", not_for_peer=PEER)
    add_sound(boot, codec, "them")
    boot.test("everything can be unloaded", "unload")
    return boot


class Asleep(Removal):
    attendants = (plug, wake)


def asleep(directory, name="removal asleep", times=5):
    """In the time of the host, for which the guest waits while it sleeps; so nothing is
    compared."""
    boot = Asleep(name, directory, "pc", [])
    boot.not_for_arm64 = NO_RAM
    boot.icount = "shift=3,sleep=on"
    boot.controller("intel-hda")
    boot.codec(duplex=True, options=",id=codec")
    boot.test(f"unplugged on the way to sleep, {times} times", f"asleep {times}", sleeps=True)
    _, file = boot.sound(boot.codecs[0], 1)
    boot.test("plays after it", f"play 0 {file} 4096 4")
    boot.test("everything can be unloaded", "unload")
    return boot
