# SPDX-License-Identifier: BSD-2-Clause
"""Time on two cores, as round trips of a cache line between them.

In a virtual machine two processors may be near to each other now and far apart
a second later, and a round trip takes several times as long. It is measured
around each repetition; only those count before and after which it took about as
long as at the best time of the run."""
from statistics import median

from harness import measure
from table import Column
from works import BATCH_TIME, LAYOUTS, ONE_IN_FLIGHT

# How far from the best a round trip may be to be called near.
NEAR = 1.4
ENOUGH = 7
TRIES = 25

# Linux's own benchmark of rings, tools/virtio/ringtest, and what is the same
# layout there: one ring of descriptors that both write, or three areas.
RINGTEST = {'split': ('virtio_ring_0_9', 'virtio_ring_poll',
                      'virtio_ring_inorder'),
            'packed': ('ring',)}

# Buffers, and the options of the harness; a ring of ringtest is filled.
MODES = {
    'one in flight': (1 << 15, ('batch=1', 'in_flight=1'), 1),
    'batch 32': (1 << 17, ('batch=32',), 256),
}


def harness(program, options, mode):
    """A repetition: nanoseconds a buffer, and the round trips around it."""
    buffers, more, _ = MODES[mode]
    found = measure(program, 'cores', *options, *more, f'buffers={buffers}')
    return found['buffer'], found['before'], found['after']


def ringtest(program, mode):
    """The same of a ring of ringtest."""
    buffers, _, in_flight = MODES[mode]
    found = measure(program, in_flight, buffers)
    return found['buffer'], found['before'], found['after']


def contenders(ours, linux, layout):
    """What is compared on a layout: a name, and a function of the mode."""
    def ring(program, *options):
        return lambda mode: harness(program, (layout, *options), mode)

    yield 'ours', ring(ours)
    yield 'ours, many calls', ring(ours, 'many')
    yield 'Linux', ring(linux)
    for name in RINGTEST[layout]:
        program = linux.parent / f'ringtest-{name}'
        yield (f'ringtest {name}',
               lambda mode, program=program: ringtest(program, mode))


class Yardstick:
    """The shortest round trip there was: which repetitions were near."""

    def __init__(self, program):
        self.best = min(measure(program, 'trip')['trip'] for _ in range(20))

    def near(self, repetition):
        """Did the cores stay near to each other?"""
        self.best = min(self.best, *repetition[1:])
        return max(repetition[1:]) < NEAR * self.best


def compare(ours, linux, yardstick, layout, mode):
    """What came of each contender; they take turns."""
    rivals = dict(contenders(ours, linux, layout))
    found = {name: [] for name in rivals}
    for _ in range(TRIES):
        for name, repeat in rivals.items():
            if len(near(yardstick, found[name])) < ENOUGH:
                found[name].append(repeat(mode))
    return {name: summary(near(yardstick, repetitions))
            for name, repetitions in found.items()}


def near(yardstick, found):
    """Those repetitions that count."""
    return [repetition for repetition in found if yardstick.near(repetition)]


def summary(found):
    """The medians of some repetitions, if there were any."""
    if not found:
        return {}
    return {'ns': median(ns for ns, *_ in found),
            'trips': median(2 * ns / (before + after)
                            for ns, before, after in found),
            'trip_ns': median((before + after) / 2
                              for _, before, after in found),
            'repetitions': len(found)}


# ---- the table ---------------------------------------------------------

COLUMNS = (Column('trips', 'trips', '8.2f'),
           Column('limit', 'at most', '9.2f', 'trips'),
           Column('ns', 'ns', '8.1f'), Column('trip_ns', 'a trip ns', '11.1f'),
           Column('repetitions', 'counted', '9.0f'))


def limit(name, mode, layout, found):
    """What one of ours may take, in round trips."""
    theirs = [values['trips'] for rival, values in found.items()
              if rival.startswith('ringtest') and values]
    if not name.startswith('ours') or not found['Linux'] or not theirs:
        return None
    if mode == 'one in flight':
        return ONE_IN_FLIGHT[layout]
    return min(BATCH_TIME * found['Linux']['trips'], *theirs)


def title(item):
    """What the rows of a layout and a mode are called."""
    layout, mode = item
    return f'cores, {layout}, {mode}'


def report(out, ours, linux):
    """The table."""
    todo = out.wanted([(layout, mode) for layout in LAYOUTS
                       for mode in MODES], title)
    if not todo or out.exact:
        return
    yardstick = Yardstick(ours)
    out.begin('two cores', 'round trips of a cache line for each buffer, '
              'while the two cores\nare near (at the best '
              f'{yardstick.best:.0f} ns a round trip)', COLUMNS)
    for layout, mode in todo:
        work = title((layout, mode))
        print(work)
        found = compare(ours, linux, yardstick, layout, mode)
        for name, values in found.items():
            most = limit(name, mode, layout, found)
            if values and most is not None:
                values['limit'] = most
            out.row(f'{work}: {name}', values, f'  {name}',
                    name.startswith('ours') and 'limit' not in values)
