# SPDX-License-Identifier: GPL-2.0
"""Sleep: of the whole system, and of a codec and its controller that are idle."""

import re

from monitor import Attended
from plan import Boot, expect

CANNOT = "it cannot power this controller down"
NO_RAM = "QEMU's machine has no sleep to RAM"


def wake(boot, monitor):
    while True:
        if monitor.event()[0] == "SUSPEND":
            boot.sleeps += 1
            monitor.execute("system_wakeup")


class Sleeper(Attended):
    """A boot whose guest is woken whenever it has gone to sleep."""
    attendants = (wake,)

    def closing_checks(self):
        return [("the machine has slept as often as the kernel says", self.check_sleeps),
                *super().closing_checks()]

    def check_sleeps(self):
        said = sum(int(times) for log in self.directory.glob("[0-9]*.log")
                   for times in re.findall(r"^slept (\d+) times", log.read_text(), re.M))
        expect(self.sleeps == said, f"it slept {self.sleeps} times, the kernel says {said}")


def power(directory):
    """QEMU resets its devices when the guest wakes up, as hardware does."""
    boot = Sleeper("power", directory)
    boot.controller()
    codec = boot.codec(duplex=True)
    for kind in ("playback", "capture"):
        add_sleep_under(boot, codec, kind, "ram", 50)
    add_sleep(boot, "to ram and back with nothing open, 5 times", "sleep_under none ram 5",
              "slept 5 times")
    boot.test("power_save changes a card that is there", "power_save 7", check_power_save,
              not_for_peer="its parameter is another module's")
    # QEMU's codec never says that it is in D3, and the codec stack waits half a
    # second for it: more such sleeps are in the boot of the simulator.
    add_sleep(boot, "an idle controller sleeps and wakes, 50 times", "doze 50",
              "dozed 50 times", not_for_peer=CANNOT)
    boot.play("plays from its sleep", codec, 1024, 4)
    boot.record("records from its sleep", codec, 1024, 4)
    add_sleep(boot, "to ram and back while the controller sleeps", "sleep_under none ram 5",
              "slept 5 times")
    boot.play("plays after that", codec, 1024, 4)
    boot.test("unbind, bind and reload while it sleeps", "unbind_asleep", not_for_peer=CANNOT)
    boot.play("plays after that, too", codec, 1024, 4)
    return boot


def hibernation(directory):
    """The kernel starts anew and takes over what slept, devices of it too."""
    boot = Boot("hibernation", directory, swap=512)
    boot.controller()
    codec = boot.codec(duplex=True)
    for kind in ("playback", "capture"):
        add_sleep_under(boot, codec, kind, "disk", 1)
    return boot


def add_sleep_under(boot, codec, kind, state, times):
    add_sleep(boot, f"to {state} and back under {kind}, {times} times",
              f"sleep_under {kind} {state} {times}", f"slept {times} times")
    boot.play(f"plays after {state} under {kind}", codec, 1024, 4)
    boot.record(f"records after {state} under {kind}", codec, 1024, 4)


def add_sleep(boot, name, command, said, **more):
    def check(result):
        result.succeeded()
        expect(said in result.output, result.output)
    boot.test(name, command, check, not_for_arm64=NO_RAM if " ram " in command else "",
              sleeps=command.startswith("sleep_under"), **more)


def check_power_save(result):
    result.succeeded()
    expect(result.output.split() == ["7000", "auto"], result.output)
