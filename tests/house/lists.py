#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What exists is built: the lists of files agree with the tree."""
import os
import re

from house import ROOT, Report, files, sources


def compare(listed, found, name):
    """Problems where a list and the tree differ."""
    twice = {path for path in listed if listed.count(path) > 1}
    return ([f'{p} is not in {name}' for p in found if p not in listed] +
            [f'{p} is in {name} but does not exist'
             for p in listed if p not in found] +
            [f'{p} is in {name} twice' for p in sorted(twice)])


def tests():
    """Files that are tests: C by their names, scripts by being executable."""
    return [p for p in files(under='tests')
            if (p.name.startswith(('test_', 'fuzz_')) if p.suffix == '.c'
                else os.access(ROOT / p, os.X_OK))]


report = Report()
library = [path for folder in ('src', 'ports')
           for path in files('.c', under=folder)]
report.check('sources.list has every source file of the library',
             compare(sources(), library, 'sources.list'))
listed = (ROOT / 'tests/tests.list').read_text().split()
report.check('tests.list has every test and fuzzer',
             compare([f'tests/{line}' for line in listed],
                     [str(path) for path in tests()], 'tests/tests.list'))
build_file = (ROOT / 'tools/meson.build').read_text()
report.check('tools/meson.build has every source file of the command',
             compare(re.findall(r"'(\w+\.c)'", build_file),
                     [p.name for p in files('.c', under='tools')],
                     'tools/meson.build'))
report.finish()
