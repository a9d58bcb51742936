# SPDX-License-Identifier: GPL-2.0
"""The comparison itself: it must find what the other tests rely on it to find."""

import unittest

import audio

SENT = audio.noise(1, 5000)
BEFORE = 300


def heard_with(sent):
    return audio.np.concatenate([audio.silence(BEFORE), sent, audio.silence(700)])


class Compare(unittest.TestCase):
    """compare() and only() against damage of every kind"""

    def assert_mismatch(self, sent, text):
        with self.assertRaisesRegex(audio.Mismatch, text):
            audio.compare(SENT, heard_with(sent))

    def test_whole(self):
        """accepts what is whole, and says where it is"""
        self.assertEqual(audio.compare(SENT, heard_with(SENT)), BEFORE)

    def test_leading_silence(self):
        """accepts a signal that begins with silence"""
        sent = audio.np.concatenate([audio.silence(100), SENT])
        self.assertEqual(audio.compare(sent, heard_with(sent)), BEFORE)

    def test_flipped_bit(self):
        """finds one flipped bit in one sample, wherever it is"""
        for frame in (0, 1, 2500, len(SENT) - 1):
            damaged = SENT.copy()
            damaged[frame] ^= 1
            self.assert_mismatch(damaged, "missing or damaged" if frame < 64 else "1 of 5000")

    def test_swapped_channels(self):
        """finds swapped channels"""
        left, right = audio.channels(SENT)
        self.assert_mismatch(audio.stereo(right, left), "nothing of it")

    def test_shifted_bytes(self):
        """finds sound that is there, but not at a frame's boundary"""
        shifted = b"\0\0" + heard_with(SENT).tobytes() + b"\0\0"
        with self.assertRaisesRegex(audio.Mismatch, "nothing of it"):
            audio.compare(SENT, audio.np.frombuffer(shifted, audio.FRAME))

    def test_dropped_frame(self):
        """finds a dropped frame"""
        self.assert_mismatch(audio.np.delete(SENT, 2500), "1 frames dropped")

    def test_inserted_frames(self):
        """finds repeated frames"""
        repeated = audio.np.concatenate([SENT[:2500], SENT[2468:]])
        self.assert_mismatch(repeated, "32 frames inserted")

    def test_lost_beginning(self):
        """finds a lost beginning"""
        self.assert_mismatch(SENT[640:], "up to 640 of 5000, are missing")

    def test_lost_end(self):
        """finds a lost end, silenced or cut off"""
        self.assert_mismatch(SENT[:-1], "1 of 5000 frames differ")
        with self.assertRaisesRegex(audio.Mismatch, "ends after 4999 of 5000"):
            audio.compare(SENT, SENT[:-1])

    def test_other_sound(self):
        """finds that something else was played"""
        self.assert_mismatch(audio.noise(2, 5000), "nothing of it")

    def test_too_early(self):
        """does not look before where it is told to begin"""
        with self.assertRaisesRegex(audio.Mismatch, "missing"):
            audio.compare(SENT, heard_with(SENT), BEFORE + 1)

    def test_only(self):
        """finds stray sound before, between and after, down to one bit"""
        matches = [(BEFORE, len(SENT))]
        audio.only(heard_with(SENT), matches)
        for frame in (0, BEFORE - 1, BEFORE + len(SENT), -1):
            stray = heard_with(SENT)
            stray[frame] = 1
            with self.assertRaisesRegex(audio.Mismatch, "1 frames that nobody sent"):
                audio.only(stray, matches)
