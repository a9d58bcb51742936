# SPDX-License-Identifier: GPL-2.0
"""The report: a test that goes wrong in a way of its own is one that failed."""

import contextlib
import io
import unittest

from plan import Failure, Skip
from report import Report


def does(action):
    raise action


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
