#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The fragments in dropin/ build a program that uses the library."""
import shutil
import tempfile
from pathlib import Path

from house import ROOT, Report, run

BUILDS = {
    'make': f'make -j2 LIBVIRTIO_TREE={ROOT}',
    'CMake': f'cmake -DLIBVIRTIO_TREE={ROOT} . && cmake --build . -j2',
}

report = Report()
for tool, commands in BUILDS.items():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / 'consumer'
        shutil.copytree(ROOT / 'tests/house/consumer', folder)
        status, words = run('bash', '-euc', f'{commands}\n./consumer',
                            cwd=folder)
        good = status == 0 and words.endswith('virtio0\n')
        report.check(f'{tool}: the consumer builds and finds its device',
                     [] if good else [words])
report.finish()
