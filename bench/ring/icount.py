#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Instructions a buffer of the ring in one build directory, in seconds.

    bench/ring/icount.py BUILD_DIR [PART_OF_NAME]

The library is built first. Only ours is counted, at batch 32, with its targets;
scripts/bench ring compares it with Linux's in all other ways too.
"""
import json
import sys
from pathlib import Path

from counts import count_all
from harness import Failed, build_ours, run
from works import DEVICE, LAYOUTS, WORKS


def jobs(program):
    """Name, target, side and count_all()'s job of each work."""
    for work in WORKS:
        yield (work.name, work.instructions, 'driver',
               (program, (*work.options, 'batch=32')))
    for layout in LAYOUTS:
        for segments, target in DEVICE.items():
            yield (f'{layout}, device half, {segments}', target, 'device',
                   (program, (layout, 'vringh', f'segments={segments}',
                              'batch=32')))


def build_program(build):
    """The harness over the library in a build directory."""
    run('ninja', '-j2', '-C', build, 'libvirtio.a')
    info = json.loads((build / 'meson-info/meson-info.json').read_text())
    return build_ours(build / 'bench', Path(info['directories']['source']),
                      build / 'libvirtio.a')


def line(side, numbers):
    """What was counted, in words."""
    if not numbers:
        return '  failed'
    if side == 'device':
        return f'{numbers["device"]:8.1f}'
    return (f'{numbers["driver"]:8.1f} = submit {numbers["submit"]:.1f} + '
            f'reap {numbers["reap"]:.1f}, harness {numbers["harness"]:.1f} '
            'of it')


def main():
    part = sys.argv[2] if len(sys.argv) > 2 else ''
    try:
        program = build_program(Path(sys.argv[1]).resolve())
    except Failed as failure:
        sys.exit(str(failure))
    todo = [job for job in jobs(program) if part in job[0]]
    print('instructions a buffer, batch 32, queue 256; target in brackets')
    for (name, target, side, _), numbers in zip(
            todo, count_all(job for *_, job in todo)):
        print(f'{name:24}({target or "-":>4}){line(side, numbers)}',
              flush=True)


main()
