# SPDX-License-Identifier: GPL-2.0
"""tools/hdaudbus-bind in a machine with two controllers and both drivers."""

import re
from pathlib import Path

import audio
from plan import HERE, MODULES_ROOT, TOOLS, TRIPLET, Boot, expect

LIBKMOD = Path("/usr/lib") / TRIPLET / "libkmod.so.2"
TIMES = 20


class Moving(Boot):
    """snd_hda_intel is there, and what is built beside it."""

    def run(self, selected, options):
        super().run(selected, [*options, "--peer", "--module", str(MODULES_ROOT / "drivers")])


def short_sounds(boot, codec, count, seconds=0.25):
    pairs = [boot.sound(codec, seconds) for _ in range(count)]
    return [sent for sent, _ in pairs], [file for _, file in pairs]


def moving(directory):
    boot = Moving("moving", directory)
    boot.not_for_peer = "it has both drivers"
    # On a busy host its time may run away, also in the middle of a step.
    boot.step_seconds = 360000
    boot.setup = "sh guest.sh install_tool && sh guest.sh both_cards || exit"
    boot.copy(HERE / "moving.sh", TOOLS / "hdaudbus-bind", TOOLS / "install" / "hdaudbus.conf")
    # udev loads its library when it needs it.
    boot.host_program("/bin/bash", "find", "flock", "modprobe", "modinfo", "udevadm",
                      "/lib/systemd/systemd-udevd", "/usr/lib/udev/rules.d/80-drivers.rules",
                      LIBKMOD)
    first = boot.controller()
    codec = boot.codec()
    second = boot.controller("intel-hda")
    other = boot.codec()

    add_list(boot, first, second)
    add_moves(boot, first, codec)
    add_in_use(boot, first, codec)
    add_failures(boot, first)
    add_sound_after(boot, first, codec, "that")
    add_next_boot(boot, (first, codec), (second, other))
    boot.nothing_else_heard()
    return boot


def add_list(boot, first, second):
    def check(result):
        result.succeeded()
        for address, ids in ((first, "8086:293e"), (second, "8086:2668")):
            block = re.search(rf"^{address}  {ids}  class 0403\n((?: .*\n)+)", result.output, re.M)
            expect(block, f"{address} is not listed: {result.output}")
            for line in (r"driver     snd_hda_intel", r"card \d     HDA-Intel - HDA Intel",
                         r"codec      QEMU Generic \(0x1af40012\)"):
                expect(re.search(rf"^    {line}$", block[1], re.M), f"no {line!r} in {block[1]}")
            expect("used by" not in block[1] and "next boot" not in block[1], block[1])

    boot.test("the list", "list", check)


def add_moves(boot, address, codec):
    sounds, files = short_sounds(boot, codec, 2 * TIMES)

    def check(result):
        result.succeeded()
        said = re.findall(rf"^{address}: (\w+) has it, card\d\.$", result.output, re.M)
        expect(said == ["hdaudbus", "snd_hda_intel"] * TIMES, f"it said {said}")
        for number, sent in enumerate(sounds):
            try:
                codec.check_heard(sent)
            except audio.Mismatch as mismatch:
                raise audio.Mismatch(f"after move {number + 1}: {mismatch}") from mismatch
        return f"{len(sounds)} sounds, {sum(map(len, sounds))} frames"

    boot.test(f"to hdaudbus and back, {TIMES} times, with a sound on each side",
              f"moves {address} {' '.join(files)}", check)


def add_in_use(boot, address, codec):
    for command, driver in (("true", "hdaudbus"), (f"$BIND {address} hdaudbus", "default")):
        sent, file = boot.sound(codec, 3)

        def check(result, sent=sent):
            result.succeeded()
            pid = re.search(r"^aplay is (\d+)$", result.output, re.M)[1]
            user = rf"aplay \(pid {pid}\) /dev/snd/pcmC\dD0p$"
            expect(re.search(rf"^    used by    {user}", result.output, re.M),
                   f"it is not in the list: {result.output}")
            expect(re.search(rf"^hdaudbus-bind: {address} is in use:\n  {user}",
                             result.output, re.M), f"it is not named: {result.output}")
            codec.check_heard(sent)

        boot.test(f"not to {driver} while a program plays",
                  f"eval '{command} && full_volume && in_use {address} {file} {driver}'", check)

    def check_waits(result):
        result.succeeded()
        pid = re.search(r"^sleep is (\d+)$", result.output, re.M)[1]
        expect(re.search(rf"^{address}: the kernel waits for sleep \(pid {pid}\) "
                         r"/dev/snd/controlC\d$", result.output, re.M), result.output)
        expect(f"another hdaudbus-bind is moving {address}" in result.output, result.output)

    boot.test("opened after it was looked at: it says for whom it waits",
              f"eval '$BIND {address} default && opened_meanwhile {address}'", check_waits)


def add_failures(boot, address):
    for name, command, words in (
            ("back when the new driver does not take it", "refused",
             f"{address}: hdaudbus does not take it; snd_hda_intel has it, as before."),
            ("back when no card comes up", "no_card",
             f"{address}: with hdaudbus no card came up within 15 seconds; "
             "snd_hda_intel has it, as before."),
            ("not away when the modules cannot be loaded", "not_loaded",
             "the modules cannot be loaded: modprobe: "),
            ("nonsense is refused", "nonsense",
             "0000:00:00.0 is not an HD Audio controller")):
        def check(result, words=words):
            result.succeeded()
            expect(words in result.output, result.output)

        boot.test(name, f"{command} {address}", check)


def add_sound_after(boot, address, codec, what):
    sent, file = boot.sound(codec, 0.5)

    def check(result):
        result.succeeded()
        codec.check_heard(sent)

    boot.test(f"a sound after {what}", f"heard {address} {file}", check)


def add_next_boot(boot, chosen, other):
    (address, codec), (others_address, others_codec) = chosen, other
    sent, file = boot.sound(codec, 0.5)
    others_sent, others_file = boot.sound(others_codec, 0.5)

    def check(result):
        result.succeeded()
        expect(re.search(rf'^ACTION=="add", .* --claim {address} 8086:293e"$', result.output, re.M),
               f"the rule is not there: {result.output}")
        expect(result.output.count("next boot  hdaudbus") == 1, result.output)
        codec.check_heard(sent)
        others_codec.check_heard(others_sent)

    boot.test("from the next boot on, whichever controller udev comes to first",
              f"next_boot {address} {others_address} {file} {others_file}", check)
    for name, command in (
            ("at boot, when snd_hda_intel was there before udev", "too_early"),
            ("at boot, when this kernel has no hdaudbus", "without_module"),
            ("both chosen, then none: the rules go", "chosen_twice")):
        boot.test(name, f"{command} {address} {others_address}")
