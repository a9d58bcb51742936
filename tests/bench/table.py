# SPDX-License-Identifier: GPL-2.0
"""What is measured, in words, with what is aimed at; and the table, the JSON, the plot."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
WAITS = "a program waits for each period"
NOBODY = "nobody waits"
HANDLER = ("QEMU logs each instruction; from the first of the interrupt handler ({handler}), "
           "mean of 40 periods of 10 ms; of what is not the driver's, without those a tenth "
           "above the median")
LINKED = "four streams linked, on four codecs of a controller"


@dataclass
class Target:
    """At most: of ours, or of the ratio."""
    limit: float
    ratio: bool = False

    def met(self, ours, ratio):
        return (ratio if self.ratio else ours) <= self.limit

    def __str__(self):
        return f"{'ratio ' if self.ratio else ''}<= {self.limit:g}"


@dataclass
class Row:
    key: str
    what: str
    unit: str
    how: str
    target: Target | None = None


def period_rows(prefix, streams, targets):
    """The same for one stream and for many."""
    handler = HANDLER.format(handler="hdaudbus_host_interrupt, azx_interrupt")
    more = f"{handler}, {streams}"
    return [
        Row(f"{prefix}sleeping-accesses", "register accesses", "",
            "QEMU's trace of memory regions, all accesses to controllers in 40 periods of "
            f"10 ms divided by snd_pcm_period_elapsed() calls, {streams}",
            targets.get("accesses")),
        Row(f"{prefix}sleeping-before", "until snd_pcm_period_elapsed()", "instructions",
            f"{more}, to the first of snd_pcm_period_elapsed()", targets.get("before")),
        Row(f"{prefix}sleeping-whole", f"whole interrupt, {WAITS}", "instructions",
            f"{more}, to the return to the kernel's interrupt code", targets.get("whole")),
        Row(f"{prefix}sleeping-own", "  of them the driver's own", "instructions",
            f"{more}, those in functions of the driver's modules and the thunks by which "
            "they call; the peer's: snd_hda_intel, snd_hda_codec, snd_hda_core"),
        Row(f"{prefix}sleeping-others", "  and ALSA's and the scheduler's", "instructions",
            f"{more}, the others; no driver has a say in them"),
        Row(f"{prefix}unwatched-whole", f"whole interrupt, {NOBODY}", "instructions",
            f"{more}, while no program waits, so that the scheduler has no part in it"),
        Row(f"{prefix}unwatched-own", "  of them the driver's own", "instructions",
            f"{more}, while no program waits; see above"),
    ]


def verb_rows():
    how = ("a module sends verbs (ours: TransferCodecVerbs of the DDI; peer: snd_hdac_read(), "
           "one by one); QEMU's trace until 50 ms after the last answer; median of 8 batches")
    accesses = {1: Target(5), 64: Target(0.2)}
    interrupts = {64: Target(2)}
    for size in (1, 8, 64, 512):
        name = "alone" if size == 1 else f"batch of {size}"
        yield Row(f"verbs-{size}-accesses", f"accesses per verb, {name}", "", how,
                  accesses.get(size))
        each = "verb, alone" if size == 1 else name
        yield Row(f"verbs-{size}-interrupts", f"interrupts per {each}", "", how,
                  interrupts.get(size))


def many_rows():
    """What 16 streams do to the figures of one: a ratio of each driver's own."""
    streams = "16 streams on 4 controllers with 4 codecs each"
    for row in period_rows("", streams, {}):
        yield Row(f"grown-{row.key}", row.what, "",
                  f"what a period costs with {streams}, divided by what it costs with one",
                  Target(1.05))


OPEN = ("a program, by system calls: from before open() to the wakeup at the end of the first "
        "period of 10 ms, which is taken off")
CALL = "QEMU logs each instruction; in the kernel, from the system call to its return"
COPY = ("QEMU's edu device copies 4 KiB, through its buffer; from the call to the return to who "
        "waits for it; ours: a client, netdma.ko and netdma-edu.ko; peer: the same provider "
        "and nothing above it")
READY = ("from init_module() to the announcement of controlC0, in guest time; what the driver "
         "needs of other modules is there; module files without debugging information")

GROUPS = [
    ("A period, 1 stream", period_rows("", "one stream", {
        "accesses": Target(4), "before": Target(0.6, True), "whole": Target(0.8, True)})),
    ("A period, 16 streams on 4 controllers", period_rows("many-", "16 streams", {})),
    ("The same, 16 streams : 1 stream", list(many_rows())),
    ("Codec verbs", list(verb_rows())),
    ("From insmod to a card", [
        Row("ready-signed-ms", "time until it is ready, modules as they come", "ms",
            f"{READY}; the kernel checks Debian's signature of the peer's module, ours has none",
            Target(0.5, True)),
        Row("ready-ms", "the same, both unsigned", "ms", READY),
        Row("ready-instructions", "instructions, both unsigned", "instructions",
            f"QEMU logs each instruction, {READY}"),
        Row("ready-accesses", "register accesses", "", f"QEMU's trace, {READY}"),
    ]),
    ("A stream", [
        Row("open-ms", "open to first period, less the period", "ms",
            f"{OPEN}; median of 15 times after the first"),
        Row("open-accesses", "  open: register accesses", "", f"QEMU's trace, {OPEN}"),
        Row("open-first-ms", "the same, the codec is asleep", "ms", f"{OPEN}; the first time"),
        Row("open-first-accesses", "  open, asleep: register accesses", "",
            f"QEMU's trace, {OPEN}; the first time"),
        Row("start-1-instructions", "start", "instructions", f"{CALL}; median of 16"),
        Row("start-1-accesses", "  start: register accesses", "", "QEMU's trace; median of 16"),
        Row("stop-1-instructions", "stop", "instructions", f"{CALL}; median of 16"),
        Row("stop-1-accesses", "  stop: register accesses", "", "QEMU's trace; median of 16"),
        Row("start-4-instructions", "start, 4 linked streams", "instructions",
            f"{CALL}; {LINKED}; median of 16"),
        Row("start-4-accesses", "  start: register accesses", "", f"QEMU's trace; {LINKED}"),
        Row("stop-4-instructions", "stop, 4 linked streams", "instructions",
            f"{CALL}; {LINKED}; median of 16"),
        Row("stop-4-accesses", "  stop: register accesses", "", f"QEMU's trace; {LINKED}"),
        Row("position-instructions", "position query (HWSYNC)", "instructions",
            f"{CALL}; median of 64"),
        Row("pointer-instructions", "  of them the driver's .pointer", "instructions",
            "QEMU logs each instruction; from the first of the operation to its return"),
        Row("position-accesses", "  position: register accesses", "", "QEMU's trace; median of 64"),
    ]),
    ("Memory of an open stream, besides its buffer", [
        Row(f"memory-{name}", f"with a buffer of {size}", "bytes",
            "the kernel's trace of allocations: what open(), hw_params and prepare allocate, "
            "less what they free and the buffer; what is allocated with the card is not in "
            "it; median of 4 streams that are open together")
        for name, size in (("64k", "64 KiB"), ("4m", "4 MiB"))]),
    ("A copy of 4 KiB, NetDMA : its provider alone", [
        Row("copy-instructions", "instructions, until who waits goes on", "instructions",
            f"QEMU logs each instruction, all of the kernel's; {COPY}; least of 64, without what "
            "the kernel does besides in the fraction of a second that it takes",
            Target(1.15, True)),
        Row("copy-own", "  of them netdma.ko's own", "instructions",
            "QEMU logs each instruction; those in functions of netdma.ko and the thunks by which "
            "it calls"),
        Row("copy-accesses", "register accesses", "", f"QEMU's trace; {COPY}"),
        Row("copy-interrupts", "interrupts", "", f"QEMU's trace; {COPY}"),
    ]),
    ("Waking from sleep to RAM, while a stream plays", [
        Row("resume-ms", "callbacks of the controller and its devices", "ms",
            "the kernel's trace of power management callbacks, in guest time: those of the "
            "controller's PCI device and all devices that hang on it"),
        Row("resume-accesses", "register accesses", "",
            "QEMU's trace, from where the machine slept to the return to the program"),
    ]),
]


def ratio(ours, peer):
    """None where there is none."""
    if ours is None or peer is None:
        return None
    if not peer:
        return 1.0 if not ours else None
    return ours / peer


def add_growth(figures):
    """Figures of 16 streams divided by those of one, where both were measured."""
    for key in [key for key in figures if f"many-{key}" in figures]:
        figures[f"grown-{key}"] = {
            driver: {"value": many["value"] / figures[key][driver]["value"], "values": []}
            for driver, many in figures[f"many-{key}"].items()
            if figures[key].get(driver, {}).get("value")}


def described(figures):
    """Each figure as it is in the JSON, by groups."""
    add_growth(figures)
    for group, rows in GROUPS:
        found = [describe(row, figures[row.key]) for row in rows if row.key in figures]
        if found:
            yield group, found


def describe(row, both):
    ours, peer = (both.get(driver, {}).get("value") for driver in ("ours", "peer"))
    quotient = ratio(ours, peer)
    entry = {"name": row.key, "what": row.what.strip(), "unit": row.unit, "how": row.how,
             "ours": ours, "peer": peer, "ratio": quotient,
             "values": {driver: both[driver]["values"] for driver in both}}
    if row.target and ours is not None and (quotient is not None or not row.target.ratio):
        entry |= {"target": str(row.target), "met": row.target.met(ours, quotient)}
    return {**entry, "indented": row.what.startswith(" ")}


def number(value):
    if value is None:
        return "-"
    if value == int(value) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.1f}"


WIDTHS = (66, 12, 12, 10)


def table(groups):
    yield line("", "ours", "peer", "ratio", "target")
    for group, entries in groups:
        yield ""
        yield group
        for entry in entries:
            unit = f", {entry['unit']}" if entry["unit"] else ""
            indent = "    " if entry["indented"] else "  "
            target = ""
            if "target" in entry:
                target = f"{entry['target']}: {'met' if entry['met'] else 'MISSED'}"
            yield line(f"{indent}{entry['what']}{unit}", number(entry["ours"]),
                       number(entry["peer"]), number(entry["ratio"]), target)


def line(what, ours, peer, quotient, target):
    cells = zip((ours, peer, quotient), WIDTHS[1:])
    return (f"{what:<{WIDTHS[0]}}" + "".join(f"{cell:>{width}}" for cell, width in cells)
            + f"  {target}").rstrip()


def write_json(path, machine, groups):
    content = {**machine, "groups": [{"name": name, "figures": entries}
                                     for name, entries in groups]}
    path.write_text(json.dumps(content, indent=1) + "\n")


def figures_of(path):
    """What write_json() wrote, by name."""
    groups = json.loads(Path(path).read_text())["groups"]
    return {entry["name"]: entry for group in groups for entry in group["figures"]}


NEAR = 0.01  # relative


def compare(one, other):
    """The lines that say which figures of two files differ, and how many do."""
    one, other = figures_of(one), figures_of(other)
    counts = dict.fromkeys(("the same", "within 1 %", "further apart"), 0)
    for name in sorted(one.keys() & other.keys()):
        for driver in ("ours", "peer"):
            pair = one[name][driver], other[name][driver]
            kind = likeness(*pair)
            counts[kind] += 1
            if kind != "the same":
                yield f"{name}, {driver}: {number(pair[0])} and {number(pair[1])}: {kind}"
    for name in sorted(one.keys() ^ other.keys()):
        yield f"{name}: only in one of them"
    yield ", ".join(f"{count} figures {kind}" for kind, count in counts.items())


def likeness(one, other):
    if one == other:
        return "the same"
    if one and other and abs(one / other - 1) <= NEAR:
        return "within 1 %"
    return "further apart"


def plot(groups, data, picture):
    """A bar for each figure: less than the peer to the left, more to the right."""
    lines, y = [], 0
    for group, entries in groups:
        drawn = [entry for entry in entries if entry["ratio"]]
        if not drawn:
            continue
        y += 1
        lines.append(f"{y}\t{{/:Bold {group}}}\t1\t \tname")
        for entry in drawn:
            y += 1
            unit = " instr." if entry["unit"] == "instructions" else f" {entry['unit']}"
            lines.append(f"{y}\t{entry['what']}\t{entry['ratio']:.6g}\t"
                         f"{number(entry['ours'])} : {number(entry['peer'])}{unit}\tbar")
        y += 0.5
    data.write_text("\n".join(lines).replace("_", r"\\_") + "\n")
    settings = f'data="{data}"; png="{picture}"; rows={y + 1}'
    subprocess.run(["gnuplot", "-e", settings, str(HERE / "plot.gnuplot")], check=True)
