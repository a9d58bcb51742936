# SPDX-License-Identifier: GPL-2.0
"""The report: a test that goes wrong in a way of its own is one that failed."""

import contextlib
import io
import unittest

from plan import Failure, Skip
from report import Report, say


def does(action):
    raise action


class Writes(io.StringIO):
    """What was written, call by call."""
    def __init__(self):
        super().__init__()
        self.calls = []

    def write(self, text):
        self.calls.append(text)
        return len(text)


class Reported(unittest.TestCase):
    def report(self, *checks):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            report = Report(len(checks))
            for check in checks:
                report.run("it", check)
            status = report.close()
        return status, said.getvalue().splitlines()

    def test_any_exception(self):
        """a test that raises whatever it is has failed, and the next one runs"""
        for error in (KeyError("key"), AttributeError("attribute"), ValueError("value"),
                      Failure("failure"), OSError("os")):
            status, lines = self.report(lambda: does(error), lambda: None)
            self.assertEqual(status, 1)
            self.assertTrue(lines[2].startswith("not ok 1"))
            self.assertIn(str(error), lines[3])
            self.assertEqual(lines[-2:], ["ok 2 - it", "1 passed, 1 failed, 0 skipped"])

    def test_several_lines(self):
        """all that is said of a test is a comment, also its second line"""
        _, lines = self.report(lambda: does(Failure("one\ntwo")), lambda: "three\nfour")
        self.assertEqual(lines[2:8], ["not ok 1 - it", "# one", "# two",
                                      "ok 2 - it", "# three", "# four"])

    def test_skipped(self):
        """a test that is skipped has neither passed nor failed, and alone is no success"""
        status, lines = self.report(lambda: does(Skip("reason")))
        self.assertEqual(lines[-2:], ["ok 1 - it # SKIP reason", "0 passed, 0 failed, 1 skipped"])
        self.assertEqual(status, 1)

    def test_whole(self):
        """a line is written at once, so that no other boot's can get into it"""
        with contextlib.redirect_stdout(Writes()) as writes:
            say("ok 1 - it")
            Report(1).run("it", lambda: "remark")
        self.assertEqual(writes.calls, ["ok 1 - it\n", "KTAP version 1\n1..1\n",
                                        "ok 1 - it\n# remark\n"])
