# SPDX-License-Identifier: GPL-2.0
"""From what a boot left to figures: a dictionary of names, each with all its values."""

import re
from collections import Counter
from statistics import median

import numpy as np
from machine import Failure

HANDLERS = {"ours": "hdaudbus_host_interrupt", "peer": "azx_interrupt"}
POINTERS = {"ours": "pcm_pointer", "peer": "azx_pcm_pointer"}
MODULES = {"ours": ("hdaudbus", "snd_hdaudbus"),
           "peer": ("snd_hda_intel", "snd_hda_codec", "snd_hda_core")}
CALLER = "__handle_irq_event_percpu"
ELAPSED = "snd_pcm_period_elapsed"
SYSTEM_CALL = "entry_SYSCALL_64"
THUNKS = "__x86_"
USER_SPACE = np.uint64(1 << 47)  # and above it the kernel
BATCHES = (1, 8, 64, 512)
LONGEST_CALL = 8  # bytes, and more than any has
MILLION = 1e6


class Code:
    """The instructions of a section, and which function and module each belongs to."""

    def __init__(self, boot, section):
        self.symbols, self.addresses = boot.symbols, section.addresses
        if not len(self.addresses):
            raise Failure(f"no instructions in the trace of {boot.directory}")
        self.functions = self.symbols.indices(self.addresses)
        self.functions[self.addresses < USER_SPACE] = -1

    def calls(self, name):
        """Where the first instruction of a function is."""
        return np.flatnonzero(self.addresses == np.uint64(self.symbols.first[name]))

    def is_thunk(self, at):
        return self.symbols.name(self.functions[at]).startswith(THUNKS)

    def end_of_call(self, at):
        """Where the caller goes on: behind the call, which is as long as a call is."""
        site = at - 1
        while self.is_thunk(site):
            site -= 1
        call, start, length = self.addresses[site], int(at), 1 << 12
        while start < len(self.addresses):
            after = self.addresses[start:start + length]
            back = np.flatnonzero((after > call) & (after <= call + np.uint64(LONGEST_CALL)))
            if len(back):
                return start + int(back[0])
            start, length = start + length, 2 * length
        return len(self.addresses)

    def modules(self, start, end):
        """How many instructions are of which module. Thunks, through which the kernel
        calls by pointer, are of who calls."""
        counts, owner = Counter(), ""
        for function in self.functions[start:end]:
            if not self.symbols.name(function).startswith(THUNKS):
                owner = self.symbols.module(function)
            counts[owner] += 1
        return counts


def interrupts(boot, section):
    """A tuple for each run of the handler: see interrupt()."""
    code = Code(boot, section)
    back = np.flatnonzero(code.functions == code.symbols.index(code.symbols.first[CALLER]))
    elapsed = code.calls(ELAPSED)
    for start in code.calls(HANDLERS[boot.driver]):
        later = back[back > start]
        if len(later):
            end = int(later[0])
            yield interrupt(boot, code, start, end,
                            elapsed[(elapsed > start) & (elapsed < end)])


def interrupt(boot, code, start, end, elapsed):
    """How many periods it tells ALSA of; how many instructions it takes until it
    does, in all, and of the driver's own."""
    before, mark = 0, int(start)
    for call in elapsed:
        before += int(call) - mark
        mark = code.end_of_call(int(call))
    counts = code.modules(start, end)
    own = sum(counts[module] for module in MODULES[boot.driver])
    return len(elapsed), before, end - int(start), own


def per_period(boot, mark):
    """Costs of a period: accesses, instructions until ALSA is told, all of them, and
    the driver's own. What an interrupt that tells of none takes is added to the rest."""
    section, = boot.marked(mark)
    runs = list(interrupts(boot, section))
    periods = sum(count for count, *_ in runs)
    if not periods:
        raise Failure(f"no period has elapsed in the trace of {boot.directory}")
    before, own = per_call(runs, 1), per_call(runs, 3)
    usual = without_rare(runs)
    others = per_call(usual, 2) - per_call(usual, 3)
    return {"accesses": len(section.registers()) / periods, "before": before,
            "whole": own + others, "own": own, "others": others,
            "runs": [list(run) for run in runs]}


def per_call(runs, column):
    """Divided by the calls that say that a period has elapsed."""
    return sum(run[column] for run in runs) / sum(run[0] for run in runs)


def without_rare(runs):
    """Without the interrupts in which the scheduler had more to do than usual: they take
    more than a tenth above the median. One for nothing takes less, and stays."""
    limit = 1.1 * median(whole for _, _, whole, _ in runs)
    return [run for run in runs if run[2] <= limit]


def periods(boot):
    """Of a boot that plays with programs that wait, and then without."""
    found = {}
    for mark in ("sleeping", "unwatched"):
        cost = per_period(boot, mark)
        runs = cost.pop("runs")
        for name, value in cost.items():
            found[f"{mark}-{name}"] = value, runs if name == "whole" else [value]
    return found


def kernel_instructions(boot, section):
    """From the first of a system call to the last before its program goes on."""
    code = Code(boot, section)
    kernel = np.flatnonzero(code.addresses >= USER_SPACE)
    return int(np.count_nonzero(kernel >= code.calls(SYSTEM_CALL)[0]))


def system_call(boot, mark, name):
    sections = boot.marked(mark)
    return {f"{name}-instructions": middle([kernel_instructions(boot, s) for s in sections]),
            f"{name}-accesses": middle([len(s.registers()) for s in sections])}


def middle(values):
    return median(values), values


def position(boot):
    found = system_call(boot, "position", "position")
    spans = []
    for section in boot.marked("position"):
        code = Code(boot, section)
        spans += [code.end_of_call(int(call)) - int(call)
                  for call in code.calls(POINTERS[boot.driver])]
    return {**found, "pointer-instructions": middle(spans)}


def opening(boot):
    """The first time the codec has to wake up; that is another figure."""
    times = [int(line.split()[3]) / MILLION for line in boot.lines if line.startswith("open ")]
    accesses = [len(section.registers()) for section in boot.marked("open")]
    return {"open-first-ms": (times[0], times[:1]),
            "open-first-accesses": (accesses[0], accesses[:1]),
            "open-ms": middle(times[1:]), "open-accesses": middle(accesses[1:])}


def verbs(boot):
    found = {}
    for size in BATCHES:
        sections = boot.marked(f"verbs_{size}")
        found[f"verbs-{size}-accesses"] = middle(
            [len(section.registers()) / size for section in sections])
        found[f"verbs-{size}-interrupts"] = middle(
            [len(section.interrupts()) for section in sections])
    return found


def one_stream(boot):
    return {**periods(boot), **opening(boot), **position(boot),
            **system_call(boot, "start", "start-1"), **system_call(boot, "stop", "stop-1"),
            **verbs(boot)}


def linked_streams(boot):
    return {**system_call(boot, "start", "start-4"), **system_call(boot, "stop", "stop-4")}


def many_streams(boot):
    return {f"many-{name}": value for name, value in periods(boot).items()}


def ready(boot):
    section, = boot.marked("ready")
    time = next(int(line.split()[1]) for line in boot.lines if line.startswith("ready "))
    (boot.directory.parent / f"{boot.directory.name}.txt").write_text(profile(boot, section))
    return {"ready-ms": once(time / MILLION),
            "ready-accesses": once(len(section.registers())),
            "ready-instructions": once(len(section.addresses))}


def ready_signed(boot):
    return {"ready-signed-ms": ready(boot)["ready-ms"]}


def once(value):
    return value, [value]


# What is worth knowing of how a driver gets ready; a call may be in another.
STAGES = """load_module module_sig_check ftrace_module_enable unwind_module_init
resolve_symbol mod_sysfs_setup vfree do_init_module pci_enable_device request_threaded_irq
hdaudbus_controller_start hdaudbus_verbs_transfer azx_probe_work snd_hda_codec_new
snd_hda_codec_configure __request_module snd_hda_gen_parse_auto_config
snd_hda_codec_build_controls snd_card_register device_add do_free_init""".split()
SLEEPERS = """msleep usleep_range_state schedule_timeout wait_for_completion
wait_for_completion_timeout synchronize_rcu""".split()


def profile(boot, section):
    """Where the instructions are: by module, by function, by stage, and who sleeps."""
    code = Code(boot, section)
    symbols, counts = code.symbols, Counter(code.functions.tolist())
    by_module = Counter()
    for function, count in counts.items():
        by_module[symbols.module(function) or "the kernel"] += count
    lines = [f"{len(section.addresses):,} instructions, by module:"]
    lines += [f"{count:12,} {name}" for name, count in by_module.most_common()]
    lines += ["", "By function, without what it calls:"]
    lines += [f"{count:12,} {symbols.name(function)} {symbols.module(function)}"
              for function, count in counts.most_common(50)]
    lines += ["", "By stage, with all that happens until it returns; one may be in another:"]
    lines += stages(code, section)
    lines += ["", "Who waits, how often:"]
    lines += sleepers(code)
    return "\n".join(lines) + "\n"


def stages(code, section):
    accesses = np.array([access.at for access in section.registers()])
    for name in STAGES:
        if name not in code.symbols.first:
            continue
        spans = [(int(at), code.end_of_call(at)) for at in code.calls(name)]
        if spans:
            count = sum(end - start for start, end in spans)
            touched = sum(int(np.count_nonzero((accesses >= start) & (accesses < end)))
                          for start, end in spans)
            yield f"{count:12,} {name}, calls: {len(spans)}, register accesses: {touched}"


def sleepers(code):
    for name in SLEEPERS:
        callers = Counter(code.symbols.name(code.functions[at - 1]) for at in code.calls(name))
        for caller, count in callers.most_common():
            yield f"{count:12,} {name} from {caller}"


def copies(boot):
    """Until whoever wanted a copy goes on. The device takes most of a second, in which
    the kernel does other things as well, now and then: the least is without them."""
    sections = boot.marked("copy")
    counts = [len(section.addresses) for section in sections]
    undisturbed = sections[counts.index(min(counts))]
    code = Code(boot, undisturbed)
    own = code.modules(0, len(code.addresses))["netdma"]
    return {"copy-instructions": (min(counts), counts), "copy-own": once(own),
            "copy-accesses": middle([len(section.registers()) for section in sections]),
            "copy-interrupts": middle([len(section.interrupts()) for section in sections])}


# Memory.

EVENT = re.compile(r"^\s*(.+)-(\d+)\s+\[\d+\].*?\s(\S+): (\w+): (.*)$")
SIZES = {16384: "64k", 1048576: "4m"}
FRAME_BYTES = 4
PAGE = 4096
# In the stack of pages that are counted as the objects in them, or are the program's.
NOT_COUNTED = ("allocate_slab", "new_slab", "handle_mm_fault", "populate_vma_page_range")


def memory(boot):
    found = {}
    for frames, name in SIZES.items():
        text = (boot.directory / f"memory-{frames}").read_text(errors="replace")
        taken = list(opened(text.splitlines()))
        if not taken:
            raise Failure(f"no stream was opened in {boot.directory}")
        found[f"memory-{name}"] = middle([bytes_ - frames * FRAME_BYTES for bytes_ in taken])
    return found


def opened(lines):
    """What is allocated by the program between "begin" and "end", less what is freed."""
    taken, program = None, None
    for process, kind, text, stack in events(lines):
        if text == "begin":
            taken, program = {}, process
        elif text == "end":
            yield sum(taken.values())
            taken = None
        elif taken is not None:
            account(taken, kind, text, stack, process == program)


def events(lines):
    """Each with the functions of its stack."""
    event, stack = None, []
    for line in [*lines, None]:
        match = line and EVENT.match(line)
        if line is not None and line.startswith(" => "):
            stack.append(line[4:].strip())
        elif event and (match or line is None):
            yield *event, stack
            event = None
        if match:
            event, stack = (match[2], match[4], match[5].strip()), []


def account(taken, kind, text, stack, ours):
    fields = dict(word.split("=", 1) for word in text.split() if "=" in word)
    if kind in ("kfree", "kmem_cache_free"):
        taken.pop(fields["ptr"], None)
    elif kind.startswith("mm_page_free"):
        taken.pop(fields["pfn"], None)
    elif ours and kind == "mm_page_alloc":
        if not any(function.startswith(NOT_COUNTED) for function in stack):
            taken[fields["pfn"]] = PAGE << int(fields["order"])
    elif ours and "bytes_alloc" in fields:
        taken[fields["ptr"]] = int(fields["bytes_alloc"])


# Waking up.

CALLBACK = re.compile(r"\s(\d+\.\d+): device_pm_callback_(start|end): \S+ (\S+), (.*)$", re.M)


def resume(boot):
    """Of the controller's device and of all that hang on it, after each sleep."""
    paths = (boot.directory / "devices").read_text().split()
    callbacks = (boot.directory / "callbacks").read_text(errors="replace")
    times = waking_times(CALLBACK.findall(callbacks), {path.split("/")[-2] for path in paths})
    accesses = [accesses_after_sleep(section) for section in boot.marked("resume")]
    return {"resume-ms": middle(times), "resume-accesses": middle(accesses)}


def waking_times(callbacks, devices):
    """The sum of what the devices' callbacks take each time the system wakes up."""
    sums, begun, asleep = [], {}, True
    for stamp, edge, device, what in callbacks:
        if edge == "start":
            waking = "[resume]" in what
            if waking and asleep:
                sums.append(0)
            asleep = not waking
            begun[device] = float(stamp), waking
            continue
        start, waking = begun.pop(device)
        if waking and device in devices:
            sums[-1] += (float(stamp) - start) * 1000
    return sums


def accesses_after_sleep(section):
    count = 0
    for access in section.accesses:
        count = 0 if access.kind == "asleep" else count + (access.kind != "interrupt")
    return count
