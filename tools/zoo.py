#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Puts codecs of real machines on the software controller, one after the other.

A codec is a file in the format of /proc/asound/card*/codec#*. Each comes up on
hdaudbus-sim under Debian's unmodified kernel in QEMU, with snd-hdaudbus as its
card and the kernel's own codec driver on top. Then kselftest's mixer-test goes
through its controls, each substream of each PCM plays or records for a tenth of
a second in three formats, and all modules are unloaded again. The kernel must
not complain, and the controls that the dump itself lists must be there.

out/zoo.tsv has a row for each codec, out/zoo/N what is behind it. The last line
says how many codecs passed, failed and were skipped; skipped are files that are
no dumps.
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
COLUMNS = ["dump", "vendor id", "driver", "pcms", "controls", "of the dump's", "mixer-test",
           "streams", "kernel messages", "unload", "verdict", "why"]


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

    def find(self, pattern):
        match = re.search(pattern, self.text, re.M)
        return match.group(1) if match else ""

    def is_one(self):
        return bool(re.search(r"^Codec:|^Vendor Id:", self.text, re.M))


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
    said = [line for line in found.read("dmesg").splitlines()
            if re.search(r"snd_hda|hdaudio", line)]
    return ": " + re.sub(r"^<\d+>\[ *[\d.]+\] ", "", said[-1]) if said else ""


def judge_codec(row, found):
    row.cells["driver"] = found.read("driver").removeprefix("snd_hda_codec_")
    row.cells["pcms"] = len(set(re.findall(r"^(\w+ \d+) ", found.read("streams.log"), re.M)))
    ours = controls(found.read("controls"))
    row.cells["controls"] = len(ours)
    if not row.cells["pcms"]:
        row.fail("it has no PCM")
    if found.read("controls.status") != "0":
        row.fail(f"amixer: {found.last('controls.err')}")
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


def judge_oracle(row, ours):
    theirs = row.dump.controls
    missing = sorted(theirs - ours)
    row.cells["of the dump's"] = f"{len(theirs) - len(missing)}/{len(theirs)}" if theirs else "-"
    row.cells["missing"] = missing


def judge_mixer_test(row, found):
    log = found.read("mixer-test.log")
    verdicts = re.findall(r"^(ok|not ok) \d+ (\S+)(.*)$", log, re.M)
    failed = [name for verdict, name, _ in verdicts if verdict == "not ok"]
    skipped = sum("SKIP" in more for _, _, more in verdicts)
    row.cells["mixer-test"] = f"{len(verdicts) - len(failed) - skipped}/{len(failed)}/{skipped}"
    planned = re.search(r"^1\.\.(\d+)", log, re.M)
    if not planned or int(planned.group(1)) != len(verdicts):
        row.fail(f"mixer-test did not end: status {found.read('mixer-test.status')}, "
                 f"{found.last('mixer-test.log')}")
    if failed:
        row.fail(f"mixer-test: {' '.join(failed)}")


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
    """With the rules of all tests, which want to know where to begin."""
    log = found.directory / "dmesg.checked"
    log.write_text("<6>guest: script starts\n" + found.read("dmesg") + "\n")
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
        try:
            os.killpg(self.vm.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.vm.wait()

    def unpack(self, number, directory):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        archive = self.directory / "found" / f"{number}.tar"
        if archive.stat().st_size:
            with tarfile.open(archive) as files:
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
    def __init__(self, dumps, timeout, firsts=None):
        self.codecs = dict(enumerate(dumps))
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
                sys.exit(f"zoo: the guest does not come up; see {OUT}/zoo/boot{self.boots}")
        return [self.rows[number] for number in self.codecs]

    def boot(self, numbers):
        """Until the guest is through with all of them, or with itself."""
        self.boots += 1
        guest = Guest(OUT / "zoo" / f"boot{self.boots}",
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
        judge(row, guest.unpack(number, OUT / "zoo" / str(number)))
        self.add(number, row)

    def lose(self, number, guest, reason):
        row = Row(self.codecs[number])
        guest.unpack(number, OUT / "zoo" / str(number))
        row.fail(reason)
        self.add(number, row)

    def add(self, number, row):
        self.rows[number] = row
        seconds = int(time.monotonic() - self.started)
        cells = row.cells
        summary = (f"{cells['driver']}, {cells['pcms']} PCMs, {cells['controls']} controls, "
                   f"streams {cells['streams']}" if "streams" in cells else "")
        print(f"[{seconds:3d} s] {'not ok' if row.why else 'ok'} {len(self.rows)} of "
              f"{len(self.codecs)} - {row.dump.name}: {summary}", flush=True)
        for reason in row.why:
            print(f"        {reason}", flush=True)


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
    parser.add_argument("path", nargs="+", type=Path, help="a dump, or a directory of them")
    parser.add_argument("--timeout", type=int, default=180, metavar="SEC",
                        help="a codec that takes longer hangs (180)")
    return parser.parse_args()


def main():
    args = arguments()
    dumps, others = find_dumps(args.path)
    for other in others:
        print(f"        {other.path} is no codec dump")
    if not dumps:
        sys.exit("zoo: there is no codec dump to look at")
    (OUT / "zoo").mkdir(parents=True, exist_ok=True)
    rows = Zoo(dumps, args.timeout).run()
    write_table(rows)
    failed = sum(bool(row.why) for row in rows)
    print(f"The table is {OUT / 'zoo.tsv'}")
    print(f"{len(rows) - failed} passed, {failed} failed, {len(others)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
