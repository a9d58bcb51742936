# SPDX-License-Identifier: GPL-2.0
"""Time on the link, streams without period wakeups, streams that start together."""

import re
from dataclasses import dataclass

import audio
from plan import Boot, check_stream, count_of, expect
from simulator import Simulator

RATE = 48000
ACCURACY = 42
RUN, STOP = 2, 1
LEAD = RATE * 15 // 100
# 24 MHz: from there it is three seconds to the end of the wall clock.
NEARLY_WRAPPED = (1 << 32) - 3 * 24000000
NO_PROBES = "its functions have other names"


@dataclass
class Time:
    """A time of the link as clock.c prints it, in ns since the start."""
    system: int
    link: int
    frames: int
    accuracy: int


def times(output):
    return [Time(*map(int, line)) for line in
            re.findall(r"^link (-?\d+) (\d+) (-?\d+) (\d+)$", output, re.M)]


def check_times(result, least, slack_ns, burst):
    """Link time is the system's time since the start, as precise as it says, and
    what has been played by then, up to what is moved at once."""
    result.succeeded()
    expect("type 2 yes" in result.output, "link time is not offered")
    expect("no link time" not in result.output, "there was a time without link time")
    for part in map(times, result.output.split("paused\n")):
        # ALSA passes over a time of 0
        part = [time for time in part if time.link]
        expect(len(part) >= least, f"{len(part)} times instead of {least}")
        for time in part:
            expect(time.accuracy == ACCURACY, f"an accuracy of {time.accuracy} ns")
            expect(abs(time.link - time.system) < slack_ns,
                   f"{time.link} ns on the link, {time.system} for the system")
        for one, other in zip(part, part[1:]):
            expect(one.link < other.link, f"{other.link} ns after {one.link}")
        # QEMU's codec reads faster in the beginning
        for one, other in zip(part[4:], part[5:]):
            moved = (other.frames - one.frames) - (other.link - one.link) * RATE / 1e9
            expect(abs(moved) <= burst, f"{moved:.0f} frames more or less than link time says")


class Clock:
    """Sound with a second of silence in its middle, which is when clock.c pauses."""

    def __init__(self, boot, seed, seconds=3):
        half = int((seconds - 1) / 2 * RATE)
        self.noises = [audio.noise(seed, half), audio.noise(seed + 1, half)]
        gap = audio.silence(RATE)
        self.frames = audio.np.concatenate([self.noises[0], gap, self.noises[1], gap[:RATE // 4]])
        self.file = boot.file(self.frames)


def timing(directory):
    boot = Boot("timing", directory)
    address = boot.controller()
    codec = boot.codec(duplex=True)
    boot.program("clock")
    boot.program("link")
    boot.program("unwatched")
    add_clock(boot, address, codec, "with period wakeups, over a pause", 480, True, 1000)
    add_clock(boot, address, codec, "without period wakeups", 480, False, 0)
    add_capture_clock(boot, codec)
    add_reopened(boot, codec)
    add_short_unwatched(boot)
    add_link(boot, codec)
    boot.program("drain")
    for group in ("p", "pc", "cp"):
        add_drain(boot, codec, group)
    boot.nothing_else_heard()
    return boot


def add_clock(boot, address, codec, name, period, wakeups, pause):
    sound = Clock(boot, 4000 + wakeups)

    def check(result):
        check_times(result, 10, 1000000, 2048)
        for noise in sound.noises:
            codec.check_heard(noise)
        periods = len(sound.frames) // period
        interrupts = int(re.search(r"^interrupts (\d+)", result.output, re.M).group(1))
        told = count_of(result, "period_told")
        if not wakeups:
            # what codec commands take
            expect(interrupts < periods / 4, f"{interrupts} interrupts in {periods} periods")
            expect(told == 0, f"{told} periods told")
        # the peer drops early ones; and the first are read ahead at once
        elif not boot.peer:
            expect(told >= periods * 0.9, f"{told} of {periods} periods told")
        if not boot.peer:
            expect((count_of(result, "notified") > 0) == wakeups,
                   "the engine notified, or did not")

    boot.test(f"link time of playback {name}",
              f"interrupts {address} counted clock p {codec.number} {sound.file} {period} 16 "
              f"{int(wakeups)} 50 {pause}", check)


def add_capture_clock(boot, codec):
    file = boot.file(audio.silence(3 * RATE))

    def check(result):
        check_times(result, 10, 1000000, 2048)

    boot.test("link time of capture", f"clock c {codec.number} {file} 480 16 1 50 0", check,
              not_for_peer="it has none for capture")


def link_sound(boot, seed, ahead=0):
    """Three noises, each well within what lies between the steps of link.c, of
    half a second each and what is read ahead, which is lost in a pause."""
    noises = [audio.noise(seed + i, RATE // 5) for i in range(3)]
    gap = audio.silence(int((0.31 + ahead) * RATE))
    sound = audio.np.concatenate([audio.silence(LEAD), *(part for noise in noises
                                                         for part in (noise, gap))])
    return noises, sound, boot.file(sound)


def states(result):
    """What link.c said: {when: [(stream, state, frames, trigger)]}"""
    said = {}
    for when, *rest in re.findall(r"^(\w+) ([pc]:\S+) (\w+) (-?\d+) ([\d.]+)$",
                                  result.output, re.M):
        said.setdefault(when, []).append(rest)
    return said


def calls(result):
    """How many engines each call started, and stopped, the single ones left out.
    In the end, capture streams may stop before the others."""
    found = [tuple(map(int, call)) for call in
             re.findall(r"^state (\d+) of (\d+)$", result.output, re.M)]
    runs = [count for state, count in found if state == RUN]
    stops = [count for state, count in found if state == STOP and count > 1]
    return runs, stops


def check_group(result, members, cards=1):
    """All start, stop and go on together, those of each card at the same time; who
    leaves the group runs on."""
    result.succeeded()
    expect("cannot start" not in result.output, result.output)
    said = states(result)
    expected = {"started": "RUNNING", "paused": "PAUSED", "resumed": "RUNNING",
                "unlinked": "PAUSED", "stopped": "SETUP"}
    expect(list(said) == list(expected), f"it said {list(said)}")
    for when, streams in said.items():
        expect(len(streams) == members, f"{when}: {len(streams)} streams")
        group = streams[:-1] if when in ("unlinked", "stopped") else streams
        expect({stream[1] for stream in group} == {expected[when]}, f"{when}: {group}")
        expect(len({stream[3] for stream in group}) == cards, f"{when}: not at once: {group}")
    expect(said["unlinked"][-1][1] == "RUNNING", f"who left the group: {said['unlinked'][-1]}")


def add_short_unwatched(boot):
    """A buffer without period wakeups that is shorter than a jiffy: ALSA's search for
    overruns in it would never end, with the stream's lock held."""
    def check(result):
        result.succeeded()
        # At 250 Hz a jiffy has 192 frames.
        expected = "32 telling 20 64 telling 20 96 silent 20 512 silent 20"
        expect(result.output.split() == expected.split(), result.output)

    boot.test("buffers shorter than a jiffy do without period wakeups",
              "./unwatched /dev/snd/pcmC0D0p 32 64 96 512", check,
              not_for_peer="the kernel would hang")


def add_reopened(boot, codec):
    """A converter that has had a stream keeps its format: nobody waits for the next."""
    sound = Clock(boot, 4100)

    def check(result):
        result.succeeded()
        for noise in 2 * sound.noises:
            codec.check_heard(noise)
        expect(count_of(result, "waits") == 0, "the codec was waited for")

    boot.test("a stream that is opened again comes at once",
              f"reopened {codec.number} {sound.file}", check)


def add_link(boot, codec):
    noises, _, file = link_sound(boot, 4100, ahead=0.2)
    n = codec.number

    def check(result):
        check_group(result, 2)
        for noise in noises:
            codec.check_heard(noise)
        if not boot.peer:
            runs, stops = calls(result)
            expect(runs == [2, 2, 1], f"engines were started {runs} at a time")
            expect(stops == [2], f"engines were stopped {stops} at a time")

    boot.test("playback and capture, linked",
              f"linked {file} link.raw p:hw:{n},0 c:hw:{n},0", check)


def add_drain(boot, codec, group):
    """What is in the buffer is played to its end, whoever stops before."""
    noise = codec.next_noise(0.125)
    file = boot.file(audio.np.concatenate([noise, audio.silence(RATE // 4)]))
    streams = " ".join(f"{kind}:hw:{codec.number},0" for kind in group)

    def check(result):
        result.succeeded()
        ms, states = re.search(r"^drained in (\d+) ms:(.*)", result.output, re.M).groups()
        # less what QEMU reads ahead
        expect(int(ms) >= 125, f"it took {ms} ms only")
        expect(set(states.split()) == {"SETUP"}, f"the streams are {states}")
        codec.check_heard(noise)

    boot.test(f"draining a group: {streams}", f"drained {file} {streams}", check,
              not_for_peer="it stops playback with capture" if "c" in group else "")


def timing_on_sim(directory):
    boot = Simulator(directory, "timing on the simulator")
    boot.program("clock")
    boot.program("link")
    boot.program("drain")
    add_link_on_sim(boot)
    add_link_of_cards(boot)
    add_drain_on_sim(boot)
    add_drain_unequal(boot)
    add_wrap(boot)
    for early in (1, 100, 1000, 4000):
        add_early(boot, early)
    add_early_loop(boot, "early=100")
    add_early_loop(boot, "position_stands=1")
    return boot


def add_link_on_sim(boot):
    """What is captured is what is played, from the first frame on, at the same
    place every time, also over a pause."""
    noises, sound, file = link_sound(boot, 4200)
    both = sound[:LEAD + (len(sound) - LEAD) // 3 + len(noises[1])]
    starts = set()

    def checker(recording):
        def check(result):
            check_group(result, 3)
            runs, stops = calls(result)
            expect(runs == [3, 3, 2], f"engines were started {runs} at a time")
            expect(stops[:2] == [3, 2], f"engines were stopped {stops} at a time")
            heard = audio.read_raw(boot.directory / recording)
            starts.add(audio.compare(both, heard))
            expect(len(starts) == 1, f"playback begins at one of {starts} in the capture")
        return check

    for time in range(1, 4):
        boot.test(f"three streams of a card, linked, time {time}",
                  f"linked {file} link{time}.raw p:hw:0,0 p:hw:0,1 c:hw:0,0",
                  checker(f"link{time}.raw"))


def add_link_of_cards(boot):
    *_, file = link_sound(boot, 4300)

    def check(result):
        check_group(result, 4, cards=2)
        runs, stops = calls(result)
        expect(runs[:4] == [2] * 4 and sorted(runs[4:]) == [1, 2], f"engines were started {runs} at a time")
        expect(stops[:3] == [2, 2, 2], f"engines were stopped {stops} at a time")

    boot.test("streams of two cards, linked",
              f"brought_up early=0 linked {file} cards.raw p:hw:0,0 c:hw:0,0 "
              "p:hw:CARD,0 c:hw:CARD,0", check)


def add_drain_on_sim(boot):
    file = boot.file(audio.noise(4350, RATE * 4 // 10))

    def check(result):
        result.succeeded()
        ms, states = re.search(r"^drained in (\d+) ms:(.*)", result.output, re.M).groups()
        expect(380 <= int(ms) < 650, f"it took {ms} ms")
        expect(states.split() == ["SETUP"] * 3, f"the streams are {states}")

    boot.test("draining a group of two cards", "brought_up early=0 drained "
              f"{file} c:hw:0,0 p:hw:0,0 p:hw:CARD,0", check)


def add_drain_unequal(boot):
    """Whoever is done first stops, the other plays on."""
    file = boot.file(audio.noise(4360, RATE * 4 // 10))

    def check(result):
        result.succeeded()
        ms, states = re.search(r"^drained in (\d+) ms:(.*)", result.output, re.M).groups()
        expect(380 <= int(ms) < 650, f"it took {ms} ms")
        expect(states.split() == ["SETUP"] * 2, f"the streams are {states}")

    for group in ("p/4:hw:0,0 p:hw:0,1", "p:hw:0,0 p/4:hw:0,1"):
        boot.test(f"draining a group: {group}", f"drained {file} {group}", check)


def add_wrap(boot):
    """The wall clock starts anew on the way."""
    sound = Clock(boot, 4400, seconds=9)

    for ms in (100, 2500):
        def check(result, least=4000 // ms // 2):
            check_times(result, least, 5000000, 96)

        boot.test(f"the wall clock wraps, asked every {ms} ms",
                  f"brought_up wall_clock={NEARLY_WRAPPED} ./clock p:hw:CARD,0 {sound.file} "
                  f"24000 8 0 {ms} 0", check)


def add_early(boot, early):
    """Each period is told once, and not before the position is there."""
    sound = Clock(boot, 4500)

    def check(result):
        result.succeeded()
        # the end of the period in which there is nothing left to play is the last
        told, periods = count_of(result, "period_told"), -(-count_of(result, "moved") // 256)
        expect(told == periods, f"{told} of {periods} periods told")
        expect(count_of(result, "notified") > 0, "no engine notified")

    boot.test(f"interrupts {early} bytes early",
              f"brought_up early={early} counted ./clock p:hw:CARD,0 {sound.file} 256 16 1 20 0",
              check)


def add_early_loop(boot, attribute):
    sent = audio.noise(4600 + len(boot.tests), RATE)
    gap = audio.silence(RATE)
    file = boot.file(audio.np.concatenate([gap, sent, gap[:RATE // 2]]), RATE)
    recording = f"heard{len(boot.tests)}.wav"

    def check(result):
        check_stream(result, 512, 8, False)
        audio.compare(sent, audio.read_wav(boot.directory / recording))

    boot.test(f"what is played is recorded, {attribute}",
              f"brought_up {attribute} loop CARD {file} {recording} 512 8", check)
