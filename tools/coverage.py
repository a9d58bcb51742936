#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The table of tools/coverage: coverage.py DIRECTORY FAILED

DIRECTORY has the .gcno and .gcda files of drivers/hdaudbus, FAILED is how many
tests failed when they were made. What gcov says of them is compared with
tools/coverage.reasons, whose blocks are

    FILE FUNCTION
    | a line of the function that did not run, or "..." for all such lines
    why it did not
"""

import collections
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRIVER = ROOT / "drivers" / "hdaudbus"
REASONS = ROOT / "tools" / "coverage.reasons"
ENOUGH = 95.0


class File:
    """What ran of a source file; a header's lines are counted over all its users."""

    def __init__(self, name):
        self.name = name
        self.source = (DRIVER / name).read_text(encoding="utf-8").split("\n")
        self.lines = collections.Counter()
        self.functions = {}
        self.branches = collections.Counter()

    def add(self, line):
        number = line["line_number"]
        self.lines[number] += line["count"]
        if "function_name" in line:
            self.functions[number] = line["function_name"].split(".")[0]
        for place, branch in enumerate(line["branches"]):
            self.branches[number, place] += branch["count"]

    def missed(self):
        return [number for number, count in sorted(self.lines.items()) if not count]

    def text(self, number):
        return " ".join(self.source[number - 1].split())


def covered(counts):
    return sum(1 for count in counts.values() if count), len(counts)


def percent(part, whole):
    return 100.0 * part / whole if whole else 100.0


def gcov(directory, *options):
    """Runs it on all files of the driver itself."""
    names = [data.name for data in sorted(directory.glob("*.gcno"))
             if (DRIVER / data.name).with_suffix(".c").exists()]
    return subprocess.run(["gcov", "--branch-probabilities", *options, *names], cwd=directory,
                          check=True, capture_output=True, text=True).stdout


def read_counters(directory):
    """{name: File} of all sources of drivers/hdaudbus."""
    files = {}
    for unit in gcov(directory, "--json-format", "--stdout").splitlines():
        for file in json.loads(unit)["files"]:
            path = Path(file["file"])
            if path.parts[-3:-1] == ("drivers", "hdaudbus"):
                known = files.setdefault(path.name, File(path.name))
                for line in file["lines"]:
                    known.add(line)
    return files


def read_reasons():
    """(file, function, line, reason) of each; the line "..." is for any."""
    text = "\n".join(line for line in REASONS.read_text(encoding="utf-8").split("\n")
                     if not line.startswith("#"))
    for block in filter(None, (block.strip("\n") for block in text.split("\n\n"))):
        head, *rest = block.split("\n")
        file, function = head.split()
        reason = " ".join(line for line in rest if not line.startswith("|"))
        for line in rest:
            if line.startswith("|"):
                yield file, function, " ".join(line[1:].split()), reason


def write_table(files):
    """Prints the table, also to out/. Returns whether enough lines run."""
    rows = [(name, *covered(file.lines), *covered(file.branches))
            for name, file in sorted(files.items())]
    rows.append(("all", *(sum(row[column] for row in rows) for column in range(1, 5))))
    with open(ROOT / "out" / "coverage.tsv", "w", encoding="utf-8") as table:
        print("file\tlines run\tlines\tbranches taken\tbranches", file=table)
        for row in rows:
            print(*row, sep="\t", file=table)
    print(f"\n{'':18}{'lines':>14}{'':8}{'branches':>14}")
    for name, run, lines, taken, branches in rows:
        print(f"{name:18}{run:7}/{lines:<6}{percent(run, lines):6.1f} %"
              f"{taken:8}/{branches:<6}{percent(taken, branches):6.1f} %")
    print()
    return percent(*rows[-1][1:3]) >= ENOUGH


def explain(files):
    """Prints the lines that did not run, each with its reason. Returns the files
    with one that has none, and how many reasons are out of date."""
    reasons = list(read_reasons())
    used, unexplained = set(), set()
    for name, file in sorted(files.items()):
        for number in file.missed():
            function = file.functions.get(number, "")
            found = next((reason for reason in reasons if reason[:2] == (name, function)
                          and reason[2] in ("...", file.text(number))), None)
            used.add(found)
            if not found:
                unexplained.add(name)
            print(f"{name}:{number} {function}: {file.text(number)}\n"
                  f"    {found[3] if found else 'NO REASON'}")
    stale = [reason for reason in reasons if reason not in used]
    for file, function, line, _ in stale:
        print(f"{REASONS.name} is out of date: {file} {function}: {line}")
    return unexplained, len(stale)


def main():
    directory, failed = Path(sys.argv[1]), int(sys.argv[2])
    files = read_counters(directory)
    gcov(directory, "--preserve-paths")
    sources = {path.name for path in DRIVER.glob("*.c") if not path.name.endswith(".mod.c")}
    missing = sources - set(files)
    for name in sorted(missing):
        print(f"{name}: no counters")
    enough = write_table(files)
    unexplained, stale = explain(files)
    passed = len(files) - len(unexplained) + enough
    failed += len(missing) + len(unexplained) + stale + (not enough)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
