# SPDX-License-Identifier: GPL-2.0
"""The sample function drivers: what each plays and records, bit by bit."""

import math
import re

import audio
from plan import Boot, expect

MODULES = ["hdaudbus-tone-v1", "hdaudbus-tone-v2", "hdaudbus-tone-v3", "hdaudbus-tone-bdl"]
RATE, HERTZ, PERIOD, PERIODS = 48000, 997, 480, 16
# Calls of sound_serve() for each period of a stream: how many at least, at most.
# An event is shared by two streams; who polls has a clock of his own.
SERVED = {"v1": (0.2, 2), "v2": (1.8, 2.2), "v3": (0.95, 1.05), "bdl": (0.95, 1.05)}
NOT_FOR_PEER = "it has no function group devices"


def tone(seconds):
    """samples/sound.h's: a sine on the left, a cosine on the right."""
    phases = audio.np.arange(seconds * RATE, dtype=audio.np.int64) * HERTZ % RATE
    return audio.stereo(sine(phases), sine(phases + RATE // 4))


def sine(phases):
    """fixp_sin32_rad() of linux/fixp-arith.h, as 16 bits at -6 dB: it goes in
    straight lines from each degree to the next."""
    np = audio.np
    quarter = [int(math.sin(math.radians(degree)) * 0x7fffffff) for degree in range(91)]
    half = quarter + quarter[-2::-1]
    turn = np.array(half[:-1] + [-value for value in half[:-1]], dtype=np.int64)
    degrees = phases * 360 // RATE
    beyond = phases - degrees * RATE // 360
    here, there = turn[degrees % 360], turn[(degrees + 1) % 360]
    rise = beyond * (there - here)
    return here + np.sign(rise) * (np.abs(rise) // (RATE // 360)) >> 17


class QemuFiles:
    """The far end of a codec in QEMU: files for what it hears and what it says."""

    def __init__(self, codec):
        self.codec = codec

    def check(self, sent, recorded, interruptions):
        """All of `sent` is heard, after what was heard before, and perhaps,
        before that, so many beginnings of it that were broken off."""
        heard = self.codec.heard()
        matches = self.codec.matches
        for _ in range(interruptions):
            start = sum(matches[-1]) if matches else 0
            at = audio.find(sent[:PERIOD // 8], start, heard)
            expect(at is not None, "nothing of the tone is heard")
            length = count_equal(sent, heard[at:])
            if length == len(sent):
                break
            matches.append((at, length))
        self.codec.check_heard(sent)
        expect(recorded.any(), "nothing is recorded")
        audio.compare(recorded, self.codec.source())


class Loopback:
    """The far end of a codec in hdaudbus-sim: what it hears is what it says."""

    def check(self, sent, recorded, _):
        sounding = audio.np.flatnonzero(recorded)
        expect(len(sounding), "nothing is recorded")
        late = int(sounding[0])
        expect(late <= PERIOD, f"the tone comes {late} frames late")
        audio.compare(sent[:len(sent) - late], recorded)


def count_equal(one, other):
    length = min(len(one), len(other))
    different = audio.np.flatnonzero(one[:length] != other[:length])
    return int(different[0]) if len(different) else length


def samples(directory):
    """Two function groups at once: of both controllers QEMU has, one with a codec
    that has amplifiers and one with a codec that has none."""
    boot = Boot("samples", directory)
    boot.setup = '[ "$DRIVER" != hdaudbus ] || modprobe hdaudbus || exit'
    boot.controller("ich9-intel-hda")
    boot.codec(duplex=True)
    boot.controller("intel-hda")
    boot.codec(duplex=True, options=",mixer=off")
    ends = [QemuFiles(codec) for codec in boot.codecs]
    for module in MODULES:
        add_common(boot, ends, module)
        add(boot, ends, "loses its controllers", "lose_controllers", module, 1, 1)
    add(boot, ends, "in the place of snd-hdaudbus", "replace_card", "hdaudbus-tone-v3", 1)
    boot.nothing_else_heard()
    boot.test("rmmod at the end", "unload", not_for_peer=NOT_FOR_PEER)
    return boot


def samples_on_sim(directory):
    """The same without any hardware: the codec of hdaudbus-sim hears itself."""
    boot = Boot("samples on hdaudbus-sim", directory)
    boot.setup = '[ "$DRIVER" != hdaudbus ] || modprobe hdaudbus-sim || exit'
    # Where jacks are logged between "Restarting tasks ..." and this, it begins a line,
    # which the kernel takes for a warning.
    boot.complaints = r"\] done\.$"
    for module in MODULES:
        add_common(boot, [Loopback()], module)
    boot.test("hdaudbus-jack-log says what is plugged in, also after sleep", "log_jacks",
              not_for_peer=NOT_FOR_PEER, sleeps=True)
    boot.test("rmmod at the end", "unload_sim", not_for_peer=NOT_FOR_PEER)
    return boot


def add_common(boot, ends, module):
    """What a sample does on any machine with codecs that have these far ends."""
    add(boot, ends, "plays and records", "sample", module, 3)
    add(boot, ends, "unbinds and binds", "rebind_sample", module, 1, 2)


def add(boot, ends, name, function, module, seconds, interruptions=0):
    """A test of a module with a function of guest.sh that leaves the recordings
    of all codecs, after as many interruptions."""
    recording = f"recording{len(boot.tests)}-"
    served = SERVED[module.removeprefix("hdaudbus-tone-")]

    def check(result):
        result.succeeded()
        states = re.split(r"^(?=output )", result.output, flags=re.M)[1:]
        expect(len(states) == len(ends), f"{len(states)} function groups")
        for number, (end, state) in enumerate(zip(ends, states)):
            check_state(state, served, seconds)
            recorded = audio.read_raw(boot.directory / f"{recording}{number}.raw")
            expect(len(recorded) == seconds * RATE, f"{len(recorded)} frames recorded")
            end.check(tone(seconds), recorded, interruptions)

    boot.test(f"{module} {name}", f"{function} {module} {seconds} {recording} {len(ends)}", check,
              not_for_peer=NOT_FOR_PEER)


def check_state(state, served, seconds):
    """The counters are right, and both ways began at the same time."""
    counted = []
    for way in ("render", "capture"):
        match = re.search(rf"^{way} frames (\d+) served (\d+) xruns (\d+) errors (\d+)$", state, re.M)
        expect(match, f"no counters in {state}")
        frames, calls, xruns, errors = map(int, match.groups())
        expect((xruns, errors) == (0, 0), f"{way}: {xruns} xruns, {errors} errors")
        expect(seconds * RATE <= frames <= (seconds + 3) * RATE, f"{way}: {frames} frames")
        counted.append(frames)
        periods = frames / PERIOD
        expect(served[0] * periods <= calls <= served[1] * periods,
               f"{way}: served {calls} times in {periods:.0f} periods")
    expect(abs(counted[0] - counted[1]) <= PERIOD, f"played and recorded {counted} frames")
