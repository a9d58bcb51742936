# SPDX-License-Identifier: GPL-2.0
"""What both_drivers.py and programs.py compare and read: they notice what is wrong."""

import unittest

import audio
from both_drivers import diff, neutral
from plan import Failure, Result
from programs import check_kselftest, is_sine

OURS = """\
 0 [Intel          ]: HDA-Intel - HDA Intel
                      HDA Intel at 0000:00:04.0, codec 0
---
card 0: Intel [HDA Intel], device 0: Generic Analog [Generic Analog]
front:CARD=Intel,DEV=0
    HDA Intel, Generic Analog
"""
PEERS = OURS.replace("0000:00:04.0, codec 0", "0xfebf0000 irq 27")
KSELFTEST = """\
ok 1 name.Generic.0
{more}# Totals: pass:{passes} fail:{fails} xfail:0 xpass:0 skip:2 error:0
"""


class Compared(unittest.TestCase):
    def test_equal(self):
        """cards that differ only in where they are are equal"""
        self.assertEqual(diff(neutral(PEERS), neutral(OURS)), [])

    def test_missing(self):
        """a device that one card lacks is a difference"""
        lines = diff(neutral(PEERS), neutral(OURS.replace("front:CARD=Intel,DEV=0\n", "")))
        self.assertEqual(lines, ["-front:CARD=0,DEV=0"])

    def test_other_name(self):
        """a card of another name is a difference"""
        lines = diff(neutral(PEERS), neutral(OURS.replace("- HDA Intel\n", "- HDA QEMU\n")))
        self.assertEqual(len(lines), 2)

    def test_other_value(self):
        """a value that differs is a difference"""
        peers, ours = PEERS + "-- 1\n", OURS + "-- 2\n"
        self.assertEqual(diff(neutral(peers), neutral(ours)), ["--- 1", "+-- 2"])


class Kselftest(unittest.TestCase):
    def test_passes(self):
        """a selftest with enough passes passes"""
        said = check_kselftest(Result(0, KSELFTEST.format(more="", passes=44, fails=0)), 44)
        self.assertEqual(said, "44 pass, 0 fail, 2 skip")

    def test_fails(self):
        """a selftest that fails is named"""
        output = KSELFTEST.format(more="not ok 2 event_spurious.Generic.0\n", passes=44, fails=1)
        with self.assertRaisesRegex(Failure, "event_spurious.Generic.0"):
            check_kselftest(Result(1, output), 44)

    def test_too_few(self):
        """a selftest with too few passes fails"""
        with self.assertRaisesRegex(Failure, "43 pass"):
            check_kselftest(Result(0, KSELFTEST.format(more="", passes=43, fails=0)), 44)


class Sine(unittest.TestCase):
    def test_sine(self):
        """a sine is one of its own frequency only"""
        samples = 26000 * audio.np.sin(2 * audio.np.pi * 440 * audio.np.arange(48000) / 48000)
        self.assertTrue(is_sine(samples, 440, 48000))
        self.assertFalse(is_sine(samples, 450, 48000))
        self.assertFalse(is_sine(audio.channels(audio.noise(1, 48000))[0], 440, 48000))
