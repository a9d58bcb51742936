# SPDX-License-Identifier: GPL-2.0
"""The tutorial, followed to the letter: its files written, its commands typed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from plan import HERE, Boot, expect

ROOT = HERE.parents[1]
TEXT = ROOT / "Documentation" / "tutorial.rst"
SAMPLE = ROOT / "samples" / "jack-log"


def blocks(text):
    """The code blocks as (language, file or None, code) in order."""
    pattern = r"^\.\. code-block:: (\w+)\n(?:\t:caption: (\S+)\n)?\n((?:(?:\t.*)?\n)+)"
    for language, caption, code in re.findall(pattern, text, re.M):
        yield language, caption or None, re.sub(r"^\t", "", code, flags=re.M).strip("\n") + "\n"


def files(text):
    """What each file is in the end: pieces of one file, an empty line between them."""
    pieces = {}
    for _, name, code in blocks(text):
        if name:
            pieces.setdefault(name, []).append(code)
    return {name: "\n".join(codes) for name, codes in pieces.items()}


class Tutorial(Boot):
    """Its virtual machine is the one that the tutorial has the reader start, whatever
    the options for others are."""

    def __init__(self, directory):
        super().__init__("tutorial", directory)
        self.not_for_peer = "it has no function group devices"
        self.not_for_arm64 = "its reader builds for this system"
        self.text = TEXT.read_text()

    def run(self, selected, options):
        self.peer = False
        shutil.rmtree(self.directory, ignore_errors=True)
        home = self.directory / "home"
        home.mkdir(parents=True)
        script = self.directory / "follow.sh"
        script.write_text(self.typed())
        cache = os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")
        self.vm = subprocess.run(
            ["bash", "-e", str(script)], capture_output=True, text=True, check=False, cwd=home,
            env={**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(cache),
                 "HDAUDBUS": str(ROOT)})
        (self.directory / "output.log").write_text(self.vm.stdout + self.vm.stderr)
        for name in ("dmesg", "console.log"):
            shutil.copy(ROOT / "out" / "vm" / "run" / name, self.directory)

    def typed(self):
        """Its shell commands, and each file in an editor of sorts where it comes."""
        lines, begun = [], set()
        for language, name, code in blocks(self.text):
            if name:
                lines += ["echo >>" + name] if name in begun else []
                lines.append(f"cat >>{name} <<'END OF PIECE'\n{code}END OF PIECE")
                begun.add(name)
            elif language == "sh":
                lines.append(code)
        return "\n".join(lines)

    def result(self, test):
        return self.vm


def tutorial(directory):
    boot = Tutorial(directory)

    def check_typed(vm):
        said = (vm.stdout + vm.stderr).strip().splitlines() or ["nothing"]
        expect(vm.returncode == 0, f"status {vm.returncode}: {said[-1]}")

    def check_shown(vm):
        shown = [code for language, _, code in blocks(boot.text) if language == "text"]
        expect(len(shown) == 1, f"{len(shown)} excerpts of the log in the text")
        shown = shown[0].splitlines()
        said = [re.sub(r"^\[ *[0-9.]+\] ", "", line) for line in vm.stdout.splitlines()]
        said = [line for line in said if line.startswith("jack_log ")]
        # All pins are asked at once, so their first answers come in any order.
        expect(sorted(said[:-2]) == sorted(shown[:-2]) and said[-2:] == shown[-2:],
               f"the log says {said}")

    def check_sample(_):
        written = files(boot.text)
        kept = {path.name: path.read_text() for path in SAMPLE.iterdir()
                if path.name in ("Kbuild", "Makefile") or path.suffix in (".c", ".sh")
                and not path.name.endswith(".mod.c")}
        expect(set(written) == set(kept), f"files of one only: {set(written) ^ set(kept)}")
        for name, code in written.items():
            expect(code == kept[name], f"{name} is not the same in both")

    boot.test("its commands can be typed as they are", "", check_typed)
    boot.test("what it shows of the log is what the log says", "", check_shown)
    boot.test("its files are those of samples/jack-log", "", check_sample)
    return boot
