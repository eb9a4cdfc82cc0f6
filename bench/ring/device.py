# SPDX-License-Identifier: BSD-2-Clause
"""The device half: instructions of vringh, ours and Linux's."""
from counts import count_all
from table import Column
from works import DEVICE, LAYOUTS

COLUMNS = (Column('instructions', 'ours'),
           Column('limit', 'at most', '9.0f', 'instructions'),
           Column('linux', 'Linux'))
# Segments, and further options.
BUFFERS = ((1, ()), (3, ()), (3, ('indirect',)))


def name(item):
    """What a row is called."""
    layout, segments, more = item
    return ' '.join((f'device, {layout}, {segments}',
                     *(more if segments == 1 else more or ('direct',))))


def report(out, ours, linux):
    """The table."""
    todo = out.wanted([(layout, *buffer) for layout in LAYOUTS
                       for buffer in BUFFERS], name)
    if not todo:
        return
    out.begin('device half',
              "instructions a buffer, batch 32; Linux's is vringh_kern, which\n"
              'has no packed layout and checks no ranges', COLUMNS)
    for layout, segments, more in todo:
        options = (layout, 'vringh', f'segments={segments}', 'batch=32', *more)
        found = [n.get('device') for n in count_all(
            (program, options) for program in
            ((ours, linux) if layout == 'split' else (ours,)))]
        out.row(name((layout, segments, more)),
                {'instructions': found[0],
                 'limit': None if more else DEVICE[segments],
                 'linux': found[1] if found[1:] else None})
