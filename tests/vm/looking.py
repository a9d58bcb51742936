# SPDX-License-Identifier: GPL-2.0
"""What can be seen of the driver: tracepoints, debugfs, sysfs, dynamic debug."""

import re

from plan import HERE, Boot, expect

PERIOD = 4416
FRAMES = 10 * PERIOD
MANUAL = HERE.parents[1] / "Documentation" / "looking-inside.rst"
# What a playback does in this order: an event, and what it says.
LIFE = [
    ("engine_alloc", r"engine (?P<engine>\d+) render tag (?P<tag>\d+) format 0x4011: "
                     r"44100 Hz 16 bit 2 channels"),
    ("buffer_alloc", r"engine {engine}: with notification, \d+ bytes"),
    ("engine_state", r"engine {engine} tag {tag}: Reset -> Stop"),
    ("engine_state", r"engine {engine} tag {tag}: Stop -> Run"),
    ("notification", r"engine {engine} tag {tag}: complete"),
    ("engine_state", r"engine {engine} tag {tag}: Run -> Stop"),
    ("engine_state", r"engine {engine} tag {tag}: Stop -> Reset"),
    ("buffer_free", r"engine {engine}: with notification"),
    ("engine_free", r"engine {engine} render tag {tag} "),
]


def looking(directory):
    boot = Boot("looking", directory)
    boot.not_for_peer = "it has tracepoints of its own"
    boot.copy(HERE / "looking.sh")
    boot.host_program("trace-cmd")
    boot.controller()
    codec = boot.codec()
    file = boot.file(codec.next_noise(1)[:FRAMES])
    boot.test("events, counters and files are those in the manual", "names", check_names)
    boot.test("the trace shows the life of a playback", f"traced playback quick 0 {file}",
              lambda result: check_life(result, boot.directory / "playback", True))
    boot.test("trace-cmd shows it, too", f"recorded trace-cmd sh guest.sh quick 0 {file}",
              lambda result: check_life(result, boot.directory / "trace-cmd"))
    boot.test("debugfs while it plays", f"look_while_playing {file}", check_playing)
    boot.test("debugfs while the controller sleeps", "look_asleep", check_asleep)
    boot.test("attributes in sysfs", "attributes", check_attributes)
    boot.test("a jack is traced", "traced_jack",
              lambda result: check_jack(result, boot.directory / "jack"))
    boot.test("dynamic debug tells how a controller is bound", "debugged", check_debug)
    boot.test("what is open while the controller goes", "unlook", check_gone)
    boot.test("everything can be unloaded", "unload")
    return boot


def events_of(path):
    """(event, what it says) of each line of a trace."""
    return re.findall(r" hdaudbus_(\w+): +\S+ (.*)", path.read_text())


def check_names(result):
    result.succeeded()
    manual = MANUAL.read_text()
    names = result.output.split()
    expect(len(names) > 40, f"only {len(names)} names")
    missing = [name for name in names if not re.search(rf"``{name}``", manual)]
    expect(not missing, f"the manual does not have {missing}")


def check_life(result, path, first=False):
    result.succeeded()
    events = events_of(path)
    known, at = {}, 0
    for event, pattern in LIFE:
        pattern = pattern.format(**known)
        while at < len(events):
            at += 1
            match = re.match(pattern, events[at - 1][1]) if events[at - 1][0] == event else None
            if match:
                known.update(match.groupdict())
                break
        else:
            expect(False, f"no {event} '{pattern}' in its place")
    periods = sum(event == "notification" for event, _ in events)
    expect(periods >= FRAMES // PERIOD, f"{periods} notifications")
    check_converter(events, known, first)
    return f"{len(events)} events, {periods} notifications"


def check_converter(events, known, first):
    """The converter is told the stream tag before the engine runs; the first time also the
    format, which it keeps."""
    runs = next(i for i, (_, text) in enumerate(events) if "Stop -> Run" in text)
    told = [text for event, text in events[:runs] if event == "command"]
    wanted = [f"verb 0x706 data 0x{int(known['tag']):x}0 SET_CHANNEL_STREAMID (call)"]
    wanted += ["verb 0x200 data 0x4011 SET_STREAM_FORMAT (call)"] if first else []
    for verb in wanted:
        expect(any(text.endswith(verb) for text in told), f"no '{verb}' among {told}")


def section(output, name):
    match = re.search(rf"^== {name}\n(.*?)(?===|\Z)", output, re.M | re.S)
    expect(match, f"there is no file {name}")
    return match.group(1)


def check_playing(result):
    result.succeeded()
    engines = section(result.output, "engines")
    match = re.search(r"^engine \d+: render, owner 0000:\S+:c0n01, renders, tag \d+, Run, "
                      r"44100 Hz 16 bit 2 channels, bandwidth 1 x 32, buffer 70656, cycle 70656, "
                      r"position (\d+), listeners 1, notified (\d+)$", engines, re.M)
    expect(match, engines)
    position, notified = map(int, match.groups())
    expect(0 < position < 70656 and 0 < notified < 10, match.group(0))
    expect("controller awake" in engines and "SDO 0: 32 of" in engines, engines)
    expect("codec 0: " in section(result.output, "rings"), "no codec in rings")
    counters = dict(line.split() for line in section(result.output, "counters").splitlines())
    expect(int(counters["commands"]) > 100, f"{counters['commands']} commands")
    expect(counters["commands"] == counters["responses"], str(counters))
    expect(counters["timeouts"] == counters["ring_overruns"] == "0", str(counters))


def check_asleep(result):
    result.succeeded()
    for name in ("engines", "rings"):
        text = section(result.output, name)
        expect("controller asleep" in text, text)
        expect("position" not in text and "fetched" not in text, f"registers were read: {text}")
    expect(section(result.output, "counters").find("suspends 0") < 0, "it never slept")
    modes = re.findall(r"^-(\S+) +1 0 +0 ", result.output, re.M)
    expect(modes and set(modes) == {"r--------"}, f"modes {modes}")


def check_attributes(result):
    result.succeeded()
    for line in ("version 1.0", "codec_mask 0x0001", "capture_engines 4", "render_engines 4",
                 "bidirectional_engines 0", "codec_address 0", "start_node 0x01",
                 "function_type 0x01", "vendor_id 0x1af40012", "revision_id 0x00100101",
                 "subsystem_id 0x1af40012", "modalias hdaudbus:v1AF40012r00100101t01"):
        expect(line in result.output.splitlines(), f"no '{line}' in {result.output}")


def check_jack(result, path):
    result.succeeded()
    heard = [text for event, text in events_of(path) if event == "unsolicited"]
    expect(len(heard) == 1 and re.match(r"codec 0 tag \d+ response 0x[0-9a-f]{8}: taken$",
                                        heard[0]), str(heard))


def check_debug(result):
    result.succeeded()
    for text in ("link reset (0), codecs 0x1", "codec 0: vendor id 0x1af40012",
                 "snd_hdaudbus takes it (0)", "MSI, snooped"):
        expect(text in result.output, f"no '{text}' in {result.output}")


def check_gone(result):
    result.succeeded()
    expect(result.output.count("Input/output error") == 1, result.output)
