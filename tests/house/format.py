#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The sources are as clang-format would write them."""
from house import ROOT, Report, files, parallel, run


def check(path):
    """The first complaint about a file."""
    status, words = run('clang-format', '--dry-run', '-Werror',
                        '--ferror-limit=1', path, cwd=ROOT)
    return words.split('\n')[0] if status else None


report = Report()
report.check('every .c and .h is formatted (clang-format -i FILE)',
             [words for words in parallel(check, files('.c', '.h')) if words])
report.finish()
