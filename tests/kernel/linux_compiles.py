#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Which files of Linux 6.12 that have to do with virtio compile as they are,
each alone, without a warning. One is added here once it does."""
import tempfile
from pathlib import Path

from linux_source import Driver, SOURCES
from house import C_COMPILERS, Report, parallel, run


def compile_one(job):
    """What a compiler says of a file."""
    path, compiler = job
    driver = Driver(path)
    with tempfile.TemporaryDirectory() as folder:
        status, words = run(compiler, *driver.flags, '-c', '-o',
                            Path(folder, 'it.o'), driver.source)
    return [words] if status or words else []


report = Report()
jobs = [(path, compiler) for path in SOURCES if path.endswith('.c')
        for compiler in C_COMPILERS]
for (path, compiler), problems in zip(jobs, parallel(compile_one, jobs)):
    report.check(f'{compiler} compiles {path}', problems)
report.finish()
