# SPDX-License-Identifier: GPL-2.0
"""The harness itself: a warning, a crash and a hang in the guest are noticed."""

import subprocess

from plan import TOOLS, Boot, Failure, expect


class Harness(Boot):
    """A boot that ends badly, on purpose: none of the closing checks holds."""

    def closing_checks(self):
        return []


def harness(directory):
    boot = Harness("harness", directory)
    boot.setup = ""

    def warning_noticed(result):
        result.succeeded()
        log = boot.directory / "planted"
        try:
            boot.check_kernel_messages(log)
        except Failure as failure:
            expect("planted" in str(failure), str(failure))
        else:
            raise Failure("a planted warning went unnoticed")

    def crash_noticed(_):
        expect(boot.vm.returncode == 125, f"status {boot.vm.returncode}, not 125")
        expect("guest died" in boot.vm.stderr, boot.why())
        expect("Kernel panic - not syncing: sysrq" in boot.vm.stderr, "the reason is not shown")

    def hang_noticed(_):
        vm = subprocess.run([str(TOOLS / "vm"), "--peer", "--timeout", "2", "--dir",
                             str(directory / "hang"), str(boot.directory / "steps.sh")],
                            capture_output=True, text=True, check=False)
        expect(vm.returncode == 124, f"status {vm.returncode}, not 124")
        expect("console is in" in vm.stderr, "the message does not say where the console is")

    boot.test("a kernel warning is noticed", "plant_warning", warning_noticed)
    boot.test("a hang is noticed", "true", hang_noticed)
    boot.test("a crash is noticed", "crash", crash_noticed)
    return boot
