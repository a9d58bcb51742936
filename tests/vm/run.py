#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The tests in a virtual machine: runs the boots and prints KTAP."""

import argparse
import fnmatch
import os
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.append(str(ROOT / "tests" / "bench"))

import boots  # noqa: E402
import soak  # noqa: E402
import test_audio  # noqa: E402
import test_bench  # noqa: E402
import test_programs  # noqa: E402
import test_report  # noqa: E402
import test_samples  # noqa: E402
from harness import harness  # noqa: E402
from plan import Skip, expect, why_not  # noqa: E402
from report import Report, described, say  # noqa: E402


def comparison_tests():
    """The tests of the comparisons as (name, check) pairs."""
    load = unittest.defaultTestLoader.loadTestsFromModule
    modules = (test_audio, test_bench, test_programs, test_report, test_samples)
    suites = [group for module in modules for group in load(module)]
    for case in (case for group in suites for case in group):
        yield f"comparison: {case.shortDescription()}", case.debug


def arguments():
    parser = argparse.ArgumentParser(prog="tools/vm-tests", description=__doc__)
    parser.add_argument("pattern", nargs="*", default=["*"],
                        help="only tests whose name matches, such as 'playback: *mmap*'")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    parser.add_argument("--soak", type=int, metavar="SECONDS", nargs="?", const=soak.HOUR,
                        help="what takes long instead; the streams run for an hour, "
                             "or so many SECONDS of the guest")
    parser.add_argument("--peer", action="store_true",
                        help="test the kernel's snd_hda_intel: checks the tests")
    # tools/vm-tests has said so in the environment, to tools/vm as well.
    parser.add_argument("--arch", help="another architecture: arm64")
    parser.add_argument("--kernel", help="another kernel, see tests/vm/debug.config")
    parser.add_argument("--module", action="append", default=[],
                        help="with --kernel: a module built for it")
    parser.add_argument("--memory", help="of the virtual machine, in MB")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count()),
                        help="boots at a time (default %(default)s); those with several "
                             "processors are on their own")
    return parser.parse_args()


def vm_options(args):
    """The part of the command line that is tools/vm's."""
    options = ["--peer"] if args.peer else []
    for name, value in (("--kernel", args.kernel), ("--memory", args.memory)):
        options += [name, value] if value else []
    for module in args.module:
        options += ["--module", module]
    return options


def boot_all(plans, args):
    """Runs all the boots and yields each with its tests and what was wrong with it,
    in the order of the plans. A boot with one processor has its own time, which
    counts instructions; one with several needs the host's."""
    alone = [plan for plan in plans if plan[0].processors > 1]
    together = [plan for plan in plans if plan[0].processors == 1]
    for group, jobs in ((together, args.jobs), (alone, 1)):
        with ThreadPoolExecutor(jobs) as pool:
            troubles = [pool.submit(trouble_of, *plan, args) for plan in group]
            for plan, trouble in zip(group, troubles):
                yield *plan, trouble.result()


def report_boot(boot, tests, broken, report, args):
    def unless_broken(check):
        def checked():
            expect(not broken, f"of its boot: {broken}")
            return check()
        return checked

    for test in tests:
        check = unless_broken(lambda test=test: test.check(boot.result(test)))
        report.run(f"{boot.name}: {test.name}",
                   unless(why_not(boot, args.peer) or why_not(test, args.peer), check))
    for name, check in boot.closing_checks():
        report.run(f"{boot.name}: {name}",
                   unless(why_not(boot, args.peer), unless_broken(check)))


def trouble_of(boot, tests, args):
    """Runs the boot. What it could not even do is a fault of each of its tests."""
    if why_not(boot, args.peer):
        return None
    say(f"# {boot.name}: booting; the logs are in {boot.directory}")
    try:
        boot.run([test for test in tests if not why_not(test, args.peer)], vm_options(args))
    except Exception as reason:
        return described(reason)
    return None


def unless(reason, check):
    def skip():
        raise Skip(reason)
    return skip if reason else check


def main():
    args = arguments()

    def selected(name):
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in args.pattern)

    comparisons = [pair for pair in comparison_tests() if selected(pair[0])]
    plans = []
    builds = [harness, *boots.ALL]
    if args.soak:
        comparisons, builds = [], soak.boots(args.soak)
    for build in builds:
        boot = build(Path(os.environ.get("VM_OUT", ROOT / "out" / "vm")))
        tests = [test for test in boot.tests if selected(f"{boot.name}: {test.name}")]
        if tests:
            plans.append((boot, tests))

    names = [name for name, _ in comparisons]
    for boot, tests in plans:
        names += [f"{boot.name}: {test.name}" for test in tests]
        names += [f"{boot.name}: {name}" for name, _ in boot.closing_checks()]
    if args.list:
        print("\n".join(names))
        return 0

    report = Report(len(names))
    for name, check in comparisons:
        report.run(name, check)
    for boot, tests, broken in boot_all(plans, args):
        report_boot(boot, tests, broken, report, args)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
