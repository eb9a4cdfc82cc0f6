#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The ring against Linux's own, on the same work in one run.

Called by scripts/bench ring, which builds the library. What is measured, and
how, is told in docs/benchmarks.md."""
import argparse
import json
import sys
from pathlib import Path

import cores
import device
import driver
import growth
import memory
from harness import LINUX, Failed, build_linux, build_ours
from table import Report

ROOT = Path(__file__).resolve().parents[2]


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog='scripts/bench ring',
                                     description=__doc__.split('\n')[0])
    parser.add_argument('--json', metavar='FILE', type=Path,
                        help='write all numbers there too')
    parser.add_argument('--only', metavar='NAME', default='',
                        help='only rows whose names contain this')
    parser.add_argument('--check', action='store_true',
                        help='only what is the same at every run '
                        '(instructions, memory, growth); fail if a target is '
                        'missed')
    parser.add_argument('build', type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    args = arguments()
    ours = build_ours(args.build / 'ours', ROOT, args.build / 'libvirtio.a')
    linux = build_linux(args.build / 'linux')
    out = Report(args.only, args.check)
    print(f'The same harness over this ring and that of {LINUX}, both -O2.')
    driver.report(out, ours, linux)
    device.report(out, ours, linux)
    memory.report(out, ours, linux)
    growth.report(out, ours)
    cores.report(out, ours, linux)
    if not out.tables:
        sys.exit(f'no row is called {args.only}')
    good = out.verdict()
    if args.json:
        args.json.write_text(json.dumps(out.tables, indent=1) + '\n')
    return 1 if args.check and not good else 0


try:
    sys.exit(main())
except Failed as failure:
    sys.exit(f'failed: {failure}')
