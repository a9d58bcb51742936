#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Is everything that the public headers declare documented? tools/docs runs it.

The headers are read for what they declare; what is said of it is what the kernel's
own kernel-doc understands, in the header or, for functions, where they are defined.
Every function and every operation has to say its context, and what it returns unless
that is nothing; and everything has to be in the reference that Sphinx has made.
"""

import argparse
import re
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each with the directory in which its functions are defined.
HEADERS = [("include/sound/hdaudbus.h", "drivers/hdaudbus"),
           ("drivers/hdaudbus/host.h", "drivers/hdaudbus"),
           ("include/linux/netdma.h", "drivers/netdma")]


@dataclass
class Declaration:
    """A function, type or macro; `called` is what can be called, and `operations`
    are members of a structure that are pointers to functions, by name. Both say
    whether there is something to return."""
    kind: str
    name: str
    called: bool = False
    returns: bool = False
    operations: dict = field(default_factory=dict)


@dataclass
class Comment:
    """What kernel-doc made of a comment."""
    sections: set = field(default_factory=set)
    members: dict = field(default_factory=dict)


# What a header declares.

def declarations(text):
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S).replace("\\\n", " ")
    for name in re.findall(r"^#\s*define\s+([a-z_]\w*)\(", text, re.M):
        yield Declaration("macro", name, called=True)
    text = re.sub(r"^#.*$", "", text, flags=re.M)
    for head, body in statements(text):
        declaration = declared(head, body)
        if declaration:
            yield declaration


def statements(text):
    """At the outermost level: what comes before a body, and the body, or None."""
    head, body, depth = "", None, 0
    for token in re.split(r"([{};])", text):
        if token == "{":
            depth += 1
            if depth == 1:
                body = ""
                continue
        if token == "}":
            depth -= 1
            if depth == 0:
                # What is a type goes on to its semicolon.
                if not re.match(r"\s*(typedef|struct|union|enum)\b[^(]*$", head):
                    yield " ".join(head.split()), body
                    head, body = "", None
                continue
        if depth:
            body += token
        elif token == ";":
            if head.strip():
                yield " ".join(head.split()), body
            head, body = "", None
        elif body is None:
            head += token


def declared(head, body):
    pointer = re.match(r"typedef (.*?)\(\*(\w+)\)", head)
    if pointer:
        return Declaration("type", pointer[2], True, pointer[1].strip() != "void")
    if head.startswith("typedef "):
        return Declaration("type", head.split()[-1])
    aggregate = re.match(r"(struct|union|enum) (\w+)$", head)
    if aggregate:
        if body is None:
            return None  # declared elsewhere
        found = re.findall(r"([\w\s*]+)\(\*(\w+)\)\s*\(", body)
        return Declaration(*aggregate.groups(), operations={
            name: type.strip() != "void" for type, name in found})
    function = re.match(r"(.*?)(\w+) ?\(", head)
    if not function:
        raise SystemExit(f"docs.py: what does this declare? {head}")
    words = [word for word in function[1].split() if word not in ("static", "inline", "extern")]
    return Declaration("function", function[2], True, words != ["void"])


# What is said of it.

def comments(kernel_doc, paths):
    """Those of some files, by name."""
    output = subprocess.run([kernel_doc, "-rst", *map(str, paths)], capture_output=True,
                            text=True, check=False).stdout
    found, comment, member = {}, None, None
    for line in map(str.strip, output.splitlines()):
        entry = re.match(r"\.\. c:\w+:: (.*)", line)
        section = re.match(r"\*\*(\w+)\*\*$", line)
        name = re.match(r"``([\w.]+)``$", line)
        if entry:
            function = re.search(r"(\w+) ?\(", entry[1])
            comment = found[function[1] if function else entry[1].split()[-1]] = Comment()
            member = None
        elif comment and section:
            comment.sections.add(section[1])
            member = None
        elif comment and "Members" in comment.sections and name:
            member = name[1]
            comment.members[member] = ""
        elif member:
            comment.members[member] += line + " "
    return found


def wrong(declaration, comment):
    """What is missing, as the end of a sentence, of each part."""
    if not comment:
        yield "", "has no kernel-doc comment"
        return
    if declaration.called and "Context" not in comment.sections:
        yield "", "does not say its context"
    if declaration.returns and "Return" not in comment.sections:
        yield "", "does not say what it returns"
    for name, returns in declaration.operations.items():
        said = comment.members.get(name, "")
        if "Context:" not in said:
            yield f".{name}", "does not say its context"
        if returns and "Return:" not in said:
            yield f".{name}", "does not say what it returns"


def in_reference(pages):
    """Names that the pages have entries for, from Sphinx's inventory."""
    inventory = pages / "objects.inv"
    if not inventory.exists():
        raise SystemExit(f"docs.py: Sphinx has left no {inventory}")
    inventory = inventory.read_bytes().split(b"\n", 4)[4]
    return {line.split()[0].split(".")[0]
            for line in zlib.decompress(inventory).decode().splitlines()
            if line.split()[1].startswith("c:")}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kernel_doc", help="the kernel's scripts/kernel-doc")
    parser.add_argument("pages", type=Path, help="what Sphinx has made")
    args = parser.parse_args()
    reference = in_reference(args.pages)
    count = failures = 0
    for header, directory in HEADERS:
        sources = [path for path in sorted((ROOT / directory).glob("*.c"))
                   if not path.name.endswith(".mod.c")]
        said = comments(args.kernel_doc, [*sources, ROOT / header])
        for declaration in declarations((ROOT / header).read_text()):
            count += 1 + len(declaration.operations)
            missing = list(wrong(declaration, said.get(declaration.name)))
            if declaration.name not in reference:
                missing.append(("", "is not in the reference"))
            failures += len(missing)
            for part, what in missing:
                print(f"{header}: {declaration.kind} {declaration.name}{part} {what}")
    print(f"{count} functions, types and operations, {failures} things to mend")
    return 1 if failures or not count else 0


if __name__ == "__main__":
    sys.exit(main())
