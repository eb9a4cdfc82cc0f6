#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What devices share with their drivers is as Linux has it: each name of its
headers has the same value here, each structure the same size, and each member
the same place."""
import os
import re
import tempfile
from pathlib import Path

from linux_source import (CACHE, INCLUDES, SOURCES, TREE, build_compiler,
                          unpack)
from house import BUILD, Report, run

# Where the specification and Linux number the features of transports
# differently; and texts.
DIFFERENT = {'VIRTIO_TRANSPORT_F_START', 'VIRTIO_TRANSPORT_F_END',
             'VIRTIO_BALLOON_S_NAMES'}


def questions(text):
    """What a program is to print of a header."""
    text = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
    names = re.findall(r'^\s*#\s*define\s+(\w+)[ \t]+\S', text, re.M)
    for body in re.findall(r'^enum[^{]*\{(.*?)\}', text, re.S | re.M):
        names += re.findall(r'(\w+)\s*(?:=[^,]*)?(?:,|$)', body.strip())
    for name in dict.fromkeys(names):
        if name not in DIFFERENT:
            yield f'(long long)({name})', name
    for name, body in re.findall(r'^struct (\w+)\s*\{(.*?)^\}', text,
                                 re.S | re.M):
        yield f'(long long)sizeof(struct {name})', f'sizeof {name}'
        depth = 0
        for line in body.split('\n'):
            member = re.match(r'\s*[\w ]+?\s\**(\w+)(\[.*?\])?\s*;', line)
            if member and not depth:
                yield (f'(long long)offsetof(struct {name}, {member[1]})',
                       f'{name}.{member[1]}')
            depth += line.count('{') - line.count('}')


def answers(header, asked, compiler, includes, libraries=()):
    """What the program says, or why there is none."""
    lines = ''.join(f'\tprintf("{name} %lld\\n", {what});\n'
                    for what, name in asked)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, 'ask.c')
        source.write_text('#include <stddef.h>\n#include <stdio.h>\n'
                          f'#include <linux/{header}>\n'
                          f'int main(void)\n{{\n{lines}\treturn 0;\n}}\n')
        status, words = run(*compiler, '-std=gnu11', *includes, '-o',
                            source.with_suffix(''), source, *libraries)
        if status:
            return [words]
        return run(source.with_suffix(''))[1].split('\n')


report = Report()
unpack()
# Only these: the rest of Linux's headers are for the kernel's own build.
theirs = CACHE / 'uapi/linux'
theirs.mkdir(parents=True, exist_ok=True)
for path in SOURCES:
    if not path.startswith('include/uapi'):
        continue
    header = Path(path).name
    text = (TREE / path).read_text()
    new = theirs / f'{header}.new'
    new.write_text(text)
    os.replace(new, theirs / header)
for path in sorted(theirs.glob('*.h')):
    asked = list(questions(path.read_text()))
    linux = answers(path.name, asked, ['gcc'], ('-I', theirs.parent))
    ours = answers(path.name, asked, build_compiler(), INCLUDES,
                   (BUILD / 'libvirtio.a',))
    report.check(f'{path.name}: {len(asked)} values',
                 [f'{a}, and here {b}' for a, b in zip(linux, ours)
                  if a != b] + ([] if len(linux) == len(ours) else ours))
report.finish()
