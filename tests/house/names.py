#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Files say what they are licensed under, and nothing of whose machine they
were written on."""
import re

from house import ROOT, Report, files

# Files whose every line is a name, and the licence itself.
NO_NOTICE = {'LICENSE', 'sources.list', 'tests.list'}
NOTICE = 'SPDX-License-Identifier: BSD-2-Clause'
PRIVATE = [
    (re.compile(r'(?<![\w.$}>-])/(home|root|work|mnt|srv|Users)/'),
     'a path of one machine'),
    (re.compile(r'\.\./shared\b'), 'a path outside the project'),
    (re.compile(r'\b(issue|bug|ticket|pull request|PR)s? #?\d', re.I),
     'a number of a tracker'),
    (re.compile(r'(^|[\s(])#\d+\b'), 'a number of a tracker'),
]


def text(path):
    """A file's text, or None if it is not text."""
    try:
        return (ROOT / path).read_text()
    except UnicodeDecodeError:
        return None


report = Report()
unlicensed, private = [], []
for path in files():
    content = text(path)
    if content is None:
        continue
    if path.name not in NO_NOTICE and NOTICE not in content[:200]:
        unlicensed.append(f'{path} does not begin with its licence')
    for number, line in enumerate(content.split('\n'), 1):
        private += [f'{path}:{number}: {what}: {line.strip()}'
                    for pattern, what in PRIVATE if pattern.search(line)]
report.check('every file begins with its licence', unlicensed)
report.check('no file names a machine or a tracker', private)
report.finish()
