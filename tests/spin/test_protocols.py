#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""No wake-up is lost, and each barrier is why.

Spin searches every run of the models beside this file. As they are, nothing may
be wrong; with the order of one step taken away, something must be. To see how:

    mkdir /tmp/s; cp tests/spin/*.pml /tmp/s; cd /tmp/s
    spin -a -DEVENT=1 -DMISSING=wait_barrier split.pml
    gcc -O1 -DSAFETY -o pan pan.c && ./pan -i
    spin -t -p -DEVENT=1 -DMISSING=wait_barrier split.pml
"""
import re
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'house'))
from house import ROOT, Report, parallel, run  # noqa: E402

LAYOUTS = ('split', 'packed')
# What spin says of a lost wake-up, and of data read before it was written.
ASLEEP, TOO_EARLY = 'invalid end state', 'assertion violated'
TAG = re.compile(r'\[((?:split|packed):[a-z]+-[a-z]+)\]')


def model(layout):
    """The text of a model."""
    return (HERE / f'{layout}.pml').read_text()


def steps(layout):
    """The steps whose order a model can do without."""
    block = re.search(r'mtype = \{ nothing,\s*/\*.*?\*/(.*?)\}', model(layout),
                      re.S)
    return re.findall(r'\w+', block[1])


def cases():
    """Each search: layout, event index, kind of memory, step, finding."""
    for layout in LAYOUTS:
        for event in 0, 1:
            for memory in 'weak', 'TSO':
                yield layout, event, memory, 'nothing', None
        for step in steps(layout):
            if not step.endswith('_barrier'):
                # TSO keeps this order by itself; events have no part in it.
                yield layout, 0, 'weak', step, TOO_EARLY
                continue
            # What goes wrong with TSO can go wrong with weak memory.
            if step != 'get_barrier':  # events alone have it
                yield layout, 0, 'TSO', step, ASLEEP
            yield layout, 1, 'TSO', step, ASLEEP


def search(case):
    """What spin finds: None if nothing; and what it said."""
    layout, event, memory, step, expected = case
    options = [f'-DEVENT={event}', f'-DMISSING={step}', f'-D{memory}']
    with tempfile.TemporaryDirectory() as folder:
        for path in HERE.glob('*.pml'):
            shutil.copy(path, folder)
        for command in (['spin', '-a', *options, f'{layout}.pml'],
                        # A short search is not worth optimising.
                        ['gcc', '-O0' if expected or memory == 'TSO' else '-O1',
                         '-DSAFETY', '-DMEMLIM=2048', '-w', '-o', 'pan',
                         'pan.c']):
            status, words = run(*command, cwd=folder)
            if status:
                return 'no search', words
        _, words = run('./pan', '-m100000', cwd=folder)
        for finding in ASLEEP, TOO_EARLY:
            if f'{finding} (' in words:
                return finding, words + run('spin', '-t', '-p', *options,
                                            f'{layout}.pml', cwd=folder)[1]
    if 'errors: 0' in words and 'not completed' not in words \
            and 'depth too small' not in words:
        return None, words
    return 'no search', words


def describe(case):
    """A line for a search."""
    layout, event, memory, step, expected = case
    where = f'{layout}, {"event index" if event else "flags"}, {memory} memory'
    if not expected:
        return f'{where}: nothing is wrong'
    return f'{where}, no {step.replace("_", "-")}: {expected}'


def problem(case, found):
    """What is wrong with a result: nothing, or how it ended."""
    finding, words = found
    if finding == case[-1]:
        return []
    return [f'found: {finding or "nothing"}', *words.split('\n')[-60:]]


def check_names(report):
    """The code's comments name the steps of the models, and no others."""
    named = {tag for layout in LAYOUTS for tag in TAG.findall(model(layout))}
    code = {tag for path in (ROOT / 'src/ring').glob('*.[ch]')
            for tag in TAG.findall(path.read_text())}
    missing = {f'{layout}:{step.replace("_", "-")}'
               for layout in LAYOUTS for step in steps(layout)} - named
    report.check('every step that can be weakened has a name',
                 [f'{tag} is at no step' for tag in sorted(missing)])
    report.check('every step of the models is named in src/ring',
                 [f'[{tag}] is not there' for tag in sorted(named - code)])
    report.check('every step named in src/ring is in a model',
                 [f'[{tag}] is not there' for tag in sorted(code - named)])


report = Report()
todo = list(cases())
for case, found in zip(todo, parallel(search, todo)):
    report.check(describe(case), problem(case, found))
check_names(report)
report.finish()
