# SPDX-License-Identifier: BSD-2-Clause
"""The driver half: instructions, and time on one core.

A machine is not the same from one second to the next, so ours and Linux's take
turns and each repetition of ours is divided by that of Linux's beside it; the
median of these ratios counts."""
from statistics import median

from counts import count_all
from harness import measure
from table import Column
from works import WORKS

REPETITIONS = 15
BUFFERS = 1 << 17

COUNTED = (Column('instructions', 'ours'),
           Column('instructions_limit', 'at most', '9.0f', 'instructions'),
           Column('instructions_linux', 'Linux'),
           Column('harness', 'harness'))
TIMED = (Column('ns', 'ours ns', '9.2f'),
         Column('ns_linux', 'Linux ns', '10.2f'),
         Column('ratio', 'ratio', '7.2f'),
         Column('ratio_limit', 'at most', '9.2f', 'ratio'))


def spent(program, options):
    """Nanoseconds a buffer of the driver half."""
    phases = measure(program, 'time', *options, f'buffers={BUFFERS}')
    return phases['submit'] + phases['reap']


def compare_times(ours, linux, work, batch):
    """Medians of both, and of the ratio."""
    pairs = [(spent(ours, (*work.options, f'batch={batch}')),
              spent(linux, (*work.theirs(), f'batch={batch}')))
             for _ in range(REPETITIONS)]
    return {'ns': median(a for a, _ in pairs),
            'ns_linux': median(b for _, b in pairs),
            'ratio': median(a / b for a, b in pairs)}


def name(item):
    """What a row is called."""
    work, batch = item
    return f'{work.name}, batch {batch}'


def report(out, ours, linux):
    """The table, of batches of 32 alone if it is to be exact."""
    todo = out.wanted([(work, batch) for work in WORKS
                       for batch in work.batches
                       if batch == 32 or not out.exact], name)
    if not todo:
        return
    out.begin('driver half',
              'instructions a buffer in a queue of 256, those of the '
              "harness's\nown loop included" +
              ('' if out.exact else '; time on one core, and the median of '
               'its ratios'),
              COUNTED if out.exact else COUNTED + TIMED)
    mine = count_all((ours, (*w.options, f'batch={b}')) for w, b in todo)
    theirs = count_all((linux, (*w.theirs(), f'batch={b}')) for w, b in todo)
    for (work, batch), a, b in zip(todo, mine, theirs):
        values = {'instructions': a.get('driver'), 'harness': a.get('harness'),
                  'instructions_linux': b.get('driver')}
        if not out.exact:
            values |= compare_times(ours, linux, work, batch)
        if batch == 32:
            values['instructions_limit'] = work.instructions
            if not out.exact:
                values['ratio_limit'] = work.time
        out.row(name((work, batch)), values)
