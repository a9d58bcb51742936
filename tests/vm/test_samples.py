# SPDX-License-Identifier: GPL-2.0
"""The tone that the samples are compared with, and the comparison on a loopback."""

import unittest

import audio
import samples
from plan import Failure

np = audio.np


class Tone(unittest.TestCase):
    """what the samples are expected to play"""

    def test_sine(self):
        """the samples' tone is 997 Hz at -6 dB, and 70 dB below it is nothing else"""
        for side in audio.channels(samples.tone(1)):
            levels = 2 * np.abs(np.fft.rfft(side)) / len(side)
            self.assertAlmostEqual(levels[samples.HERTZ] / 16384, 1, places=3)
            levels[samples.HERTZ] = 0
            self.assertLess(levels[1:].max() / 16384, 10 ** (-70 / 20))

    def test_channels(self):
        """the samples' channels are a quarter of a turn apart"""
        left, right = audio.channels(samples.tone(1)).astype(int)
        self.assertEqual((left[0], right[0]), (0, 16383))
        self.assertLess(np.abs(left ** 2 + right ** 2 - 16383 ** 2).max() / 16383 ** 2, 0.01)


class OnLoopback(unittest.TestCase):
    """Loopback.check() against damage"""

    def setUp(self):
        self.sent = samples.tone(1)

    def check(self, recorded):
        samples.Loopback().check(self.sent, recorded, 0)

    def late(self, frames):
        return np.concatenate([audio.silence(frames), self.sent])[:len(self.sent)]

    def test_whole(self):
        """accepts the tone on a loopback, also when it comes a little late"""
        self.check(self.sent)
        self.check(self.late(100))

    def test_damage(self):
        """finds a dropped frame, a flipped bit and silence on a loopback"""
        dropped = np.append(np.delete(self.sent, 700), audio.silence(1))
        flipped = self.sent.copy()
        flipped[-1] ^= 1
        for recorded in (dropped, flipped):
            with self.assertRaises(audio.Mismatch):
                self.check(recorded)
        for recorded in (audio.silence(len(self.sent)), self.late(5000)):
            with self.assertRaises(Failure):
                self.check(recorded)
