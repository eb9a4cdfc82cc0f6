# SPDX-License-Identifier: BSD-2-Clause
"""Instructions, counted by callgrind: exact, and the same at every run."""
import os
import re
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from harness import Failed, run

BUFFERS = 1 << 14
PHASES = ('lane_submit', 'lane_device', 'lane_reap')

COST = re.compile(r'^[+\-*\d]+ (\d+)$')


def parse(lines):
    """Instructions of each function by itself, and with all that it calls.

    In callgrind's format, "fn=" begins a function, "calls=" announces that the
    next line's cost is that of a call, and each other line is a cost of its
    own. Names were not compressed."""
    alone, whole = Counter(), Counter()
    name, called = None, False
    for line in lines:
        if line.startswith('fn='):
            name = line[3:].strip()
        elif line.startswith('calls='):
            called = True
        elif cost := COST.match(line):
            whole[name] += int(cost[1])
            if not called:
                alone[name] += int(cost[1])
            called = False
    return alone, whole


def profile(program, options):
    """The profile of the harness's rounds, as parse() tells it."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'out')
        run('valgrind', '-q', '--tool=callgrind', '--toggle-collect=rounds',
            '--compress-strings=no', '--compress-pos=no',
            f'--callgrind-out-file={out}', program, 'count', *options)
        with open(out, encoding='utf-8') as lines:
            return parse(lines)


def count(program, options, buffers=BUFFERS):
    """Instructions a buffer: of the driver half, of what of that is the
    harness's own loop, and of the device half."""
    alone, whole = profile(program, (*options, f'buffers={buffers}'))
    submit, device, reap = (whole[phase] / buffers for phase in PHASES)
    return {'driver': submit + reap, 'submit': submit, 'reap': reap,
            'device': device,
            'harness': (alone[PHASES[0]] + alone[PHASES[2]]) / buffers,
            'device_harness': alone[PHASES[1]] / buffers}


def count_all(jobs):
    """count() of several (program, options), two at a time; yields each when
    it is there, nothing in it if the work failed."""
    def attempt(job):
        try:
            return count(*job)
        except Failed as failure:
            print(f'failed: {failure}', file=sys.stderr)
            return {}

    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(attempt, jobs)
