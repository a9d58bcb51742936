#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Puts codecs of real machines on the software controller, one after the other.

A codec is a file in the format of /proc/asound/card*/codec#*. Each comes up on
hdaudbus-sim under Debian's unmodified kernel in QEMU, with snd-hdaudbus as its
card and the kernel's own codec driver on top. What the kernel reads of it must be
what the dump says: widgets, capabilities, pins, connections. Then kselftest's
mixer-test goes through its controls, each substream of each PCM plays or records
for a tenth of a second in three formats, and all modules are unloaded again. The
kernel must not complain.

out/zoo.tsv has a row for each codec, out/zoo/N what is behind it. Where the dump
lists controls, the table says which of them are not there, and what they are
called now. They need not be there: the codec driver was another one then. What
mixer-test may find fault with is in tools/zoo.known. The last line says how many
codecs passed, failed and were skipped; skipped are files that are no dumps.
"""

import argparse
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
OUT = ROOT / "out"
# A guest that is up within this time, in seconds, is up at all.
BOOT_TIMEOUT = 120
KNOWN = TOOLS / "zoo.known"
COLUMNS = ["dump", "vendor id", "driver", "facts", "pcms", "controls", "of the dump's",
           "mixer-test", "streams", "kernel messages", "unload", "verdict", "why",
           "not there of the dump's controls", "known of mixer-test"]

# Facts of a codec, each a line of a node in its dump.
FACTS = [r"(Vendor|Subsystem|Revision) Id: *0x0*(\w+)",
         r"(?:  |Default )(Amp-(?:In|Out) caps): (.*\S)",
         r" +(rates|bits|formats) \[0x0*(\w+)\]",
         r"  (Pincap) 0x0*(\w+)",
         r"  (Pin Default) 0x0*(\w+)"]
# What codec drivers of other years called a control.
RENAMED = [(r"(.*) Boost", [r"\1 Boost Volume"]),
           (r"Line-Out (.*)", [r"Line Out \1"]),
           (r"Input Source", ["Capture Source"]),
           (r"(?:Master )?Front Playback (.*)",
            [r"Line Out Playback \1", r"Speaker.* Playback \1", r"Headphone.* Playback \1"]),
           (r"PCM Playback (.*)",
            [r".*\+LO Playback \1", r"Line Out Playback \1", r"Headphone.* Playback \1"]),
           (r"(.*Mic.*|Line) Capture (.*)", [r"Capture \2"]),
           (r"Capture (Switch|Volume)", [r".*Mic Capture \1"]),
           (r"Mic (.*)", [r"Headphone Mic \1", r"Headset Mic \1", r"Internal Mic \1"])]


class Dump:
    """What a file says of its codec."""

    def __init__(self, path):
        self.path = path
        self.name = path.name
        self.text = path.read_text(errors="replace")
        self.vendor = self.find(r"^Vendor Id: *(0x[0-9a-f]+)")
        self.address = int(self.find(r"^Address: *(\d+)") or 0)
        self.controls = set(re.findall(
            r'^ *Control: name="(.*)", index=(\d+), device=(\d+)', self.text, re.M))

    def facts(self):
        return facts(self.text)

    def find(self, pattern):
        match = re.search(pattern, self.text, re.M)
        return match.group(1) if match else ""

    def is_one(self):
        return bool(re.search(r"^Codec:|^Vendor Id:", self.text, re.M))


def facts(text):
    """What a dump says of a codec, but for its state: {(node, what): value}."""
    found, node, connections = {}, "", None
    for line in text.splitlines():
        if connections is not None and re.match(r" +0x", line):
            connections += re.findall(r"0x\w+", line)
            continue
        connections = None
        if match := re.match(r"Node (0x\w+) \[(.*)\] wcaps (0x\w+)", line):
            node = match.group(1)
            found[node, "widget"] = match.group(2, 3)
        elif re.match(r" +Connection: [1-9]", line):
            connections = found[node, "connections"] = []
        elif match := re.match("|".join(f"(?:{fact})" for fact in FACTS), line):
            what, value = [group for group in match.groups() if group is not None]
            found[node, what] = value
    return found


@dataclass
class Row:
    """What became of a codec."""
    dump: Dump
    cells: dict = field(default_factory=dict)
    why: list = field(default_factory=list)

    def fail(self, reason):
        self.why.append(reason)

    def line(self):
        cells = {"dump": self.dump.name, "vendor id": self.dump.vendor, **self.cells,
                 "verdict": "failed" if self.why else "passed", "why": "; ".join(self.why)}
        return "\t".join(str(cells.get(column, "-")) for column in COLUMNS)


class Found:
    """The files that the guest left of a codec."""

    def __init__(self, directory):
        self.directory = directory

    def read(self, name):
        path = self.directory / name
        return path.read_text(errors="replace").strip() if path.exists() else ""

    def last(self, name):
        return (self.read(name).splitlines() or [""])[-1]


# What the row of a codec says.

def judge(row, found):
    if not found.read("text.status").startswith("ok"):
        row.fail(f"the text was refused: {found.read('text.status') or found.last('live.log')}")
    elif not found.read("live"):
        row.fail(f"the controller did not come up: {found.last('live.log')}")
    elif not found.read("cards"):
        row.fail("no card came up" + because(found))
    else:
        judge_codec(row, found)
        judge_mixer_test(row, found)
        judge_streams(row, found)
    judge_messages(row, found)
    row.cells["unload"] = "ok" if found.read("unload.status") == "0" else "failed"
    if row.cells["unload"] != "ok":
        row.fail(f"unload: {found.last('unload.log')}")


def because(found):
    """What the codec driver said last."""
    said = [line for line in found.read("messages").splitlines()
            if re.search(r"snd_hda|hdaudio", line)]
    return ": " + re.sub(r"^<\d+>\[ *[\d.]+\] ", "", said[-1]) if said else ""


def judge_codec(row, found):
    row.cells["driver"] = found.read("driver").removeprefix("snd_hda_codec_")
    row.cells["pcms"] = " ".join(sorted({
        device + kind[0] for kind, device in
        re.findall(r"^(\w+) (\d+) ", found.read("streams.log"), re.M)}))
    ours = controls(found.read("controls"))
    row.cells["controls"] = len(ours)
    if not row.cells["pcms"]:
        row.fail("it has no PCM")
    if found.read("controls.status") != "0":
        row.fail(f"amixer: {found.last('controls.err')}")
    judge_facts(row, found)
    judge_oracle(row, ours)


def controls(contents):
    """(name, index, device) of what amixer lists."""
    found = set()
    for line in contents.splitlines():
        match = re.match(r"numid=\d+,iface=\w+,name='(.*?)'(.*)", line)
        if match:
            place = dict(re.findall(r",(index|device)=(\d+)", match.group(2)))
            found.add((match.group(1), place.get("index", "0"), place.get("device", "0")))
    return found


def judge_facts(row, found):
    """The dump is right; what it does not say, nobody knows."""
    theirs, ours = row.dump.facts(), facts(found.read("codec"))
    wrong = [f"{node} {what}: {ours.get((node, what))} instead of {value}"
             for (node, what), value in theirs.items() if ours.get((node, what)) != value]
    row.cells["facts"] = f"{len(theirs) - len(wrong)}/{len(theirs)}"
    if wrong or not theirs:
        row.fail(f"the kernel reads another codec: {', '.join(wrong[:3]) or 'no facts'}")


def judge_oracle(row, ours):
    theirs = row.dump.controls
    missing = sorted(theirs - ours)
    row.cells["of the dump's"] = f"{len(theirs) - len(missing)}/{len(theirs)}" if theirs else "-"
    if missing:
        row.cells["not there of the dump's controls"] = ", ".join(
            fate(control, ours) for control in missing)


def fate(control, ours):
    """What became of a control that is not there."""
    name = control[0]
    for other in sorted(ours):
        if other[0] == name:
            return f"{place(control)} (now {place(other)})"
    for pattern, names in RENAMED:
        match = re.fullmatch(pattern, name)
        for now in names if match else []:
            for other in sorted(ours):
                if re.fullmatch(match.expand(now), other[0]):
                    return f"{place(control)} (now {place(other)})"
    return place(control)


def place(control):
    name, index, device = control
    return name + (f" index {index}" if index != "0" else "") + \
        (f" device {device}" if device != "0" else "")


def judge_mixer_test(row, found):
    log = found.read("mixer-test.log")
    verdicts = re.findall(r"^(ok|not ok) \d+ (.*)$", log, re.M)
    # "# CARD.NUMBER NAME" comes before the verdicts that are CARD.NUMBER's.
    names = dict(re.findall(r"^# (\S+\.\d+) (.*)$", log, re.M))
    failures = [test.split(".", 1) for verdict, test in verdicts if verdict == "not ok"]
    failed = [(test, names.get(control, control)) for test, control in failures]
    skipped = sum("SKIP" in test for _, test in verdicts)
    row.cells["mixer-test"] = f"{len(verdicts) - len(failed) - skipped}/{len(failed)}/{skipped}"
    planned = re.search(r"^1\.\.(\d+)", log, re.M)
    if not planned or int(planned.group(1)) != len(verdicts):
        row.fail(f"mixer-test did not end: status {found.read('mixer-test.status')}, "
                 f"{found.last('mixer-test.log')}")
    reasons = [(failure, known_reason(*failure)) for failure in failed]
    if unknown := [f"{test} of {control}" for (test, control), reason in reasons if not reason]:
        row.fail(f"mixer-test: {', '.join(unknown)}")
    if known := sorted({reason for _, reason in reasons if reason}):
        row.cells["known of mixer-test"] = "; ".join(known)


def known_reason(test, control):
    for line in KNOWN.read_text().splitlines():
        if line and not line.startswith("#"):
            known_test, pattern, reason = line.split("\t")
            if re.fullmatch(known_test, test) and re.fullmatch(pattern, control):
                return reason
    return None


def judge_streams(row, found):
    good, runs = 0, found.read("streams.log").splitlines()
    for run in runs:
        kind, device, sub, how, *form, status = run.split()
        name = f"{kind}-{device}-{sub}-{how}"
        problem = stream_problem(kind, how, status, found, name)
        good += not problem
        if problem:
            row.fail(f"{kind} {device},{sub} {' '.join(form)}: {problem}")
    row.cells["streams"] = f"{good}/{len(runs)}"
    tried = len({tuple(run.split()[:3]) for run in runs})
    if tried != int(found.read("substreams") or 0):
        row.fail(f"{tried} of {found.read('substreams')} substreams were tried: "
                 f"{found.last('streams.err')}")


def stream_problem(kind, how, status, found, name):
    log = found.read(f"{name}.log")
    if status != "0":
        return f"status {status}, {(log.splitlines() or ['no output'])[-1]}"
    if "run!!!" in log:
        return "it lost the pace"
    if how == "plain" and not listening(kind, found.read(f"{name}.codec")):
        return "no converter had the stream"
    return ""


def listening(kind, codec):
    """Whether a converter of that kind has a stream, in a codec's description."""
    converter = "Audio Output" if kind == "playback" else "Audio Input"
    nodes = re.split(r"^Node ", codec, flags=re.M)
    return any(re.match(rf"0x\w+ \[{converter}\]", node) and
               re.search(r"Converter: stream=[1-9]", node) for node in nodes)


def judge_messages(row, found):
    """With the rules of all tests, which want to know where to begin. That its
    processor is slow the kernel says once, whichever codec it is that it tells of."""
    log = found.directory / "dmesg.checked"
    lines = [line for line in found.read("messages").splitlines()
             if "hrtimer: interrupt took" not in line]
    log.write_text("\n".join(["<6>guest: script starts", *lines, ""]))
    check = subprocess.run([str(TOOLS / "dmesg-check"), str(log)], capture_output=True,
                           text=True, check=False)
    lines = check.stdout.strip().splitlines()
    row.cells["kernel messages"] = len(lines)
    if check.returncode:
        row.fail(f"{len(lines)} kernel messages, the first: {lines[:1]}")


# The guest, as often as it takes.

class Guest:
    """One boot: codecs by number, and what the guest says of them as it goes."""

    def __init__(self, directory, codecs, firsts):
        shutil.rmtree(directory, ignore_errors=True)
        self.directory = directory
        for name in ("codecs", "found"):
            (directory / name).mkdir(parents=True)
        shutil.copytree(os.environ["KSELFTEST_ALSA"], directory / "kselftest")
        listed = []
        for number, dump in codecs:
            shutil.copyfile(dump.path, directory / "codecs" / str(number))
            listed.append(f"{number} {dump.address}\n")
            # QEMU cannot create files where the host has no /proc.
            (directory / "found" / f"{number}.tar").touch()
            if dump.name in firsts:
                (directory / "codecs" / f"{number}.first").write_text(firsts[dump.name])
        (directory / "codecs" / "list").write_text("".join(listed))

    def start(self, timeout):
        self.vm = subprocess.Popen(
            [str(TOOLS / "vm"), "--dir", str(self.directory), "--icount", "shift=0,sleep=off",
             "--timeout", str(timeout), str(TOOLS / "guest" / "zoo")],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            text=True, errors="replace", start_new_session=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.vm.stdout:
            self.lines.put(line.strip())
        self.lines.put(None)

    def line(self, timeout):
        """The next line; None when there is none any more. May raise queue.Empty."""
        return self.lines.get(timeout=timeout)

    def kill(self):
        """With a chance for tools/vm to tidy up."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.vm.pid, number)
                self.vm.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass

    def unpack(self, number, directory):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        archive = self.directory / "found" / f"{number}.tar"
        if archive.stat().st_size:
            with tarfile.open(archive) as files:
                # newer Pythons ask for it
                files.extraction_filter = getattr(tarfile, "data_filter", None)
                files.extractall(directory)
        return Found(directory)

    def last_words(self):
        """Why it died, as far as its console knows."""
        console = (self.directory / "console.log")
        text = console.read_text(errors="replace") if console.exists() else ""
        splat = re.search(r"^.*(Kernel panic|BUG:|Oops:).*$", text, re.M)
        last = splat.group(0) if splat else (text.strip().splitlines() or ["it said nothing"])[-1]
        return re.sub(r"^\[ *[\d.]+\] ", "", last.strip())


class Zoo:
    """All codecs, in as many boots as that takes; what there is of each goes to a
    directory of its own. FIRSTS are commands for the guest, by the name of a dump."""

    def __init__(self, dumps, directory, timeout, firsts=None):
        self.quiet = bool(firsts)
        self.codecs = dict(enumerate(dumps))
        self.directory = directory
        self.timeout = timeout
        self.firsts = firsts or {}
        self.rows, self.boots = {}, 0
        self.started = time.monotonic()

    def run(self):
        waiting = list(self.codecs)
        while waiting:
            before = len(self.rows)
            self.boot(waiting)
            waiting = [number for number in self.codecs if number not in self.rows]
            if len(self.rows) == before:
                sys.exit(f"zoo: the guest does not come up; see {self.directory}/boot{self.boots}")
        return [self.rows[number] for number in self.codecs]

    def boot(self, numbers):
        """Until the guest is through with all of them, or with itself."""
        self.boots += 1
        guest = Guest(self.directory / f"boot{self.boots}",
                      [(number, self.codecs[number]) for number in numbers], self.firsts)
        guest.start(BOOT_TIMEOUT + self.timeout * len(numbers))
        current = None
        try:
            while (line := guest.line(self.timeout if current is not None else BOOT_TIMEOUT)) \
                    is not None:
                word, _, number = line.partition(" ")
                if word == "begin":
                    current = int(number)
                elif word == "end":
                    self.finish(current, guest)
                    current = None
            if current is not None:
                self.lose(current, guest, f"the guest died: {guest.last_words()}")
        except queue.Empty:
            if current is not None:
                self.lose(current, guest,
                          f"it hung: not done after {self.timeout} s; the console ends with: "
                          f"{guest.last_words()}")
        finally:
            guest.kill()

    def finish(self, number, guest):
        row = Row(self.codecs[number])
        judge(row, guest.unpack(number, self.directory / str(number)))
        self.add(number, row)

    def lose(self, number, guest, reason):
        row = Row(self.codecs[number])
        guest.unpack(number, self.directory / str(number))
        row.fail(reason)
        self.add(number, row)

    def add(self, number, row):
        self.rows[number] = row
        if self.quiet:
            return
        cells = row.cells
        summary = (f"{cells['driver']}, PCMs {cells['pcms']}, {cells['controls']} controls, "
                   f"streams {cells['streams']}" if "streams" in cells else "")
        for reason in row.why:
            print(f"# {reason}")
        print(f"{'not ok' if row.why else 'ok'} {len(self.rows)} - {row.dump.name}: {summary}")
        print(f"# {int(time.monotonic() - self.started)} s", flush=True)


def find_dumps(paths):
    """The files that are codec dumps, and those that are not."""
    files = []
    for path in paths:
        if not path.exists():
            sys.exit(f"zoo: there is no {path}")
        files += sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    dumps = [Dump(path) for path in files]
    return [d for d in dumps if d.is_one()], [d for d in dumps if not d.is_one()]


def write_table(rows):
    lines = ["\t".join(COLUMNS)] + [row.line() for row in rows]
    (OUT / "zoo.tsv").write_text("\n".join(lines) + "\n")


def arguments():
    parser = argparse.ArgumentParser(
        prog="tools/zoo", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="*", type=Path, help="a dump, or a directory of them")
    parser.add_argument("--timeout", type=int, default=180, metavar="SEC",
                        help="a codec that takes longer hangs (180)")
    parser.add_argument("--self-test", action="store_true",
                        help="whether all that can go wrong is noticed; needs no dumps")
    args = parser.parse_args()
    if bool(args.path) == args.self_test:
        parser.error("give a directory of codec dumps, or --self-test")
    return args


# The test of all this.

GOOD = """\
Codec: Test
Address: 2
Vendor Id: 0x1b360da3
Revision Id: 0x100000
AFG Function Id: 0x1 (unsol 0)
Node 0x02 [Audio Output] wcaps 0x6211: 8-Channels Digital
  PCM:
    rates [0x7f0]: 32000 44100 48000 88200 96000 176400 192000
    bits [0x1e]: 16 20 24 32
    formats [0x5]: PCM AC3
Node 0x03 [Pin Complex] wcaps 0x40738d: 8-Channels Digital Amp-Out CP
  Control: name="ELD", index=0, device=3
  Control: name="Old Volume", index=0, device=0
  Amp-Out caps: ofs=0x00, nsteps=0x00, stepsize=0x00, mute=1
  Amp-Out vals:  [0x80 0x80]
  Pincap 0x09000094: OUT Detect HBR HDMI DP
  Pin Default 0x18560010: [Jack] Digital Out at Int HDMI
  Connection: 1
     0x02
"""
BROKEN = "Codec: Bad\nVendor Id: none\n"
# Name, dump, what the guest is to do when the codec comes, and what must be said.
SELF_TESTS = [
    ("a good codec", GOOD, "", None),
    ("a text that is wrong", BROKEN, "", "the text was refused: line 2: expected"),
    ("another codec than the dump says", GOOD, "sed -i s/0x18560010/0x18560020/ /tmp/codecs/$1",
     "reads another codec: 0x03 Pin Default: 18560020 instead of 18560010"),
    ("a kernel message", GOOD, "echo '<4>planted' >/dev/kmsg", "1 kernel messages.*planted"),
    ("a stream that does not go", GOOD, "pcm_program() { echo planted; return 1; }",
     "playback 3,0 .*status 1, planted"),
    ("a stream that goes nowhere", GOOD, "cat() { /bin/cat \"$@\" | sed s/stream=./stream=0/; }",
     "playback 3,0 .*no converter had the stream"),
    ("a module that stays", GOOD, "rmmod() { echo planted; return 1; }", "unload: planted"),
    ("a control that fails", GOOD, "printf '#!/bin/sh\\necho 1..1; echo not ok 1 name.X.1' "
     ">/tmp/kselftest/mixer-test", "mixer-test: name of X.1"),
    ("no codec driver", GOOD, "rm $(find /lib/modules -name 'snd-hda-codec-*.ko')",
     "no card came up: .*no codec driver takes"),
    ("a kernel that crashes", GOOD, "echo c >/proc/sysrq-trigger",
     "the guest died: .*Kernel panic - not syncing: sysrq"),
    ("a guest that hangs", GOOD, "while :; do :; done", "it hung: not done after"),
    ("a good codec after all that", GOOD, "", None),
]


def self_test(directory):
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "dumps").mkdir(parents=True)
    firsts = {}
    for name, text, first, _ in SELF_TESTS:
        (directory / "dumps" / name).write_text(text)
        firsts[name] = first + "\n"
    dumps = [Dump(directory / "dumps" / name) for name, *_ in SELF_TESTS]
    rows = Zoo(dumps, directory, 60, firsts).run()
    failed = 0
    print(f"KTAP version 1\n1..{len(rows)}")
    for number, (row, (name, _, _, expected)) in enumerate(zip(rows, SELF_TESTS), 1):
        said = "; ".join(row.why)
        good = re.search(expected, said) if expected else not said
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - zoo: {name}" +
              ("" if good else f"\n# expected {expected or 'nothing'}, it says: {said}"))
    return failed, len(rows)


def main():
    args = arguments()
    if args.self_test:
        failed, count = self_test(OUT / "zoo-self-test")
        print(f"{count - failed} passed, {failed} failed, 0 skipped")
        return 1 if failed else 0
    dumps, others = find_dumps(args.path)
    for other in others:
        print(f"# {other.path} is no codec dump")
    if not dumps:
        sys.exit("zoo: there is no codec dump to look at")
    (OUT / "zoo").mkdir(parents=True, exist_ok=True)
    print(f"KTAP version 1\n1..{len(dumps)}")
    rows = Zoo(dumps, OUT / "zoo", args.timeout).run()
    write_table(rows)
    failed = sum(bool(row.why) for row in rows)
    print(f"# The table is {OUT / 'zoo.tsv'}")
    print(f"{len(rows) - failed} passed, {failed} failed, {len(others)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
