#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What recording costs: `virtio blk bench` by itself and under `virtio trace
record`, in turns.

Called by scripts/bench trace, which builds the tool."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

DEPTHS = 1, 32, 128
SIZE = 64 << 20


def iops(*command):
    """Requests in a second, by depth."""
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return {row['depth']: row['iops']
            for row in json.loads(done.stdout)['results']}


def main():
    tool = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder, 'disk')
        with disk.open('wb') as file:
            file.truncate(SIZE)
        bench = ('blk', 'bench', '--on', f'emu:mmio,blk={disk};ro',
                 '--runtime', '100ms', '--json')
        record = ('trace', 'record', '--output', Path(folder, 'trace'))
        plain, traced = [], []
        for _ in range(rounds):
            plain.append(iops(tool, *bench))
            traced.append(iops(tool, *record, *bench))
    print(f'{"depth":>5}{"IOPS":>10}{"recorded":>10}{"time":>7}')
    for depth in DEPTHS:
        times = median(a[depth] / b[depth] for a, b in zip(plain, traced))
        print(f'{depth:5}{median(a[depth] for a in plain):10.0f}'
              f'{median(b[depth] for b in traced):10.0f}{times:7.2f}')


main()
