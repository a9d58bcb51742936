# SPDX-License-Identifier: GPL-2.0
"""What tools/bench reads out of traces: it counts what is there."""

import unittest
from types import SimpleNamespace

import figures
import table
from qemu_trace import MARKS, Reader, Symbols

SYMBOLS = """\
ffffffff81000000 T entry_SYSCALL_64
ffffffff81001000 t __handle_irq_event_percpu
ffffffff81002000 T __x86_indirect_thunk_rax
ffffffff81003000 D no_function
ffffffffc0001000 t hdaudbus_host_interrupt	[hdaudbus]
ffffffffc0002000 t snd_pcm_period_elapsed	[snd_pcm]
ffffffffc0003000 t elapsed	[snd_hdaudbus]
"""
KERNEL, THUNK = 0xffffffff81001000, 0xffffffff81002000
HANDLER, ELAPSED, CLIENT = 0xffffffffc0001000, 0xffffffffc0002000, 0xffffffffc0003000
# The kernel calls the handler by a thunk; that calls ALSA by way of the client.
INTERRUPT = [KERNEL + 0x10, THUNK, HANDLER, HANDLER + 4, THUNK, CLIENT, ELAPSED, ELAPSED + 4,
             CLIENT + 5, HANDLER + 9, KERNEL + 0x15]


def instruction(address):
    return f"Trace 0: 0x7fd760000100 [0000000000000000/{address:016x}/00000040/ff020201] \n"


def access(kind, name, address, value, processor=0):
    return (f"memory_region_ops_{kind} cpu {processor} mr 0x55ef09b8b4a0 addr {address:#x} "
            f"value {value:#x} size 4 name '{name}'\n")


def mark(name):
    return access("write", "isa-debugcon", 0xe9, MARKS[name])


def event(process, text):
    """A line of the kernel's trace."""
    return f"{process:>16}      [000] .....     1.0: {text}"


def read(text, piece=None):
    reader = Reader()
    text = text.encode()
    for start in range(0, len(text), piece or len(text)):
        reader.feed(text[start:start + (piece or len(text))])
    return reader.sections


def boot(text):
    sections = read(text)
    return SimpleNamespace(driver="ours", directory="here", symbols=Symbols(SYMBOLS.splitlines()),
                           sections=sections, marked=lambda name: [
                               s for s in sections if s.mark == MARKS[name]])


class Traces(unittest.TestCase):
    TEXT = (access("read", "intel-hda", 0x24, 1) + mark("start") + instruction(KERNEL)
            + access("read", "intel-hda", 0x24, 1) + access("write", "apic-msi", 0xfee000b0, 0)
            + access("write", "apic-msi", 0xfee01000, 0x25, -1) + instruction(KERNEL + 4)
            + access("write", "intel-hda", 0x83, 4) + mark("end")
            + access("read", "intel-hda", 0x24, 1) + mark("stop") + mark("end"))

    def test_sections(self):
        """what is outside of marks is not counted, and nothing twice"""
        one, two = read(self.TEXT)
        self.assertEqual((one.mark, two.mark), (MARKS["start"], MARKS["stop"]))
        self.assertEqual(one.addresses.tolist(), [KERNEL, KERNEL + 4])
        self.assertEqual([(a.at, a.kind, a.address) for a in one.accesses],
                         [(1, "read", 0x24), (1, "interrupt", 0xfee01000), (2, "write", 0x83)])
        self.assertEqual((len(one.registers()), len(one.interrupts())), (2, 1))
        self.assertEqual((len(two.addresses), two.accesses), (0, []))

    def test_pieces(self):
        """text in pieces of any size is the same text"""
        whole = read(self.TEXT)
        for piece in (1, 7, 64, 100):
            pieces = read(self.TEXT, piece)
            self.assertEqual([s.accesses for s in pieces], [s.accesses for s in whole])
            self.assertEqual([s.addresses.tolist() for s in pieces],
                             [s.addresses.tolist() for s in whole])

    def test_symbols(self):
        """an address is of the function and module before it"""
        symbols = Symbols(SYMBOLS.splitlines())
        index = symbols.index(HANDLER + 0x20)
        self.assertEqual((symbols.name(index), symbols.module(index)),
                         ("hdaudbus_host_interrupt", "hdaudbus"))
        self.assertEqual(symbols.module(symbols.index(KERNEL)), "")
        self.assertNotIn("no_function", symbols.names)


class Interrupts(unittest.TestCase):
    def test_period(self):
        """instructions of an interrupt: until ALSA is told, all, the driver's own"""
        lines = "".join(map(instruction, INTERRUPT))
        told = boot(mark("sleeping") + access("read", "intel-hda", 0x24, 1) + lines + mark("end"))
        cost = figures.per_period(told, "sleeping")
        self.assertEqual(cost["before"], 4)
        self.assertEqual(cost["whole"], 8)
        self.assertEqual(cost["own"], 6)
        self.assertEqual((cost["accesses"], cost["others"]), (1, 2))

    def test_nothing_elapsed(self):
        """no period at all is no figure"""
        lines = "".join(map(instruction, [KERNEL, HANDLER, KERNEL + 5]))
        with self.assertRaises(figures.Failure):
            figures.per_period(boot(mark("sleeping") + lines + mark("end")), "sleeping")


class Memory(unittest.TestCase):
    def test_account(self):
        """memory that stays: of the program, in no slab, and not freed by anybody"""
        text = [
            event("memory-99", "tracing_mark_write: begin"),
            event("memory-99", "kmalloc: call_site=a+0x1/0x2 ptr=01 bytes_alloc=64"),
            event("memory-99", "<stack trace>"), " => snd_pcm_open",
            event("memory-99", "kmalloc: call_site=a+0x1/0x2 ptr=02 bytes_alloc=96"),
            event("memory-99", "mm_page_alloc: page=aa pfn=0x10 order=2"), " => allocate_slab",
            event("memory-99", "mm_page_alloc: page=aa pfn=0x20 order=1"), " => snd_dma_alloc",
            event("other-7", "kmalloc: call_site=a+0x1/0x2 ptr=03 bytes_alloc=64"),
            event("other-7", "kfree: call_site=b+0x1/0x2 ptr=02"),
            event("memory-99", "tracing_mark_write: end")]
        self.assertEqual(list(figures.opened(text)), [64 + 2 * 4096])


class Waking(unittest.TestCase):
    def test_sum(self):
        """callbacks of the devices, each time the system wakes"""
        one = [("1.0", "start", "a", "parent: x, bus [suspend]"), ("1.1", "end", "a", "err=0"),
               ("2.0", "start", "a", "parent: x, noirq bus [resume]"), ("2.5", "end", "a", "err=0"),
               ("3.0", "start", "b", "parent: a, bus [resume]"), ("3.25", "end", "b", "err=0"),
               ("3.3", "start", "c", "parent: x, bus [resume]"), ("3.9", "end", "c", "err=0")]
        self.assertEqual(figures.waking_times(one + one, {"a", "b"}), [750, 750])


class Tables(unittest.TestCase):
    def test_targets(self):
        """a target is of ours, or of the ratio; where there is no ratio it is not judged"""
        def entry(key, ours, peer):
            both = {driver: {"value": value, "values": []}
                    for driver, value in (("ours", ours), ("peer", peer)) if value is not None}
            (_, (found,)), = table.described({key: both})
            return found
        self.assertTrue(entry("sleeping-accesses", 4, 6)["met"])
        self.assertFalse(entry("sleeping-accesses", 5, 6)["met"])
        self.assertTrue(entry("sleeping-before", 60, 100)["met"])
        self.assertFalse(entry("sleeping-before", 61, 100)["met"])
        self.assertNotIn("met", entry("sleeping-before", 61, None))

    def test_growth(self):
        """what many streams cost is compared with one of the same driver"""
        found = {key: {driver: {"value": value, "values": []} for driver in ("ours", "peer")}
                 for key, value in (("sleeping-whole", 100), ("many-sleeping-whole", 104))}
        table.add_growth(found)
        self.assertEqual(found["grown-sleeping-whole"]["ours"]["value"], 1.04)


if __name__ == "__main__":
    unittest.main()
