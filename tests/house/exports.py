#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Declared in the headers = exported by the library = named in the map."""
import re
import tempfile
from pathlib import Path

from house import BUILD, ROOT, Report, files, run


def declared():
    """Functions that the public headers declare, from the compiler. The kernel
    environment adds none: it is made of what these have."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / 'all.c'
        listing = Path(name) / 'prototypes'
        source.write_text(''.join(f'#include "{ROOT / header}"\n' for header
                                  in files('.h', under='include/virtio')))
        status, words = run('gcc', '-std=gnu11', f'-I{ROOT}/include',
                            '-fsyntax-only', '-aux-info', listing, source)
        if status:
            raise SystemExit(f'Bail out! headers do not compile\n{words}')
        lines = listing.read_text().splitlines()
    ours = re.compile(r'/\* ' + re.escape(f'{ROOT}/include/') +
                      r'\S+ \*/ extern .*?(\w+) \(')
    return {match[1] for match in map(ours.match, lines) if match}


def exported():
    """Symbols that a program can link to."""
    _, words = run('nm', '-D', '--defined-only', '--format=posix',
                   BUILD / 'libvirtio.so')
    return {line.split()[0].split('@')[0] for line in words.splitlines()
            if ' A ' not in line}


def mapped():
    """Names in the version map."""
    text = (ROOT / 'libvirtio.map').read_text()
    text = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
    return set(re.findall(r'(\w+);', text))


def without(names, others, what):
    """A problem for each name that is not among the others."""
    return [f'{name} {what}' for name in sorted(names - others)]


report = Report()
in_headers, in_library, in_map = declared(), exported(), mapped()
report.check('every declared function is in the map',
             without(in_headers, in_map, 'is not in libvirtio.map'))
report.check('every name in the map is declared',
             without(in_map, in_headers, 'is in no public header'))
report.check('every declared function is exported',
             without(in_headers, in_library, 'is not in libvirtio.so'))
report.check('every exported symbol is declared',
             without(in_library, in_headers, 'is in no public header'))
report.finish()
