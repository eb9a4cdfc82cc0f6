#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The core needs four functions from outside and has one writable global."""
import tempfile
from pathlib import Path

from house import C_COMPILERS, ROOT, Report, parallel, run, sources

OUTSIDE = {'memcpy', 'memmove', 'memset', 'memcmp'}
# The registry: drivers, devices, the last device's number, the platform of
# what belongs to no device. All of it is one object.
WRITABLE = {'bus'}


def compile_core(compiler, folder):
    """Compile and link the core into one object; what went wrong.

    Not position-independent: a table of functions is constant only then."""
    core = [s for s in sources()
            if not str(s).startswith(('ports/linux/', 'ports/qemu/'))]

    def compile_one(source):
        status, words = run(
            compiler, '-std=gnu11', '-O2', '-ffreestanding', '-fno-pic',
            '-Iinclude', '-Isrc', '-c', source, '-o',
            folder / (str(source).replace('/', '-') + '.o'), cwd=ROOT)
        return words if status else None

    wrong = [words for words in parallel(compile_one, core) if words]
    if not wrong:
        status, words = run('ld', '-r', '-o', folder / 'core.o',
                            *sorted(folder.glob('*.c.o')))
        wrong = [words] if status else []
    return wrong


def symbols(core, *options):
    """Names and types that nm prints."""
    _, words = run('nm', '--format=posix', *options, core)
    return [line.split()[:2] for line in words.splitlines()]


report = Report()
for compiler in C_COMPILERS:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report.check(f'{compiler} compiles the core freestanding',
                     compile_core(compiler, folder))
        core = folder / 'core.o'
        if not core.exists():
            continue
        report.check(f'{compiler}: needs only the four memory functions',
                     [f'needs {symbol}' for symbol, _ in
                      symbols(core, '--undefined-only')
                      if symbol not in OUTSIDE])
        report.check(f'{compiler}: the bus registry is the only writable data',
                     [f'{symbol} is writable' for symbol, kind in
                      symbols(core, '--defined-only')
                      if kind in 'dDbBCsS' and symbol not in WRITABLE])
report.finish()
