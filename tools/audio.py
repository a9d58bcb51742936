#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Sound as arrays of frames: files, test signals, the comparison, the picture.

A frame is one 16-bit stereo sample pair and is handled as one 32-bit number, so
that "bit-exact" is equality of numbers.
"""

import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

FRAME = np.dtype("<u4")
WAV_HEADER = 44
# So many frames of a signal are unique in anything that is compared here.
KEY = 64


class Mismatch(Exception):
    """What was heard is not what was sent; the text says where it parts."""


def noise(seed, frames):
    """White noise, different for each seed, and not one silent frame in it."""
    data = np.random.default_rng(seed).integers(1, 1 << 32, frames, dtype=np.uint32)
    return data.astype(FRAME)


def stereo(left, right):
    return np.column_stack([left, right]).astype("<i2").view(FRAME).ravel()


def channels(frames):
    """The samples of the two channels, one row each."""
    return frames.view("<i2").reshape(-1, 2).T


def silence(frames):
    return np.zeros(frames, FRAME)


def write_wav(path, frames, rate=48000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(frames.tobytes())


def read_raw(path, skip=0):
    data = Path(path).read_bytes()[skip:]
    return np.frombuffer(data, FRAME, len(data) // FRAME.itemsize)


def read_wav(path):
    """The frames of a stereo WAV file, even if its writer died before it put
    the length into the header."""
    return read_raw(path, WAV_HEADER)


def find(frames, start, heard):
    """Where `frames` begin in `heard`, at `start` or later; None if nowhere."""
    data, key = heard.tobytes(), frames.tobytes()
    at = data.find(key, start * FRAME.itemsize)
    while at >= 0 and at % FRAME.itemsize:
        at = data.find(key, at + 1)
    return at // FRAME.itemsize if at >= 0 else None


def compare(sent, heard, start=0):
    """Finds `sent` in `heard`, at `start` or later, and returns where it begins.
    Raises Mismatch unless every frame of it is there, in order and unchanged."""
    lead = int(np.flatnonzero(sent)[0])
    at = find(sent[lead:lead + KEY], start + lead, heard)
    if at is None:
        raise Mismatch(describe_lost_beginning(sent, heard, start))
    at -= lead
    got = heard[at:at + len(sent)]
    different = np.flatnonzero(sent[:len(got)] != got)
    if len(different):
        raise Mismatch(describe_difference(sent, got, different))
    if len(got) < len(sent):
        raise Mismatch(f"ends after {len(got)} of {len(sent)} frames")
    return at


def describe_lost_beginning(sent, heard, start):
    for first in range(KEY, len(sent) - KEY, KEY):
        if find(sent[first:first + KEY], start, heard) is not None:
            return f"the first frames, up to {first} of {len(sent)}, are missing or damaged"
    return f"nothing of it in the {len(heard) - start} frames heard"


def describe_difference(sent, got, different):
    first = int(different[0])
    where = f"{len(different)} of {len(sent)} frames differ, from frame {first}"
    values = "sent %08x, heard %08x" % (sent[first], got[first])
    resumes = find(sent[first + KEY:first + 2 * KEY], 0, got)
    if resumes is None or resumes == first + KEY:
        return f"{where} ({values})"
    shift = resumes - first - KEY
    return f"{where}: {abs(shift)} frames {'inserted' if shift > 0 else 'dropped'}"


def only(heard, matches):
    """Raises Mismatch if anything but silence is heard outside the matches,
    which are pairs of beginning and length."""
    rest = heard.copy()
    for at, length in matches:
        rest[at:at + length] = 0
    stray = np.flatnonzero(rest)
    if len(stray):
        raise Mismatch(f"{len(stray)} frames that nobody sent, the first at {stray[0]}")


# The demo's part: a recording out of alsa-utils' voices, and the picture.

def recording(directory):
    """The voice that calls out the loudspeakers, each from where it says, then
    a second of noise."""
    def voice(name):
        with wave.open(str(Path(directory) / f"{name}.wav")) as file:
            return np.frombuffer(file.readframes(file.getnframes()), "<i2")

    left, centre, right = voice("Front_Left"), voice("Front_Center"), voice("Front_Right")
    hiss = voice("Noise")
    return np.concatenate([
        stereo(left, left * 0), stereo(centre, centre), stereo(right * 0, right),
        stereo(hiss, hiss[::-1])])


def spectrogram(samples, rate, size=1024, columns=600):
    """Levels in dB (rows: frequency, columns: time), 0 dB for a full-scale sine."""
    window = np.hanning(size)
    padded = np.concatenate([samples / 32768, np.zeros(size)])
    starts = np.linspace(0, len(samples), columns, endpoint=False).astype(int)
    blocks = np.stack([padded[s:s + size] * window for s in starts])
    power = np.abs(np.fft.rfft(blocks, axis=1)) / (window.sum() / 2)
    return 20 * np.log10(np.maximum(power, 1e-6)).T


def picture(sent, heard, path, rate=48000):
    """Sent, heard and their difference, each as waveform and spectrogram."""
    with tempfile.TemporaryDirectory() as scratch:
        names = ["sent", "heard", "difference"]
        for name, frames in zip(names, [sent, heard, difference(sent, heard)]):
            write_waveform(f"{scratch}/{name}.wave", channels(frames), rate)
            mono = channels(frames).mean(axis=0)
            spectrogram(mono, rate).astype("<f4").tofile(f"{scratch}/{name}.spec")
        subprocess.run(
            ["gnuplot", "-e", f"dir='{scratch}'; png='{path}'; "
             f"seconds={len(sent) / rate}; rate={rate}; frames={len(sent)}; "
             f"different={np.count_nonzero(sent != heard)}",
             str(Path(__file__).with_name("demo.gnuplot"))], check=True)


def difference(sent, heard):
    left, right = np.clip(channels(heard).astype(int) - channels(sent), -32768, 32767)
    return stereo(left, right)


def write_waveform(path, both, rate, columns=1500):
    """For each column: its time, and the lowest and highest sample of left and
    of right."""
    blocks = [np.array_split(samples, columns) for samples in both]
    time = np.arange(columns) * len(both[0]) / columns / rate
    extremes = [[f(block) for block in side] for side in blocks for f in (np.min, np.max)]
    np.savetxt(path, np.column_stack([time, *extremes]), fmt="%.6g")


def make_recording(voices, path):
    frames = recording(voices)
    # QEMU drops what is still on its way when a stream stops: let that be silence.
    write_wav(path, np.concatenate([frames, silence(12000)]))
    print(f"{len(frames)} frames, {len(frames) / 48000:.1f} s, 48 kHz, 16 bit, stereo")


def judge(voices, wav, png=None):
    sent, heard = recording(voices), read_wav(wav)
    at = compare(sent, heard)
    only(heard, [(at, len(sent))])
    if png:
        picture(sent, heard[at:at + len(sent)], png)
    print(f"bit-exact: {len(sent)} of {len(sent)} frames")


if __name__ == "__main__":
    try:
        {"recording": make_recording, "judge": judge}[sys.argv[1]](*sys.argv[2:])
    except Mismatch as mismatch:
        sys.exit(f"not bit-exact: {mismatch}")
