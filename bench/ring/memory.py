# SPDX-License-Identifier: BSD-2-Clause
"""What a queue of 256 takes of memory, private and shared: at rest, and full of
buffers of three segments. Linux allocates an indirect table with each buffer;
ours has them all from the beginning, as long as the driver asked for."""
from harness import measure
from table import Column
from works import LAYOUTS

COLUMNS = (Column('rest', 'ours', '9.0f'),
           Column('rest_linux', 'Linux', '9.0f'),
           Column('full', 'ours full', '11.0f'),
           Column('full_linux', 'Linux full', '12.0f'),
           Column('limit_rest', 'at most', '9.0f', 'rest'),
           Column('limit', 'full at most', '14.0f', 'full'))
# The last is what a driver has that asks for no number. No target at rest for
# those with tables: ours are there already, so that adding allocates nothing.
KINDS = {'direct': (), 'indirect': ('indirect',),
         'default tables': ('indirect', 'default_tables')}


def name(item):
    """What a row is called."""
    return 'memory, {}, {}'.format(*item)


def report(out, ours, linux):
    """The table."""
    todo = out.wanted([(layout, kind) for layout in LAYOUTS for kind in KINDS],
                      name)
    if not todo:
        return
    out.begin('memory', 'bytes of a queue of 256 at rest, and full of buffers '
              'of three segments', COLUMNS)
    for layout, kind in todo:
        options = (layout, 'segments=3', *KINDS[kind])
        mine = measure(ours, 'memory', *options)
        theirs = measure(linux, 'memory', *options)
        out.row(name((layout, kind)),
                {'rest': mine['rest'], 'rest_linux': theirs['rest'],
                 'full': mine['full'], 'full_linux': theirs['full'],
                 'limit_rest': theirs['rest'] if kind == 'direct' else None,
                 'limit': theirs['full']})
