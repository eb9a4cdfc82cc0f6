#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every clause of the specification that the project keeps has a test.

tests/spec/clauses.tsv lists the clauses. A test says which of them it would
notice if they were broken, in a comment directly above it:

    /* covers: drv.split.vq.1 drv.split.indirect-desc.3 */
    static void a_name(void)

and in a script with # above a function or a named check. Words about the test
may come before "covers:", nothing but clauses after it. From both comes
docs/spec-coverage.md, which this program writes when called with --write.
"""
import re
import sys
from typing import NamedTuple

from house import ROOT, Report, files

LIST = 'tests/spec/clauses.tsv'
TABLE = 'docs/spec-coverage.md'
LEVELS = ('MUST', 'SHOULD', 'MAY')
INTRO = f'''<!-- SPDX-License-Identifier: BSD-2-Clause -->
# The specification and the tests

Each row is one statement of the VIRTIO specification, version 1.4, and the
tests that fail if this library does not keep it. `drv` is what a driver has to
do, `dev` a device, `leg` both of them on legacy interfaces; the words are a
reminder, the specification has the text. Where there is no test, the row says
why.

This file is generated. `{LIST}` lists the statements, the
tests say `covers:` above themselves, and `tests/house/coverage.py --write` puts
the two together. The gate fails on a statement without a test.
'''
# A comment that has a tag, and the line that follows it.
TAG_IN_C = re.compile(
    r'/\*(?:(?!\*/).)*?\bcovers:((?:(?!\*/).)*)\*/\n([^\n]*)', re.S)
TAG_IN_SCRIPT = re.compile(r'^\s*#\s*covers:((?:.*\n\s*#)*.*)\n(.*)', re.M)
NAME_IN_C = re.compile(r'static void (\w+)\(')
NAME_IN_SCRIPT = re.compile(r'''(?:def )?(\w+)\(\)|.*?["'](.*?)["']''')


class Clause(NamedTuple):
    """A line of the list."""
    name: str
    level: str
    what: str
    why_no_test: str = ''


class Tag(NamedTuple):
    """A clause that a test says it covers; no name if it is above no test."""
    clause: str
    path: str
    test: str


def read_list():
    """Headings and clauses in their order, and what is wrong with a line."""
    entries, problems = [], []
    for number, line in enumerate(
            (ROOT / LIST).read_text().splitlines(), 1):
        fields = line.split('\t')
        if line.startswith('## '):
            entries.append(line)
        elif line.startswith('#') or not line:
            continue
        elif len(fields) not in (3, 4) or fields[1] not in LEVELS:
            problems.append(f'{LIST}:{number}: {line}')
        else:
            entries.append(Clause(*fields))
    names = [e.name for e in entries if isinstance(e, Clause)]
    problems += [f'{n} is listed twice' for n in sorted(set(names))
                 if names.count(n) > 1]
    return entries, problems


def runs(text, test):
    """A test's name, if it is one that the program runs."""
    body = re.search(rf'^static void {test}\(.*?^}}', text, re.M | re.S)
    if f'TEST({test});' in text or body and 'tap_begin()' in body[0]:
        return test
    return ''


def tags_of(path):
    """All tags of a file."""
    text = (ROOT / path).read_text()
    in_c = path.suffix == '.c'
    for match in (TAG_IN_C if in_c else TAG_IN_SCRIPT).finditer(text):
        name = (NAME_IN_C if in_c else NAME_IN_SCRIPT).match(match[2].strip())
        test = next(filter(None, name.groups()), '') if name else ''
        if in_c and test:
            test = runs(text, test)
        for clause in re.findall(r'[^\s*#]+', match[1]):
            yield Tag(clause, str(path.relative_to('tests')), test)


def cell(clause, tags):
    """The tests of a clause, by file."""
    by_file = {}
    for tag in tags:
        if tag.clause == clause.name:
            by_file.setdefault(tag.path, []).append(tag.test)
    return '; '.join(f'`{path}`: {", ".join(tests)}'
                     for path, tests in sorted(by_file.items()))


def table(entries, tags):
    """The document."""
    lines = [INTRO]
    for entry in entries:
        if isinstance(entry, str):
            lines += [*([''] if len(lines) > 1 else []), entry, '',
                      '| clause | level | what | tests |', '|---|---|---|---|']
            continue
        tests = cell(entry, tags) or f'none: {entry.why_no_test}'
        lines.append(f'| {entry.name} | {entry.level} | {entry.what} '
                     f'| {tests} |')
    return '\n'.join(lines) + '\n'


def main():
    """Check, or write."""
    entries, malformed = read_list()
    clauses = [e for e in entries if isinstance(e, Clause)]
    listed = (ROOT / 'tests/tests.list').read_text().split()
    tags = [tag for path in files('.c', '.h', '.sh', '.py', under='tests')
            if path.name != 'coverage.py' for tag in tags_of(path)]
    document = table(entries, tags)
    if sys.argv[1:] == ['--write']:
        (ROOT / TABLE).write_text(document)
        return
    covered = {tag.clause for tag in tags}
    report = Report()
    report.check('the list of clauses is well-formed', malformed)
    report.check('every tag is above a test that is run',
                 [f'{t.path}: {t.clause} is above no such test' for t in tags
                  if not t.test or t.path not in listed])
    report.check('every tag names a clause that is listed',
                 [f'{t.path}: {t.test}: {t.clause} is not in {LIST}'
                  for t in tags if t.clause not in {c.name for c in clauses}])
    report.check('every clause has a test, or a reason to have none',
                 [f'{c.name} has {"both" if c.why_no_test else "neither"}'
                  for c in clauses
                  if (c.name in covered) == bool(c.why_no_test)])
    old = (ROOT / TABLE).read_text() if (ROOT / TABLE).exists() else ''
    report.check(f'{TABLE} is up to date',
                 [] if old == document else
                 ['run tests/house/coverage.py --write'])
    report.finish()


main()
