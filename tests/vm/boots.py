# SPDX-License-Identifier: GPL-2.0
"""The boots and the tests in each. A boot costs ten seconds, a test hardly any."""

import re

import audio
from both_drivers import both_drivers
from incoherent import incoherent
from looking import looking
from misbehave import misbehave, on_two_processors
from moving import moving
from netdma import netdma, netdma_28_bits, netdma_processors, netdma_translated
from plan import ARCH, Boot, Skip, check_stream, expect
from power import hibernation, power
from programs import kselftest, kselftest_of_ours, pipewire, pipewire_on_sim, speaker_test
from removal import asleep, from_slot, moments, removal
from samples import samples, samples_on_sim
from simulator import simulator
from switched_off import switched_off
from timing import timing, timing_on_sim
from translated import translated
from tutorial import tutorial

# Frames a period, periods. QEMU's codec reads ahead by more than 256 frames, so
# no buffer is smaller than 320.
BUFFERS = [(32, 10), (32, 16), (32, 32), (64, 5), (64, 16), (128, 4), (256, 2), (256, 32),
           (480, 4), (1024, 2), (1024, 8), (1024, 32), (4096, 4), (6144, 3), (12000, 2),
           (24000, 2), (24000, 4)]
# QEMU's codec reads a little faster in the beginning. snd_hda_intel takes period
# interrupts that come so early for bogus and drops them, which is one too many
# when there are only two periods.
TOO_SHORT_FOR_PEER = [(256, 2), (1024, 2)]
ONE_CARD = "its codecs share a card and clash over the names of controls"
# QEMU hands over what its codec records every 10 ms, and more the first time: on a busy host
# that was more than 512 frames before anybody could read one.
CAPTURE_BUFFERS = [(64, 16), (480, 4), (1024, 8), (24000, 2)]


def playback(directory):
    boot = Boot("playback", directory)
    boot.controller()
    codec = boot.codec()
    for mmap, how in ((False, "read/write"), (True, "mmap")):
        for period, periods in BUFFERS:
            dropped = (period, periods) in TOO_SHORT_FOR_PEER
            boot.play(f"{how}, {periods} periods of {period}", codec, period, periods, mmap=mmap,
                      not_for_peer="it drops early period interrupts" if dropped else "")
    for period, periods in ((64, 5), (32, 16)):
        boot.play(f"10 s of noise in {periods} periods of {period}", codec, period, periods, 10)
    boot.nothing_else_heard()
    return boot


def control(directory):
    boot = Boot("control", directory)
    boot.controller()
    codec = boot.codec()
    add_pause(boot, codec)
    add_underrun(boot, codec)
    add_position(boot, codec)
    boot.nothing_else_heard()
    return boot


def add_pause(boot, codec):
    """Paused in the middle of a second of silence, because QEMU drops what its
    codec has already read; both sides of it must be whole."""
    before, after = codec.next_noise(1), codec.next_noise(1)
    gap = audio.silence(codec.rate)
    file = boot.file(audio.np.concatenate([before, gap, after, gap]))
    boot.program("pause")

    def check(result):
        result.succeeded()
        expect("paused" in result.output, "it did not pause")
        silent = -(codec.check_heard(before) + len(before)) + codec.check_heard(after)
        expect(len(gap) - 8192 <= silent <= len(gap) + 1024,
               f"{silent} silent frames around the pause instead of about {len(gap)}")

    boot.test("pause and resume, the position standing still",
              f"pause {codec.number} {file} {len(before) + len(gap) // 2}", check)


def add_underrun(boot, codec):
    first, second = codec.next_noise(1), codec.next_noise(1)
    tail = audio.silence(12000)
    files = [boot.file(audio.np.concatenate([noise, tail])) for noise in (first, second)]

    def check(result):
        result.succeeded()
        expect("underrun!!!" in result.output, "there was no underrun")
        codec.check_heard(first)
        codec.check_heard(second)

    boot.test("recovery from an underrun", f"starve {codec.number} {' '.join(files)}", check)


def add_position(boot, codec):
    sent, file = boot.sound(codec, 3)

    def check(result):
        check_stream(result, 24000, 2, False)
        codec.check_heard(sent)
        points = [(float(t), int(p)) for t, p in re.findall(r"^at (\S+) (\d+)", result.output, re.M)]
        positions = [position for _, position in points]
        expect(len(set(positions)) >= 15, f"the position moves in jumps: {positions}")
        expect(positions == sorted(positions), f"the position goes backwards: {positions}")
        rate = (positions[-1] - positions[0]) / (points[-1][0] - points[0][0])
        expect(abs(rate / codec.rate - 1) < 0.05, f"the position moves at {rate:.0f} frames/s")

    boot.test("the position moves steadily within a period",
              f"position {codec.number} {file}", check)


def capture(directory):
    boot = Boot("capture", directory)
    boot.controller()
    codec = boot.codec(duplex=True)
    for mmap, how in ((False, "read/write"), (True, "mmap")):
        for period, periods in CAPTURE_BUFFERS:
            boot.record(f"{how}, {periods} periods of {period}", codec, period, periods, mmap=mmap)
    for period, periods in ((128, 8), (1024, 4)):
        add_duplex(boot, codec, period, periods)
    add_oss(boot)
    boot.nothing_else_heard()
    return boot


def add_oss(boot):
    """OSS emulation may want another buffer while somebody has this one mapped."""
    boot.program("oss")

    def check(result):
        result.succeeded()
        expect("mapped: Device or resource busy, then: Success" in result.output, result.output)

    boot.test("a mapped buffer stays, also for OSS", "oss", check,
              not_for_peer="it keeps a buffer that is large enough")


def add_duplex(boot, codec, period, periods):
    sent, file = boot.sound(codec, 2)
    recording = f"duplex{period}.wav"

    def check(result):
        check_stream(result, period, periods, False)
        codec.check_heard(sent)
        boot.check_recording(codec, recording, 3)

    buffer = f"{period} {periods}"
    boot.test(f"playback and capture at once, {periods} periods of {period}",
              f"together 'record {codec.number} {recording} {codec.rate} 3 {buffer}' "
              f"'play {codec.number} {file} {buffer}'", check)


def rates(directory):
    boot = Boot("rates", directory)
    boot.peer_complains = ONE_CARD
    boot.controller()
    for rate in (44100, 96000, 16000, 32000):
        codec = boot.codec(rate, duplex=rate == 44100)
        boot.play(f"playback at {rate} Hz", codec, 1024, 4)
        if codec.duplex:
            boot.record(f"capture at {rate} Hz", codec, 1024, 4)
    boot.nothing_else_heard()
    return boot


def codecs(directory):
    boot = Boot("codecs", directory)
    boot.peer_complains = ONE_CARD
    boot.controller()
    pair = [boot.codec(), boot.codec()]
    for codec in pair:
        boot.play(f"codec {codec.number} of two on one controller", codec, 480, 4)
    add_together(boot, "both codecs at once", pair)
    boot.nothing_else_heard()
    return boot


def add_together(boot, name, group):
    sounds = [boot.sound(codec, 3) for codec in group]
    commands = [f"'play {codec.number} {file} 480 4'" for codec, (_, file) in zip(group, sounds)]

    def check(result):
        check_stream(result, 480, 4, False)
        for codec, (sent, _) in zip(group, sounds):
            codec.check_heard(sent)

    boot.test(name, f"together {' '.join(commands)}", check)


def controllers(directory):
    """Four controllers: both models QEMU has, each with MSI and without."""
    boot = Boot("controllers", directory)
    for model, kind in (("ich9-intel-hda", "ICH9"), ("intel-hda", "ICH6")):
        for msi in (True, False):
            address = boot.controller(model, ",msi=" + ("on" if msi else "off"))
            add_interrupts(boot, f"{kind} with {'MSI' if msi else 'INTx'}", address, msi)
    add_together(boot, "two controllers at once", boot.codecs[:2])
    add_together(boot, "four controllers at once", boot.codecs)
    boot.nothing_else_heard()
    return boot


def add_interrupts(boot, name, address, msi):
    codec = boot.codec()
    sent, file = boot.sound(codec, 1)

    def check(result):
        check_stream(result, 1024, 4, False)
        codec.check_heard(sent)
        count, line = re.search(r"^interrupts (\d+) (.*)", result.output, re.M).groups()
        expect(("MSI" in line) == msi, f"the interrupt is {line}")
        periods = len(sent) // 1024
        expect(int(count) >= periods, f"{count} interrupts for more than {periods} periods")

    boot.test(name, f"interrupts {address} play {codec.number} {file} 1024 4", check)


def lifecycle(directory):
    boot = Boot("lifecycle", directory)
    boot.controller()
    codec = boot.codec()
    boot.play("plays", codec, 1024, 8)

    sent, file = boot.sound(codec, 3)

    def check(result):
        check_stream(result, 1024, 8, False)
        codec.check_heard(sent)

    boot.test("rmmod is refused while playing, which goes on",
              f"unload_while_playing {codec.number} {file}", check)
    for time in range(1, 4):
        boot.test(f"rmmod and modprobe when idle, time {time}", "reload")
        boot.play(f"plays after modprobe, time {time}", codec, 1024, 8)
    for time in range(1, 3):
        boot.test(f"unbind and bind the controller, time {time}", "rebind")
        boot.play(f"plays after bind, time {time}", codec, 1024, 8)
    boot.test("unbind and bind the function group", "rebind_function",
              not_for_peer="it has no function group devices")
    boot.play("plays after that", codec, 1024, 8)
    boot.nothing_else_heard()
    boot.test("kmemleak finds nothing", "leaks", check_leaks)
    boot.test("rmmod at the end", "unload")
    return boot


def caching(directory):
    boot = Boot("caching", directory)
    boot.controller()
    codec = boot.codec()
    for snoop, name in ((1, "the controller snoops: cached"),
                        (0, "it does not snoop: write-combined")):
        add_caching(boot, codec, snoop, name)
    boot.nothing_else_heard()
    return boot


def add_caching(boot, codec, snoop, name):
    sent, file = boot.sound(codec, 1)

    def check(result):
        if result.status == 77:
            raise Skip(result.output.strip())
        check_stream(result, 1024, 4, False)
        codec.check_heard(sent)
        made = dict(re.findall(r"^(rings|buffer) (\d+)$", result.output, re.M))
        expect(set(made) == {"rings", "buffer"}, result.output)
        # Four pages of samples, and one of descriptors.
        for what, least in (("rings", 1), ("buffer", 5)):
            pages = int(made[what])
            expect(pages == 0 if snoop else pages >= least,
                   f"{what}: {pages} pages are write-combined")

    boot.test(name, f"caching {codec.number} {file} {snoop}", check,
              not_for_peer="it decides for itself",
              not_for_arm64="the platform decides for it: see the boot not coherent")


def processors(directory):
    """Two processors, which can race; so nothing here is compared."""
    boot = Boot("two processors", directory, processors=2)
    boot.controller()
    _, file = boot.sound(boot.codec(), 1)
    for time in range(1, 4):
        boot.test(f"plays, time {time}", f"play 0 {file} 4096 4")
        boot.test(f"unbind and bind, time {time}", "rebind")
        boot.test(f"rmmod and modprobe, time {time}", "reload")
    boot.test("rmmod while opening and closing", f"unload_while_opening 0 {file}")
    return boot


def check_leaks(result):
    if result.status == 77:
        raise Skip(result.output.strip())
    result.succeeded()
    expect(not result.output.strip(), result.output.strip().splitlines()[:1])


ALL = [playback, control, capture, rates, codecs, controllers, lifecycle, caching, processors,
       translated, power, hibernation, removal, from_slot, moments, asleep, switched_off,
       misbehave, on_two_processors, samples, simulator, samples_on_sim, tutorial, timing,
       timing_on_sim, looking, both_drivers, moving, kselftest, kselftest_of_ours, speaker_test,
       pipewire, pipewire_on_sim, netdma, netdma_translated, netdma_28_bits, netdma_processors]
if ARCH == "arm64":
    ALL.append(incoherent)
