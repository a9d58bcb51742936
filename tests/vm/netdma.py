# SPDX-License-Identifier: GPL-2.0
"""NetDMA on an engine of QEMU's, the device edu, which comes and goes."""

import re

from monitor import Attended
from plan import HERE, Boot, count_of, expect
from power import NO_RAM, wake
from removal import as_arguments, plug

SIZE = 64 << 20
REBINDS = 20
# From a byte to a MiB, anywhere in a page, cut anywhere.
LOAD = "threads=4 channels=1 overlap=4 min_size=1 max_size=1048576 max_offset=4095 pieces=5"
ALL_BITS = 0xffffffffffffffff


def prepare(boot, bits):
    """What the engine does takes a tenth of a second each time, of the guest's time,
    which is skipped."""
    boot.icount = "shift=3,sleep=off"
    boot.step_seconds = 10000000
    boot.copy(HERE / "netdma.sh")
    boot.setup = f"sh guest.sh load_netdma {bits} || exit"
    boot.not_for_peer = "it is no engine"


def add_copies(boot, name, command, times, repeated=False, **more):
    """It goes and comes so often meanwhile."""
    def check(result):
        result.succeeded()
        check_copies(result.output, SIZE if "SIZE" in command else 0, times, repeated)
        return re.search(r"^# all: (.*)$", result.output, re.M).group(1)

    boot.test(name, command.replace("SIZE", str(SIZE)), check, **more)


def check_copies(said, size, times, repeated):
    verified, wrong = map(int, re.search(r"^# all: .* (\d+) verified, (\d+) wrong", said,
                                         re.M).groups())
    expect(verified >= size, f"{verified} bytes were verified, not {size}")
    expect(not wrong, f"{wrong} bytes are wrong")
    again = int(re.search(r"^# all: (\d+) done again", said, re.M).group(1))
    expect(again > 0 or not repeated, "nothing had to be done again")
    went_and_came = re.search(r"^# a provider went (\d+) times and came (\d+) times$", said,
                              re.M).groups()
    expect(went_and_came == (str(times), str(times)),
           f"it went and came {went_and_came} times, not {times}")
    expect(re.search(r"^[1-9]\d* passed, 0 failed, \d+ skipped$", said, re.M), "a thread failed")


def add_rebinds(boot):
    add_copies(boot, f"64 MiB are copied, and it is unbound and bound {REBINDS} times",
               f"away_and_back {REBINDS} unbind SIZE {LOAD}", REBINDS)


def add_end(boot):
    boot.test("everything can be unloaded", "unload_netdma")


class Engine(Attended):
    """A machine whose engine the host takes away and brings back, as often as the guest
    asks for it, and that is woken when it sleeps."""
    attendants = (plug, wake)
    PORT = ["-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off",
            "-device", "pcie-root-port,id=root,chassis=1,slot=1,addr=5"]
    DEVICE = f"edu,id=engine,bus=root,dma_mask={ALL_BITS:#x}"

    def __init__(self, name, directory):
        super().__init__(name, directory)
        self.devices = [*self.PORT, "-device", self.DEVICE]
        self.copy(HERE / "removal.sh")
        prepare(self, 64)

    def sockets(self, path):
        return [*super().sockets(path), "--serial", str(path.with_name("line"))]

    def unplug(self, monitor):
        monitor.forget()
        monitor.execute("device_del", id="engine")
        monitor.go_on()
        while monitor.event()[0] != "DEVICE_DELETED":
            pass
        monitor.stop()

    def plug(self, monitor):
        monitor.execute("device_add", **as_arguments(self.DEVICE))


def netdma(directory):
    boot = Engine("NetDMA", directory)
    add_rebinds(boot)
    add_copies(boot, "small and null transfers, cut to pieces",
               "copy bytes=300000 threads=3 channels=1 overlap=16 min_size=0 max_size=9000 pieces=16",
               0)
    small = "threads=4 channels=1 overlap=4 min_size=1 max_size=65536 pieces=5"
    add_copies(boot, "it is unplugged while it copies, 3 times",
               f"away_and_back 3 unplug 2000000 {small}", 3)
    add_copies(boot, "it is pulled out without a word, 3 times",
               f"away_and_back 3 pull 2000000 {small}", 3, repeated=True)
    add_copies(boot, "to RAM and back while it copies, 3 times", f"sleeps 3 2000000 {small}", 0,
               not_for_arm64=NO_RAM, sleeps=True)
    boot.test("a run ends early, and with its module", "ended_early 3")
    add_end(boot)
    return boot


def netdma_translated(directory):
    """The IOMMU puts all memory where 28 bits reach."""
    boot = Boot("NetDMA behind an IOMMU", directory)
    boot.iommu()
    boot.devices += ["-device", "edu"]
    prepare(boot, 28)
    boot.copy(HERE / "translated.sh")
    boot.setup = "sh guest.sh translated && " + boot.setup
    add_rebinds(boot)
    add_end(boot)
    return boot


class Small(Boot):
    """A machine with no memory beyond 28 bits."""

    def run(self, selected, options):
        super().run(selected, [*options, "--memory", "240"])


def netdma_28_bits(directory):
    boot = Small("NetDMA with 28 bits", directory)
    boot.not_for_arm64 = "its memory begins beyond them"
    boot.devices += ["-device", "edu"]
    prepare(boot, 28)
    add_rebinds(boot)
    add_end(boot)
    return boot


def netdma_processors(directory):
    """In the time of the host, in which a transfer takes a tenth of a second: so there are
    few."""
    boot = Boot("NetDMA on two processors", directory, processors=2)
    boot.devices += ["-device", f"edu,dma_mask={ALL_BITS:#x}"]
    prepare(boot, 64)
    load = "threads=4 channels=1 overlap=2 min_size=1 max_size=500 pieces=2"

    def check(result):
        result.succeeded()
        check_copies(result.output, 3000, 0, False)
        told = count_of(result, "told")
        expect(told > 0, "nobody was told elsewhere")
        return f"{told} times"

    boot.test("who is interrupted tells another", f"told_elsewhere bytes=3000 {load}", check)
    add_copies(boot, "it is unbound and bound while it copies, 3 times",
               f"away_and_back 3 unbind 12000 {load}", 3)
    add_end(boot)
    return boot
