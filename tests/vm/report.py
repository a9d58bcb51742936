# SPDX-License-Identifier: GPL-2.0
"""What is printed of the tests: KTAP as they run, and the closing line."""

import sys
import threading

import audio
from plan import Failure, Skip

WRITING = threading.Lock()


def say(text):
    """Lines that stay whole whoever else writes: two boots run at a time."""
    with WRITING:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


class Report:
    def __init__(self, planned):
        self.passed = self.failed = self.skipped = 0
        say(f"KTAP version 1\n1..{planned}")

    def run(self, name, check):
        """Whatever it raises, the tests after it have their turn."""
        try:
            said = check()
        except Skip as reason:
            self.skipped += 1
            self.line("ok", name, f" # SKIP {reason}")
        except Exception as reason:
            self.failed += 1
            self.line("not ok", name, comment(described(reason)))
        else:
            self.passed += 1
            self.line("ok", name, comment(said or ""))

    def line(self, verdict, name, more=""):
        number = self.passed + self.failed + self.skipped
        say(f"{verdict} {number} - {name}{more}")

    def close(self):
        say(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed or not self.passed else 0


def comment(text):
    """Each line of it, and nothing for no text."""
    return "".join(f"\n# {line}" for line in text.splitlines())


def described(reason):
    """With its kind, where the text alone says nothing."""
    if isinstance(reason, (Failure, audio.Mismatch, AssertionError)):
        return str(reason)
    return f"{type(reason).__name__}: {reason}"
