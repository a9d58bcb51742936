# SPDX-License-Identifier: GPL-2.0
"""One boot of the virtual machine: its sound devices, its steps, its results.

A boot is described first: controllers, codecs, and tests, each a command for
guest.sh and a check of what came of it. Then it runs, and then the tests are
checked one after the other against the files that the guest and QEMU left.
"""

import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import audio

HERE = Path(__file__).resolve().parent
TOOLS = HERE.parents[1] / "tools"
# Of the guest, and of programs and modules for it: see tools/arch.sh.
ARCH = os.environ.get("GUEST_ARCH", "amd64")
TRIPLET = os.environ.get("GUEST_TRIPLET", "x86_64-linux-gnu")
MODULES_ROOT = Path(os.environ.get("MODULES_ROOT", TOOLS.parent))
COMPILER = os.environ.get("GUEST_CC", "gcc").split()
SOURCE_SECONDS = 60
# Guest time counts instructions, and idle time is skipped: a busy host cannot
# make the guest late, nor QEMU's codec drop sound. But when the guest waits for
# something that takes the host real time, its clock runs ahead.
ICOUNT = "shift=1,sleep=off"


class Failure(Exception):
    """A test failed; the text says why."""


class Skip(Exception):
    """A test makes no sense here; the text says why."""


def expect(condition, text):
    if not condition:
        raise Failure(text)


@dataclass
class Result:
    """What a step left: its exit status, None if it never ended, and what it
    printed."""
    status: int | None
    output: str

    def succeeded(self):
        expect(self.status is not None, f"it never ended: {self.output}")
        lines = self.output.strip().splitlines() or ["no output"]
        expect(self.status == 0, f"exit status {self.status}: {lines[-1]}")


@dataclass
class Test:
    name: str
    command: str
    # May return what is worth saying of a success.
    check: Callable[[Result], str | None]
    # Why the test makes no sense with snd_hda_intel, or on an arm64, if it does not.
    not_for_peer: str = ""
    not_for_arm64: str = ""
    # Whether the machine sleeps meanwhile.
    sleeps: bool = False

    def line(self, number):
        """Of the guest's script."""
        return f"{'run_asleep' if self.sleeps else 'run'} {number} {self.command}"


def why_not(test, peer):
    """Why a test, or all of a boot, makes no sense with this driver on this machine."""
    if peer and test.not_for_peer:
        return f"snd_hda_intel: {test.not_for_peer}"
    if ARCH == "arm64" and test.not_for_arm64:
        return f"arm64: {test.not_for_arm64}"
    return ""


class Codec:
    """A codec and what QEMU connects to it: a WAV file for what it plays, or,
    where it captures too, raw files for both ways through ALSA's file plugin.
    Those take and give sound faster than it plays, and the codec hurries; where
    time matters, a codec that captures is connected to nothing."""

    def __init__(self, boot, number, rate, duplex, connected):
        self.rate, self.duplex, self.connected = rate, duplex, connected
        self.number, self.directory = number, boot.directory
        self.seed = 1000 * (number + 1)
        self.source_seconds = SOURCE_SECONDS
        self.matches = []

    def audiodev(self):
        if not self.connected:
            return f"none,id=a{self.number}"
        if not self.duplex:
            return (f"wav,id=a{self.number},path={self.heard_path()},"
                    f"out.frequency={self.rate}")
        # Without the lengths a single read blocks QEMU for seconds.
        ways = ",".join(
            f"{way}.dev={name}{self.number},{way}.try-poll=off,{way}.frequency={self.rate},"
            f"{way}.period-length=10000,{way}.buffer-length=40000"
            for way, name in (("in", "source"), ("out", "heard")))
        return f"alsa,id=a{self.number},{ways},threshold=0"

    def alsa_configuration(self):
        n = self.number
        return (f'pcm.source{n} {{ type file; slave.pcm "null"; file "/dev/null"; '
                f'infile "{self.source_path()}"; format "raw" }}\n'
                f'pcm.heard{n} {{ type file; slave.pcm "null"; '
                f'file "{self.heard_path()}"; format "raw" }}\n')

    def heard_path(self):
        return self.directory / f"heard{self.number}.{'raw' if self.duplex else 'wav'}"

    def source_path(self):
        return self.directory / f"source{self.number}.raw"

    def heard(self):
        if self.duplex:
            return audio.read_raw(self.heard_path())
        return audio.read_wav(self.heard_path())

    def source(self):
        return audio.noise(self.number, self.source_seconds * self.rate)

    def next_noise(self, seconds):
        self.seed += 1
        return audio.noise(self.seed, int(seconds * self.rate))

    def check_heard(self, sent):
        """The signal is in what was heard, after those that were found before."""
        start = sum(self.matches[-1]) if self.matches else 0
        at = audio.compare(sent, self.heard(), start)
        self.matches.append((at, len(sent)))
        return at


class Boot:
    def __init__(self, name, directory, processors=1, swap=0):
        # ALSA_CONFIG_PATH is a list with spaces between.
        self.name, self.directory = name, directory / name.replace(" ", "-")
        self.processors, self.swap = processors, swap
        self.devices, self.codecs, self.tests = [], [], []
        self.controllers = 0
        self.files, self.programs, self.copies, self.host_programs = {}, [], [], []
        self.icount = ICOUNT
        # Seconds of the guest for a step, and of the host for all of it.
        self.step_seconds, self.timeout = 100, 900
        self.kernel_parameters = ""
        self.shown = False  # what the guest says meanwhile
        # What the tests make the driver say, if anything: a regular expression.
        self.complaints = ""
        # Why the boot makes no sense with snd_hda_intel, or on an arm64, if it does not.
        self.not_for_peer = self.not_for_arm64 = ""
        # Why snd_hda_intel cannot come up here without complaints, if it cannot.
        self.peer_complains = ""
        self.setup = "load_driver {pcms} && full_volume || exit"

    # The machine.

    def controller(self, model="ich9-intel-hda", options="", slot=None):
        slot = 4 + self.controllers if slot is None else slot
        self.devices += ["-device", f"{model},id=c{self.controllers},addr={slot}{options}"]
        self.controllers += 1
        return f"0000:00:{slot:02x}.0"

    def codec(self, rate=48000, duplex=False, options="", kind=None, connected=True):
        """A codec on the controller that was added last."""
        codec = Codec(self, len(self.codecs), rate, duplex, connected)
        kind = kind or ("hda-duplex" if duplex else "hda-output")
        self.codecs.append(codec)
        self.devices += [
            "-audiodev", codec.audiodev(),
            "-device", f"{kind},bus=c{self.controllers - 1}.0,audiodev=a{codec.number}{options}"]
        return codec

    def iommu(self):
        """One that translates whatever the machine's devices ask for."""
        self.kernel_parameters = "iommu.passthrough=0"
        if ARCH == "arm64":
            self.devices += ["-machine", "iommu=smmuv3"]
        else:
            self.kernel_parameters += " intel_iommu=on"
            self.devices += ["-device", "intel-iommu"]

    # The tests.

    def test(self, name, command, check=Result.succeeded, **more):
        self.tests.append(Test(name, command, check, **more))

    def file(self, frames, rate=None):
        """A file for the guest: a WAV if a rate is given. Its name is returned."""
        name = f"sound{len(self.files)}.{'wav' if rate else 'raw'}"
        self.files[name] = frames, rate
        return name

    def program(self, name):
        """A C program of ours for the guest, which has libasound for it."""
        self.programs.append(name)

    def copy(self, *paths):
        """Files of ours for the guest's directory."""
        self.copies += paths

    def host_program(self, *paths):
        """Programs of this system for the guest: see --program of tools/vm."""
        self.host_programs += paths

    def sound(self, codec, seconds):
        """Noise to play: the frames, and a file with silence after them, since
        QEMU drops what is still on its way when a stream stops."""
        sent = codec.next_noise(seconds)
        tail = audio.silence(codec.rate // 4)
        return sent, self.file(audio.np.concatenate([sent, tail]), codec.rate)

    def play(self, name, codec, period, periods, seconds=1, mmap=False, **more):
        # Long enough to go round the buffer a few times.
        seconds = max(seconds, 2.5 * period * periods / codec.rate)
        sent, file = self.sound(codec, seconds)

        def check(result):
            check_stream(result, period, periods, mmap)
            codec.check_heard(sent)

        self.test(name, f"play {codec.number} {file} {period} {periods}{mmap_option(mmap)}",
                  check, **more)

    def record(self, name, codec, period, periods, seconds=2, mmap=False):
        file = f"recording{len(self.tests)}.wav"

        def check(result):
            check_stream(result, period, periods, mmap)
            self.check_recording(codec, file, seconds)

        self.test(name, f"record {codec.number} {file} {codec.rate} {seconds} "
                        f"{period} {periods}{mmap_option(mmap)}", check)

    def check_recording(self, codec, file, seconds):
        recorded = audio.read_wav(self.directory / file)
        expect(len(recorded) == seconds * codec.rate,
               f"{len(recorded)} frames recorded instead of {seconds * codec.rate}")
        audio.compare(recorded, codec.source())

    def nothing_else_heard(self):
        """After the other tests of a boot: silence wherever they sent none."""
        def check(_):
            for codec in filter(lambda codec: codec.connected, self.codecs):
                audio.only(codec.heard(), codec.matches)
        self.test("nothing is heard that was not sent", "true", check)

    # The run.

    def run(self, selected, options):
        self.directory.mkdir(parents=True, exist_ok=True)
        for old in self.directory.iterdir():
            old.unlink()
        self.write_files(selected)
        self.peer = "--peer" in options
        programs = [word for path in self.host_programs for word in ("--program", str(path))]
        command = [str(TOOLS / "vm"), "--dir", str(self.directory),
                   "--timeout", str(self.timeout), *self.processor_options(),
                   *self.swap_options(), "--append", self.kernel_parameters, *programs, *options, str(self.directory / "steps.sh"), "--", *self.devices]
        self.vm = subprocess.run(command, stdout=None if self.shown else subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, check=False,
                                 env=self.environment())
        self.unpack_results(self.directory / "results.tar")

    def unpack_results(self, archive):
        """One archive behind the other, of each step; none if it died early."""
        if archive.stat().st_size:
            with tarfile.open(archive, ignore_zeros=True) as results:
                # newer Pythons ask for it
                results.extraction_filter = getattr(tarfile, "data_filter", None)
                results.extractall(self.directory)

    def processor_options(self):
        """Several processors really run at once, but then in the host's time:
        what is played may suffer from a busy host."""
        if self.processors > 1:
            return ["--smp", str(self.processors)]
        return ["--icount", self.icount]

    def swap_options(self):
        return ["--swap", str(self.swap)] if self.swap else []

    def write_files(self, selected):
        for name, (frames, rate) in self.files.items():
            if rate:
                audio.write_wav(self.directory / name, frames, rate)
            else:
                frames.tofile(self.directory / name)
        for name in self.programs:
            subprocess.run([*COMPILER, "-Wall", "-O2", "-o", str(self.directory / name),
                            str(HERE / f"{name}.c"), "-lasound"], check=True)
        for path in [HERE / "guest.sh", *self.copies]:
            shutil.copy(path, self.directory)
        (self.directory / "results.tar").touch()
        (self.directory / "steps.sh").write_text(self.script(selected))
        duplex = [codec for codec in self.codecs if codec.duplex and codec.connected]
        for codec in duplex:
            codec.source().tofile(codec.source_path())
        (self.directory / "asound.conf").write_text(
            "</usr/share/alsa/alsa.conf>\n" + "".join(c.alsa_configuration() for c in duplex))

    def script(self, selected):
        lines = [". /share/guest.sh",
                 " ".join(["begin guest.sh", *self.files, *self.programs,
                           *(path.name for path in self.copies)]),
                 f"STEP_SECONDS={self.step_seconds}",
                 self.setup.format(pcms=len(self.codecs))]
        lines += [test.line(self.tests.index(test)) for test in selected]
        return "\n".join(lines + ["true"]) + "\n"

    def environment(self):
        return {**os.environ, "ALSA_CONFIG_PATH": str(self.directory / "asound.conf")}

    def result(self, test):
        number = self.tests.index(test)
        status = self.directory / f"{number}.rc"
        log = self.directory / f"{number}.log"
        if not status.exists():
            return Result(None, self.why())
        return Result(int(status.read_text()), log.read_text(errors="replace"))

    def why(self):
        """The last words of tools/vm."""
        said = ((self.vm.stdout or "") + self.vm.stderr).strip().splitlines()
        return " ".join(line.strip() for line in said[-2:])

    # What every boot must show.

    def closing_checks(self):
        return [("the guest's script ran to its end", self.check_finished),
                ("no kernel message of warning level or worse", self.check_kernel_messages)]

    def check_finished(self):
        expect(self.vm.returncode == 0, f"status {self.vm.returncode}: {self.why()}")

    def check_kernel_messages(self, log="dmesg"):
        if self.peer and self.peer_complains:
            raise Skip(f"snd_hda_intel: {self.peer_complains}")
        check = subprocess.run([str(TOOLS / "dmesg-check"), str(self.others(log))],
                               capture_output=True, text=True, errors="replace", check=False)
        lines = (check.stdout + check.stderr).strip().splitlines()
        expect(check.returncode == 0, f"{len(lines)} lines, the first: {lines[:1]}")


    def others(self, log):
        """The messages without those that had to come."""
        if not self.complaints:
            return self.directory / log
        messages = (self.directory / log).read_text(errors="replace").splitlines(keepends=True)
        others = self.directory / f"{log}-others"
        others.write_text("".join(line for line in messages
                                  if not re.search(self.complaints, line)))
        return others


def mmap_option(mmap):
    return " -M" if mmap else ""


def count_of(result, name):
    """What a line "NAME COUNT" of the output says."""
    return int(re.search(rf"^{name} (\d+)$", result.output, re.M).group(1))


def check_stream(result, period, periods, mmap):
    """aplay or arecord did what it was asked to, and never lost the pace."""
    result.succeeded()
    xruns = [line for line in result.output.splitlines() if "run!!!" in line]
    expect(not xruns, f"{len(xruns)} xruns: {xruns[:1]}")
    setup = dict(re.findall(r"^  (\w+) +: (\w+)", result.output, re.M))
    expect((setup.get("period_size"), setup.get("buffer_size")) ==
           (str(period), str(period * periods)),
           f"the device took {setup.get('period_size')} frames a period and "
           f"{setup.get('buffer_size')} in the buffer")
    expect(setup.get("access") == ("MMAP" if mmap else "RW") + "_INTERLEAVED",
           f"access is {setup.get('access')}")
