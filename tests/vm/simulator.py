# SPDX-License-Identifier: GPL-2.0
"""The software controller on a machine that has no sound hardware."""

import audio
from plan import Boot, check_stream, count_of, expect


class Simulator(Boot):
    """A boot without sound devices; the card comes from hdaudbus-sim."""

    def __init__(self, directory, name="simulator"):
        super().__init__(name, directory)
        self.setup = "load_simulator && full_volume || exit"
        self.not_for_peer = "it has no controller in software"

    def loopback(self, name, rate, period, periods, mmap=False):
        """Played and recorded at the same time: bit for bit, and nothing else."""
        number = len(self.tests)
        sent = audio.noise(7000 + number, rate)
        lead = audio.silence(rate)
        file = self.file(audio.np.concatenate([lead, sent, audio.silence(rate // 2)]), rate)
        recording = f"heard{number}.wav"

        def check(result):
            check_stream(result, period, periods, mmap)
            heard = audio.read_wav(self.directory / recording)
            at = audio.compare(sent, heard)
            audio.only(heard, [(at, len(sent))])

        option = " -M" if mmap else ""
        buffer = f"{period} {periods}{option}"
        self.test(name, f"together 'record 0 {recording} {rate} 3 {buffer}' "
                        f"'play 0 {file} {buffer}'", check)

    def format(self, name, size, rate):
        """Samples of another size, as raw bytes: each of them where it belongs."""
        number = len(self.tests)
        noise = audio.noise(7500 + number, rate * size // 4).tobytes()
        lead = bytes(rate * size)
        file = self.file(audio.np.frombuffer(lead + noise + lead, audio.FRAME))
        recording = f"heard{number}.raw"

        def check(result):
            result.succeeded()
            heard = (self.directory / recording).read_bytes()
            at = heard.find(noise)
            expect(at >= 0, "what was played is not in what was recorded")
            expect(at % (2 * size) == 0, f"it begins in the middle of a frame: at {at}")
            # ALSA fills up what is left of a period: with 0x80 if that is silence
            rest = set(heard[:at] + heard[at + len(noise):])
            expect(rest <= ({0, 0x80} if name == "U8" else {0}), "there is more than was played")

        self.test(f"what is played is recorded, {name} at {rate} Hz",
                  f"formats {file} {recording} {name} {rate}", check)


def simulator(directory):
    boot = Simulator(directory)
    boot.test("a card comes up where there is no hardware", "bare_cards", check_bare)
    for rate, period in ((8000, 128), (44100, 448), (48000, 480), (96000, 960), (192000, 1920)):
        boot.loopback(f"what is played is recorded, {rate} Hz", rate, period, 8)
    boot.loopback("what is played is recorded, in periods of 64", 48000, 64, 16)
    boot.loopback("what is played is recorded, mmap", 48000, 1024, 4, mmap=True)
    for times in (250, 500):
        boot.test(f"an idle controller sleeps and wakes, {times} times", "doze 250", check_doze)
    boot.loopback("what is played is recorded after that", 48000, 480, 8)
    for name, size, rate in (("U8", 1, 48000), ("S32_LE", 4, 44100), ("S32_LE", 4, 96000)):
        boot.format(name, size, rate)
    boot.test("a jack is plugged in and pulled out", "plug", check_plug)
    boot.test("a jack is polled, also after a codec is bound anew", "polled_jack")
    boot.test("a jack wakes a controller that sleeps", "wake_by_jack")
    boot.test("a display is plugged in, and tells of itself", "display 0x1b360da3 0x02 0x03 0",
              check_display)
    boot.test("a display of which only the graphics driver knows", "display 0x80862806 0x04 0x05 1",
              check_display)
    boot.test("a codec that cannot be is refused, and why is said", "refuse", check_refused)
    boot.test("codecs come from files, several on a controller", "codec_files", check_files)
    boot.test("a card that is not enabled keeps its place", "one_enabled", check_enabled)
    boot.test("what is read ahead makes the same card, with fewer calls", "read_ahead", check_ahead)
    file = boot.file(audio.noise(7999, 48000 * 4), 48000)
    boot.test("a controller goes while it plays, by live", f"vanish live {file}")
    boot.test("a controller goes while it plays, by rmdir", f"vanish rmdir {file}")
    boot.test("a codec of 127 nodes that leads in circles", f"circles {file}", check_circles)
    boot.test("the module stays while there is a directory", "keep_module")
    boot.test("the module goes while its card plays", f"vanish_module {file}")
    boot.loopback("and comes back", 48000, 480, 4)
    boot.test("everything can be unloaded", "unload_simulator")
    return boot


def check_bare(result):
    result.succeeded()
    expect("hdaudbus-sim." in result.output, "the card is not on hdaudbus-sim")
    expect("0x0403" not in result.output, "there is a controller in hardware")


def check_doze(result):
    result.succeeded()
    expect("dozed 250 times" in result.output, result.output)


def check_plug(result):
    result.succeeded()
    states = [line.split("=")[1] for line in result.output.splitlines() if ": values=" in line]
    expect(states == ["off", "on", "off"], f"the jack's control was {states}")


def check_display(result):
    result.succeeded()
    for line in ("monitor_present\t\t1", "eld_valid\t\t1", "monitor_name\t\tSIM"):
        expect(line in result.output, f"no {line!r} in the ELD's file")
    expect("values=on" in result.output, "the jack's control is not on")


def check_refused(result):
    result.succeeded()
    expect("line 2: expected a number of 32 bits" in result.output, result.output)


def check_circles(result):
    result.succeeded()
    expect("126" in result.output.split(), f"not all of its widgets are there: {result.output}")


def check_ahead(result):
    result.succeeded()
    one, ahead = (count_of(result, f"calls{n}") for n in (0, 1))
    expect(ahead < 0.7 * one, f"{ahead} calls, without reading ahead {one}")


def check_enabled(result):
    result.succeeded()
    cards = [line for line in result.output.splitlines() if "hdaudbus-sim." in line]
    expect(len(cards) == 1 and "codec 1" in cards[0], f"the cards are {cards}")


def check_files(result):
    result.succeeded()
    cards = [line for line in result.output.splitlines() if "hdaudbus-sim." in line]
    expect(len(cards) == 3, f"{len(cards)} cards")
    expect(sum("codec 1" in card for card in cards) == 1, "no second codec on a controller")
