# SPDX-License-Identifier: GPL-2.0
"""The same machine with both drivers: what snd_hda_intel's cards show, ours show.

Not compared are the cards' long names, which say where they are, and which of
several cards of one name has which id: snd_hda_intel brings them up at the same
time.
"""

import difflib
import re

import audio
from plan import HERE, Boot, expect


class BothDrivers(Boot):
    """A boot with each driver; a test compares the two results."""

    def __init__(self, directory):
        super().__init__("both drivers", directory)
        self.not_for_peer = "it is what hdaudbus is compared with"
        self.other = Boot("both drivers (peer)", directory)
        self.other.tests, self.other.files = self.tests, self.files
        for boot in (self, self.other):
            boot.controller()
            boot.codec(duplex=True)
            boot.controller()
            boot.codec(duplex=True, kind="hda-micro")
            boot.controller("intel-hda")
            boot.codec(options=",mixer=off")
            boot.copy(HERE / "programs.sh")
            boot.host_program("hda-verb", "/usr/share/alsa/ucm2")

    def run(self, selected, options):
        super().run(selected, options)
        self.other.run(selected, [*options, "--peer"])

    def equal(self, name, command, *shown, check=None, **more):
        """Both drivers show the same, and these words in it; ours passes the check."""
        def compare(ours):
            peers = self.other.result(test)
            for result in (peers, ours):
                result.succeeded()
            text = neutral(ours.output)
            differences = diff(neutral(peers.output), no_larger(text, neutral(peers.output)))
            expect(not differences, f"{len(differences)} lines: {differences[:6]}")
            for words in shown:
                expect(words in text, f"neither shows {words!r}")
            if check:
                check(self, text)

        self.test(name, command, compare, **more)
        test = self.tests[-1]

    def closing_checks(self):
        return [*super().closing_checks(),
                ("snd_hda_intel's script ran to its end", self.other.check_finished)]


def neutral(output):
    """What was shown, without what may differ."""
    text = output
    for number, card_id in re.findall(r"^ *(\d+) \[(\w+) *\]: ", output, re.M):
        text = re.sub(rf"\bCARD={card_id}\b", f"CARD={number}", text)
        text = re.sub(rf"^( *{number}) \[{card_id} *\]: ", r"\1: ", text, flags=re.M)
        text = text.replace(f"card {number}: {card_id} [", f"card {number}: [")
    return re.sub(r"^ {22}HDA.* at .*$", " " * 22 + "(somewhere)", text, flags=re.M)


def no_larger(ours, peers):
    """Ours, where a limit of periods or buffers that is above the peer's is the peer's:
    more periods than its 32, and longer ones, are no loss."""
    limit = re.compile(r"^((?:PERIOD|BUFFER)\w*: [\[(]\d+) (\d+)([\])])$", re.M)
    theirs = iter(limit.findall(peers))

    def smaller(match):
        least, most, bracket = next(theirs, ("", "0", ""))
        above = match[1] == least and int(match[2]) > int(most)
        return f"{least} {most}{bracket}" if above else match[0]
    return limit.sub(smaller, ours)


def diff(peers, ours):
    lines = difflib.unified_diff(peers.splitlines(), ours.splitlines(), lineterm="", n=0)
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def both_drivers(directory):
    boot = BothDrivers(directory)
    boot.equal("mixer controls", "show each_card amixer controls -c", "'Master Playback Volume'")
    boot.equal("amixer contents", "show each_card amixer contents -c",
               "dBscale-min=-74.00dB", "Mic Phantom Jack", "chmap-fixed=FL,FR")
    boot.equal("simple mixer", "show each_card amixer scontents -c", "Playback 74 [100%]")
    boot.equal("PCMs", "show show_pcms", "Generic Analog", "card 2", "subdevices_avail: 1")
    boot.equal("what PCMs can do", "show show_abilities", "hw:2,0", "S16_LE",
               not_for_arm64="the kernel allocates its buffers in advance, and they are smaller")
    boot.equal("alsa-lib's devices for playback", "show aplay -L",
               "front:CARD=0,DEV=0", "surround51:CARD=2,DEV=0", "HDA Intel, Generic Analog")
    boot.equal("alsa-lib's devices for capture", "show arecord -L", "dsnoop:CARD=1,DEV=0")
    boot.equal("codec files in /proc", "show show_codecs", "Codec: QEMU Generic")
    boot.equal("device files and input devices", "show show_files", "pcmC2D0p", "hwC2D0")
    boot.equal("hwdep devices and their attributes", "show show_hwdeps",
               "user_pin_configs", "0x05 0x00805020")
    boot.equal("hda-verb", "show show_verbs", "value = 0x1af40022")
    boot.equal("a pin is configured anew, as by hdajackretask", "show reconfigure",
               "Speaker Phantom Jack", "0x03 0x90170110",
               check=lambda _, text: expect("others" not in text, text.splitlines()[-1]))
    add_names(boot)
    boot.equal("what alsactl stores it restores", "show store_and_restore", "value.0 37",
               check=lambda _, text: expect("restored" not in text and "nothing" not in text,
                                            text.splitlines()[0]))
    boot.equal("amixer contents at the end", "show each_card amixer contents -c")
    return boot


def add_names(boot):
    """Played and recorded by the names that alsa-lib has for the card. Before it,
    so that the codec's own volume is what it was, bit by bit."""
    sent, file = boot.sound(boot.codecs[0], 1)

    def check_played(driver, text):
        names = re.findall(r"^(\w+): 0$", text, re.M)
        expect(set(names) >= {"default", "sysdefault", "front", "surround51"}, f"only by {names}")
        for name in names:
            try:
                driver.codecs[0].check_heard(sent)
            except audio.Mismatch as mismatch:
                raise audio.Mismatch(f"{name}: {mismatch}") from mismatch

    def check_recorded(driver, text):
        names = re.findall(r"^(\w+): 0$", text, re.M)
        expect(set(names) >= {"default", "sysdefault", "front", "dsnoop"}, f"only by {names}")
        for name in names:
            driver.check_recording(driver.codecs[0], f"by-name-{name}.wav", 1)

    boot.equal("played by alsa-lib's names", f"show play_by_names {file}", check=check_played)
    boot.equal("recorded by alsa-lib's names", "show record_by_names", check=check_recorded)
