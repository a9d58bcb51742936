# SPDX-License-Identifier: GPL-2.0
"""What a boot leaves behind in the kernel: memory, and references to modules."""

import re

from plan import HERE, expect

# Objects of a cache, or KiB: less than this each time is no growth. What is lost
# every time is more; what comes and goes by itself, in many times, is less.
OBJECTS, MEMORY = 0.5, 2
# KiB that come and go however often something was done.
NOISE = 100
PAGE = 4
# The kernel's workers, which come and go: the KiB of one's stack and task_struct. It has
# an object of several caches.
WORKER = 20
# At which it is looked at, as in growth.sh.
MOMENTS = (1, 2, 3, 4)
# ALSA in 6.1 keeps three entries of /proc of each card for ever, and their names,
# whoever's card it is: --peer shows as many.
KERNELS_OWN = {"kmalloc-192": 3, "kmalloc-8": 3}


def add_measurement(boot, name):
    """Each cache under its own name, for what it counts. Checks (F) keep processors
    from slabs of their own, which would count as full."""
    boot.kernel_parameters = "slub_nomerge slub_debug=F"
    if HERE / "growth.sh" not in boot.copies:
        boot.copy(HERE / "growth.sh")
    boot.test(f"what is in use is measured, {name}", f"measure {name}")


def add_no_growth(boot, before, after, times, cards=0):
    """From one measurement to the other, between which something was done so often,
    and so many cards went."""
    def check(result):
        result.succeeded()
        same_references(boot, before, after)
        growth = objects_more(boot, before, after, cards)
        workers = max(0, growth.pop("workers"))
        grown = {cache: more for cache, more in growth.items()
                 if more - workers >= OBJECTS * times}
        expect(not grown, f"{times} times: {grown}")
        lost = most_free(boot, before) - most_free(boot, after) - WORKER * workers
        expect(lost < NOISE + MEMORY * times, f"{lost} KiB less, {times} times")
        most = max(growth, key=growth.get)
        return f"{times} times: {lost} KiB less; most objects: {most}, {growth[most]:+d}"
    boot.test("neither memory in use nor references to modules have grown", "true", check)


def read(boot, what, name):
    return (boot.directory / f"{what}-{name}").read_text()


def same_references(boot, before, after):
    """Of each module: by whom, and how many."""
    old, new = (sorted(line.split()[:4:2] + line.split()[3:4] for line in
                       read(boot, "modules", name).splitlines()) for name in (before, after))
    changed = [pair for pair in zip(old, new) if pair[0] != pair[1]]
    expect(len(old) == len(new) and not changed, f"references to modules: {changed}")


def objects_more(boot, before, after, cards):
    """Of each cache, beyond what is not ours."""
    old, new = (fewest_objects(boot, name) for name in (before, after))
    return {cache: objects - old.get(cache, 0) - KERNELS_OWN.get(cache, 0) * cards
            for cache, objects in new.items()}


def fewest_objects(boot, name):
    """Of each cache, at the moment when it had the fewest."""
    fewest = {}
    for moment in MOMENTS:
        for cache, objects in re.findall(r"^(\S+) (\d+)$", memory(boot, name, moment), re.M):
            fewest[cache] = min(int(objects), fewest.get(cache, int(objects)))
    return fewest


def most_free(boot, name):
    """In KiB, at the moment when it was the most."""
    return max(free(memory(boot, name, moment)) for moment in MOMENTS)


def free(text):
    """In KiB: also what each processor keeps for itself, of which it takes and gives
    back a hundred pages at once, and what the kernel would give back."""
    free, kept, others = (
        [int(pages) for pages in re.findall(rf"^ +(?:{name}) +(\d+)$", text, re.M)]
        for name in ("pages free", "count:", r"nr_\w+"))
    expect(free and kept and others, "zoneinfo does not say what is free")
    return PAGE * sum(free + kept + others)


def memory(boot, name, moment):
    return read(boot, "memory", f"{name}-{moment}")
