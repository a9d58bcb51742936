#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Which calls that allocate failed in a run of tools/faults?

Usage: faults.py MODULES RUN

Every call of another module or the kernel in our object code is looked at: those
of functions that tests/faults/calls has as allocating are the sites. The run's
traces have the innermost call of ours for which each allocation failed: that is the
site. Writes RUN/sites.tsv.
"""

import fnmatch
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "tests" / "faults"
MODULES = ("hdaudbus", "snd-hdaudbus")
SPLAT = re.compile("|".join((ROOT / "tools" / "splats").read_text().splitlines()))


def output(*command, given=None):
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          input=given).stdout


class Module:
    """The calls in the object code of a module, by the address behind them."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem.replace("-", "_")
        self.functions = defaultdict(list)  # name -> section, offset, size
        self.calls = {}         # (section, offset behind the call) -> function called
        self.lines = {}         # the same -> file:line, function of ours
        self.read_symbols()
        self.read_calls()
        self.read_lines()

    def read_symbols(self):
        pattern = re.compile(r"([0-9a-f]+) .{6}F (\S+)\s+([0-9a-f]+) (\S+)$")
        for line in output("objdump", "-t", str(self.path)).splitlines():
            if match := pattern.match(line):
                offset, section, size, name = match.groups()
                self.functions[name].append((section, int(offset, 16), int(size, 16)))

    def read_calls(self):
        section = behind = None
        listing = output("objdump", "-dr", "--no-show-raw-insn", str(self.path))
        for line in listing.splitlines():
            if match := re.match(r"Disassembly of section (\S+):", line):
                section = match[1]
            elif match := re.match(r"\s+([0-9a-f]+):\s+call\b", line):
                behind = section, int(match[1], 16) + 5
            elif match := re.match(r"\s+[0-9a-f]+: R_X86_64_(?:PLT|PC)32\s+([\w.]+)", line):
                if (behind and match[1] not in self.functions and
                        not match[1].startswith((".", "__x86_indirect_thunk"))):
                    self.calls[behind] = match[1]
                behind = None
            elif not line.strip().startswith("R_"):
                behind = None

    def read_lines(self):
        for section in {section for section, _ in self.calls}:
            places = [key for key in self.calls if key[0] == section]
            for place, line in zip(places, self.source(section, [at - 1 for _, at in places])):
                self.lines[place] = line

    def source(self, section, addresses):
        """For each address the innermost line that is in a file of the module's."""
        text = output("addr2line", "-aif", "-j", section, "-e", str(self.path),
                      given="\n".join(hex(address) for address in addresses))
        for block in re.split(r"^0x[0-9a-f]+$", text, flags=re.M)[1:]:
            frames = block.strip().splitlines()
            yield next(((self.short(where), function)
                        for function, where in zip(frames[::2], frames[1::2])
                        if f"/drivers/{self.path.stem}/" in where), ("?", "?"))

    @staticmethod
    def short(where):
        return "drivers/" + re.sub(r" \(discriminator.*", "", where).split("/drivers/")[-1]

    def place(self, function, offset, size):
        """Where a line of a stack trace is, in this module's terms. The kernel counts
        to a function what is between it and the next."""
        section, start, _ = min((found for found in self.functions[function]
                                 if found[2] <= size), key=lambda found: size - found[2])
        return section, start + offset


def calls_that_allocate():
    """Patterns of the functions that allocate, and of those that do not."""
    kinds = {"allocate": [], "do not": []}
    for line in (FAULTS / "calls").read_text().splitlines():
        if line in kinds:
            kind = kinds[line]
        elif line and not line.startswith("#"):
            kind += line.split()
    return kinds["allocate"], kinds["do not"]


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def reasons():
    """(file, function, lines of the source, the call's last) -> why it never fails."""
    found = {}
    for block in (FAULTS / "reasons").read_text().split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            file, function = lines[0].split()
            source = tuple(line[2:] for line in lines if line.startswith("| "))
            found[file, function, source] = " ".join(lines[1 + len(source):])
    return found


def is_at(where, source):
    """Is "file:number" in the source at the end of these lines?"""
    file, number = where.rsplit(":", 1)
    lines = (ROOT / file).read_text().splitlines()[:int(number)][-len(source):]
    return tuple(line.strip() for line in lines) == source


def failures(trace, modules):
    """Each failure on a trace: its test, and the call of ours that it was for."""
    by_name = {module.name: module for module in modules}
    call = re.compile(r"refused: (\S+)\+0x([0-9a-f]+)/0x([0-9a-f]+) \[(\w+)\]")
    test = ""
    with open(trace, errors="replace") as file:
        for line in file:
            if "tracing_mark_write" in line:
                test = line.split(": ", 2)[2].strip()
            elif match := call.search(line):
                module = by_name[match[4]]
                yield test, module, module.place(match[1], int(match[2], 16), int(match[3], 16))


class Report:
    def __init__(self, modules_directory, run):
        self.run = run
        self.passed = self.failed = 0
        print("KTAP version 1")  # how many there are, nobody knows yet
        self.modules = [Module(next(modules_directory.glob(f"drivers/{name}/{name}.ko")))
                        for name in MODULES]
        self.allocate, self.do_not = calls_that_allocate()

    def check(self, good, name, details=()):
        self.passed += bool(good)
        self.failed += not good
        for line in details if not good else ():
            print(f"# {line}")
        print(f"{'ok' if good else 'not ok'} {self.passed + self.failed} - {name}")

    def sites(self):
        """(file:line, function, called) -> tests in which it failed."""
        found, unknown = {}, set()
        for module in self.modules:
            for place, called in module.calls.items():
                if matches(called, self.allocate):
                    found[(*module.lines[place], called)] = defaultdict(int)
                elif not matches(called, self.do_not):
                    unknown.add(called)
        self.check(not unknown, "it is known of each function called whether it allocates",
                   sorted(unknown))
        return found

    def count(self, sites):
        wrong = set()
        for trace in sorted(self.run.glob("*/trace")):
            for test, module, place in failures(trace, self.modules):
                called = module.calls.get(place)
                if called is None:      # through a pointer
                    continue
                key = (*module.lines[place], called)
                if key in sites:
                    sites[key][f"{trace.parent.name}: {test}"] += 1
                else:
                    wrong.add(f"{called}, called in {key[0]}")
        self.check(not wrong, "nothing else allocates", sorted(wrong))

    def write(self, sites):
        with open(self.run / "sites.tsv", "w") as table:
            print("site", "function", "calls", "failures", "in", sep="\t", file=table)
            for (where, function, called), tests in sorted(sites.items(), key=order):
                print(where, function, called, sum(tests.values()), "; ".join(tests),
                      sep="\t", file=table)

    def judge(self, sites):
        why = reasons()
        used = set()
        for (where, function, called), tests in sorted(sites.items(), key=order):
            key = next((key for key in why if function == key[1] and
                        where.split(":")[0].endswith("/" + key[0]) and is_at(where, key[2])),
                       None)
            name = f"{where} {function}: {called}"
            if key:
                used.add(key)
                self.check(not tests, f"{name} never fails: {why[key]}",
                           ["but it does: the reason does not hold"])
            else:
                self.check(tests, f"{name} failed {sum(tests.values())} times")
        for key in sorted(set(why) - used):
            self.check(False, f"there is a reason for what is not there: {key[0]} {key[1]}")

    def guests(self):
        for directory in sorted(path.parent for path in self.run.glob("*/parts")):
            lines = said(directory / "output.log")
            for line in lines:
                if match := re.match(r"(ok|not ok) - (.*)", line):
                    self.check(match[1] == "ok", f"{directory.name}: {match[2]}")
            self.check(any("leaks" in line for line in lines),
                       f"{directory.name}: it got to its end")
            splats = [line for line in said(directory / "console.log") if SPLAT.search(line)]
            self.check(not splats, f"{directory.name}: no detector complained", splats[:20])


def said(log):
    """Its lines; none if QEMU did not even start."""
    return log.read_text(errors="replace").splitlines() if log.exists() else []


def order(site):
    where, line = site[0][0].rsplit(":", 1)
    return where, int(line) if line.isdigit() else 0, site[0][2]


def main():
    report = Report(Path(sys.argv[1]), Path(sys.argv[2]))
    sites = report.sites()
    report.count(sites)
    report.write(sites)
    report.guests()
    report.judge(sites)
    print(f"\n{report.passed} passed, {report.failed} failed, 0 skipped")
    sys.exit(report.failed > 0)


if __name__ == "__main__":
    main()
