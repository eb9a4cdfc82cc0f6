# SPDX-License-Identifier: BSD-2-Clause
"""Do instructions stay what they are in large queues, and among many?"""
from counts import count_all
from table import Column
from works import GROWTH, LAYOUTS, QUEUES, SIZES

COLUMNS = (Column('least', 'least'), Column('most', 'most'),
           Column('growth', 'growth', '9.2f'),
           Column('limit', 'at most', '9.2f', 'growth'))
GROWS = {'size': SIZES, 'queues': QUEUES}
# Enough to go round the largest queue twice.
BUFFERS = 1 << 16


def name(item):
    """What a row is called."""
    layout, what = item
    return f'growth, {layout}, {what} {GROWS[what][0]}-{GROWS[what][-1]}'


def report(out, ours):
    """The table."""
    todo = out.wanted([(layout, what) for layout in LAYOUTS for what in GROWS],
                      name)
    if not todo:
        return
    out.begin('growth', 'instructions a buffer of the driver half, one '
              'segment, batch 16,\nover all sizes of a queue, and all numbers '
              'of queues of 256', COLUMNS)
    for layout, what in todo:
        found = [n.get('driver') for n in count_all(
            (ours, (layout, 'batch=16', f'{what}={number}'), BUFFERS)
            for number in GROWS[what])]
        values = {'limit': GROWTH, 'each': dict(zip(GROWS[what], found))}
        if None not in found:
            values |= {'least': min(found), 'most': max(found),
                       'growth': max(found) / min(found)}
        out.row(name((layout, what)), values)
