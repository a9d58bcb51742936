# SPDX-License-Identifier: GPL-2.0
"""What users run on a card: the kernel's selftests, speaker-test, PipeWire."""

import os
import re
from pathlib import Path

import audio
from netdma import Small
from plan import HERE, TRIPLET, Boot, expect
from simulator import Simulator

SPA = Path("/usr/lib") / TRIPLET / "spa-0.2"
RATE, QUANTUM = 48000, 256
# QEMU's codec reads ahead by more than a quantum. WirePlumber sets this in any
# virtual machine.
HEADROOM = 8192


def kselftest(directory):
    """As many must pass as with snd_hda_intel on this codec."""
    boot = Boot("kselftest", directory)
    # At full volume mixer-test finds fault with the codec stack: what it writes
    # beyond the end counts as a change.
    boot.setup = "load_driver {pcms} || exit"
    boot.controller()
    boot.codec(duplex=True, connected=False)
    tests = Path(os.environ.get("KSELFTEST_ALSA", "nowhere, with --list"))
    boot.copy(HERE / "programs.sh", tests / "libatest.so", tests / "pcm-test.conf")
    for program, least in (("mixer-test", 44), ("pcm-test", 10)):
        boot.copy(tests / program)
        boot.test(program, f"kselftest {program}",
                  lambda result, least=least: check_kselftest(result, least))
    return boot


def check_kselftest(result, least):
    expect(result.status is not None, f"it never ended: {result.output}")
    totals = re.search(r"^# Totals: pass:(\d+) fail:(\d+).* skip:(\d+)", result.output, re.M)
    expect(totals, f"exit status {result.status}, and no totals")
    passes, fails, skips = map(int, totals.groups())
    said = f"{passes} pass, {fails} fail, {skips} skip"
    failed = re.findall(r"^not ok \d+ (.*)", result.output, re.M)
    expect(not failed and not fails, f"{said}; failed: {failed}")
    expect(passes >= least, f"{said}, instead of {least} pass")
    result.succeeded()
    return said


def kselftest_of_ours(directory):
    """tests/kselftest where a kernel tree has it, on a machine that has no sound hardware
    but an engine for NetDMA."""
    boot = Small("kselftest of ours", directory)
    boot.setup = "sh guest.sh unpack_kselftest || exit"
    boot.not_for_peer = "it has no controller in software"
    boot.not_for_arm64 = "its memory begins beyond the 28 bits of the engine"
    boot.icount = "shift=3,sleep=off"
    boot.step_seconds = 1000
    boot.devices += ["-device", "edu"]
    boot.host_program("make", "readlink")
    boot.copy(HERE / "programs.sh", Path(os.environ.get("KSELFTEST_HDAUDBUS", "none, with --list")))

    def passes(result):
        check_scripts(result, "ok", "ok")
        totals = re.findall(r"^# # Totals: pass:(\d+) fail:0 .* skip:0 ", result.output, re.M)
        expect(totals == ["6", "4"], f"not all of their tests pass: {result.output}")

    boot.test("all of it passes", "run_kselftest", passes)
    boot.test("a sample that is lost is noticed", "spoil_recordings run_kselftest",
              lambda result: check_scripts(result, "not ok", "ok"))
    boot.test("without the modules it is skipped", "without_modules run_kselftest",
              lambda result: check_scripts(result, "skip", "skip"))
    return boot


def check_scripts(result, *verdicts):
    """The header above both is not ours: "make run_tests" of 7.x has none."""
    result.succeeded()
    plans = re.findall(r"^# KTAP version 1$\n^# 1\.\.(\d+)$", result.output, re.M)
    expect(plans == ["6", "4"], f"their plans are {plans}")
    for number, (script, verdict) in enumerate(zip(("loopback", "netdma"), verdicts), 1):
        name = f"{number} selftests: hdaudbus: {script}.sh"
        line = {"ok": f"ok {name}", "skip": f"ok {name} # SKIP", "not ok": f"not ok {name} # exit=1"}
        expect(line[verdict] in result.output.splitlines(), f"no {line[verdict]!r}: {result.output}")


def speaker_test(directory):
    """Each loudspeaker in its turn, and nothing from the other."""
    boot = Boot("speaker-test", directory)
    boot.copy(HERE / "programs.sh")
    for sound, options in (("sine", "-t sine -f 440"), ("pink noise", "-t pink")):
        boot.controller()
        codec = boot.codec()

        def check(result, codec=codec, sine=sound == "sine"):
            result.succeeded()
            sides = audio.channels(codec.heard())
            expect(sides[0].any() and sides[1].any(), "a loudspeaker is silent")
            spans = [audio.np.flatnonzero(side)[[0, -1]] for side in sides]
            expect(spans[0][1] < spans[1][0], "both loudspeakers sound at once")
            for side, (first, last) in zip(sides, spans):
                seconds = (last - first) / codec.rate
                expect(seconds > 1, f"a loudspeaker sounds for {seconds:.2f} s")
                expect(not sine or is_sine(side[first:last], 440, codec.rate), "it is no sine")

        boot.test(sound, f"speaker_test {codec.number} {options}", check)
    return boot


def is_sine(samples, hertz, rate):
    """Most of the power is where it should be."""
    np = audio.np
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    at = round(hertz * len(samples) / rate)
    return power[at - 4:at + 5].sum() > 0.99 * power.sum()


def pipewire(directory):
    """A card that plays and records, in time; and one whose sound is heard."""
    boot = Boot("PipeWire", directory)
    boot.controller()
    boot.codec(duplex=True, connected=False)
    boot.controller()
    codec = boot.codec()
    prepare_pipewire(boot)
    add_stall(boot)
    add_session(boot, "on one card", 0, HEADROOM, 60)
    add_session(boot, "heard bit by bit", codec.number, HEADROOM, 10,
                lambda sent, _: codec.check_heard(sent))
    boot.nothing_else_heard()
    return boot


def pipewire_on_sim(directory):
    """On a controller that plays what is due and no more, PipeWire needs no
    headroom; and its codec hears itself."""
    boot = Simulator(directory, "PipeWire on hdaudbus-sim")
    prepare_pipewire(boot)
    add_session(boot, "recorded bit by bit", 0, 0, 20, audio.compare)
    return boot


def prepare_pipewire(boot):
    boot.copy(HERE / "programs.sh", HERE / "pipewire.conf")
    boot.host_program("pipewire", "pw-cat", "pw-link", "/usr/share/pipewire",
                      SPA.parent / "pipewire-0.3", SPA / "alsa", SPA / "audioconvert",
                      SPA / "support")


def add_session(boot, name, card, headroom, seconds, check_sound=None):
    """At least so long, without an xrun."""
    # The channels are linked one after the other: that is over in the silence.
    lead = audio.silence(RATE)
    sent = audio.noise(6001 + len(boot.tests), seconds * RATE)
    file = boot.file(audio.np.concatenate([lead, sent, lead]), RATE)

    def check(result):
        result.succeeded()
        expect(result.output.count("status rate: 48000") == 2, "it does not play and record")
        lost = [line for line in result.output.splitlines() if not line.startswith("status ")]
        expect(not lost, f"{len(lost)} complaints: {lost[:2]}")
        recorded = audio.read_wav(boot.directory / recording)
        expect(len(recorded) >= len(sent), f"{len(recorded)} frames recorded")
        if check_sound:
            check_sound(sent, recorded)
        return f"{len(sent) / RATE:.0f} s played, {len(recorded) / RATE:.0f} s recorded, no xrun"

    recording = f"recording{len(boot.tests)}.wav"
    boot.test(f"{seconds} s of playback and capture at quantum {QUANTUM}, {name}",
              f"pipewire_plays {card} {headroom} {file} {recording}", check)


def add_stall(boot):
    """The words that the test of a session looks for are said after an xrun, and
    the quantum is what it should be."""
    file = boot.file(audio.noise(6000, RATE * 6), RATE)

    def check(result):
        result.succeeded()
        expect(f"XRun! rate:{QUANTUM}/{RATE}" in result.output, "nothing is said of an xrun")

    boot.test("an xrun is noticed", f"pipewire_stalls 0 {HEADROOM} {file}", check)
