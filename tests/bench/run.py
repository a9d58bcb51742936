#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Measures what the drivers cost, side by side with the kernel's snd_hda_intel.

Boots the same stock kernel with each driver in QEMU and prints a table. out/bench.json
has all figures with how each was obtained, out/bench.png is a plot, and out/bench what
the guests left. The exit status says whether all could be measured, not whether the
targets are met.
"""

import argparse
import platform
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("tests/bench", "tests/vm", "tools")]

import figures  # noqa: E402
import table  # noqa: E402
from machine import Boot  # noqa: E402

OUT = ROOT / "out"
BUILT = OUT / "bench" / "built" / "modules"
AT_ONCE = 2  # virtual machines


@dataclass
class Kind:
    """A boot: its machine, the function of guest.sh, and what makes figures of it."""
    controllers: int
    codecs: int  # of each controller
    evaluate: Callable
    ours: str
    peer: str


def kind(controllers, codecs, evaluate, command):
    return Kind(controllers, codecs, evaluate, command, command)


OURS_READY = "ready hdaudbus.ko snd-hdaudbus.ko"
KINDS = {
    "one-stream": kind(1, 1, figures.one_stream, "one_stream"),
    "ready": Kind(1, 1, figures.ready, OURS_READY, "ready snd-hda-intel.ko"),
    "ready-signed": Kind(1, 1, figures.ready_signed, OURS_READY, "ready snd-hda-intel-signed.ko"),
    "linked-streams": kind(1, 4, figures.linked_streams, "linked_streams"),
    "memory": kind(1, 4, figures.memory, "memory"),
    "resume": kind(1, 1, figures.resume, "resume"),
    "copies": Kind(0, 0, figures.copies, "copies netdma-edu netdma-copies",
                   "copies netdma-copies-bare"),
    "many-streams": kind(4, 4, figures.many_streams, "many_streams"),
}
START = time.time()


def arguments():
    parser = argparse.ArgumentParser(
        prog="tools/bench", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=KINDS, metavar="NAME",
                        help="only this boot (may be repeated): " + ", ".join(KINDS))
    parser.add_argument("--json", type=Path, metavar="FILE",
                        help="write there instead of out/bench.json, or out/bench-part.json "
                             "with --only; the plot is beside it")
    parser.add_argument("--compare", nargs=2, type=Path, metavar="FILE",
                        help="say what differs between two such files, and stop")
    return parser.parse_args()


def say(text):
    print(f"[{time.time() - START:3.0f} s] {text}", flush=True)


def measure(name, driver):
    """One boot, in a process of its own: reading its trace keeps that busy."""
    chosen = KINDS[name]
    say(f"{name}, {driver}: booting")
    boot = Boot(OUT / "bench" / f"{name}-{driver}", driver, chosen.controllers, chosen.codecs,
                getattr(chosen, driver), BUILT.iterdir())
    boot.run()
    found = chosen.evaluate(boot)
    say(f"{name}, {driver}: done")
    return {key: {"value": value, "values": values} for key, (value, values) in found.items()}


def measure_all(names):
    """Figures by name and driver, and what went wrong."""
    found, wrong = {}, []
    with ProcessPoolExecutor(AT_ONCE) as pool:
        tasks = {pool.submit(measure, name, driver): (name, driver)
                 for name in names for driver in ("ours", "peer")}
        for task in as_completed(tasks):
            name, driver = tasks[task]
            if task.exception():
                wrong.append(f"{name}, {driver}: {task.exception()!r}")
                say(wrong[-1])
                continue
            for key, figure in task.result().items():
                found.setdefault(key, {})[driver] = figure
    return found, wrong


def machine():
    """Of what the figures are."""
    version = subprocess.run(["qemu-system-x86_64", "--version"], capture_output=True,
                             text=True, check=True).stdout.splitlines()[0]
    kernel = subprocess.run(["modinfo", "-F", "vermagic", str(BUILT / "hdaudbus.ko")],
                            capture_output=True, text=True, check=True).stdout.split()[0]
    return {"kernel": kernel, "qemu": version, "machine": platform.machine()}


def conclude(groups, wrong):
    entries = [entry for _, found in groups for entry in found]
    missed = [entry for entry in entries if entry.get("met") is False]
    if missed:
        print("\nMissed:")
        for entry in missed:
            print(f"  {entry['name']}: {table.number(entry['ours'])}, ratio "
                  f"{table.number(entry['ratio'])}; target {entry['target']}")
    for text in wrong:
        print(f"not measured: {text}")
    targets = sum("met" in entry for entry in entries)
    print(f"\n{len(entries)} figures measured, {len(wrong)} boots failed; "
          f"{targets - len(missed)} of {targets} targets met")
    return 1 if wrong else 0


def main():
    args = arguments()
    if args.compare:
        print("\n".join(table.compare(*args.compare)))
        return 0
    path = args.json or OUT / ("bench-part.json" if args.only else "bench.json")
    found, wrong = measure_all(args.only or list(KINDS))
    groups = list(table.described(found))
    table.write_json(path, machine(), groups)
    print()
    print("\n".join(table.table(groups)))
    table.plot(groups, OUT / "bench" / "plot.data", path.with_suffix(".png"))
    print(f"\n{path} says how each figure was obtained; the plot is {path.with_suffix('.png')}")
    return conclude(groups, wrong)


if __name__ == "__main__":
    sys.exit(main())
