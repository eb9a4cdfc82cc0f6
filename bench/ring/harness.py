# SPDX-License-Identifier: BSD-2-Clause
"""Building and running the harness over each ring."""
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAKEFILE = HERE / 'Makefile'


class Failed(Exception):
    """A command did not succeed; what it said."""


def run(*command, **options):
    """What a command prints; raises Failed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, text=True, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False, **options)
    if done.returncode:
        raise Failed(f'{" ".join(words)}\n{done.stdout}{done.stderr}')
    return done.stdout


def build_ours(out, tree, library):
    """The harness over our ring: sources, and the libvirtio.a of them."""
    out.mkdir(parents=True, exist_ok=True)
    run('make', '-C', out, '-f', MAKEFILE, 'ours', f'TREE={tree.resolve()}',
        f'LIBRARY={library.resolve()}')
    return out / 'bench-ours'


# What of Linux's sources the harness is built of.
PARTS = ('drivers/virtio/virtio_ring.c', 'drivers/vhost/vringh.c',
         'include/linux', 'include/uapi/linux', 'tools/include',
         'tools/virtio')
LINUX = 'linux-source-6.1'


def unpack_linux(out):
    """The parts of Debian's package that are needed, unpacked once."""
    done = out / f'{LINUX}.unpacked'
    if not done.exists():
        run('tar', '-xJf', f'/usr/src/{LINUX}.tar.xz', '-C', out,
            *(f'{LINUX}/{part}' for part in PARTS))
        done.touch()
    return out / LINUX


def build_linux(out):
    """The harness over Linux's ring, and Linux's own benchmark of rings."""
    out.mkdir(parents=True, exist_ok=True)
    source = unpack_linux(out)
    run('make', '-C', out, '-f', MAKEFILE, 'linux', 'ringtest',
        f'LINUX={source.resolve()}')
    return out / 'bench-linux'


def measure(program, *options):
    """What the harness says, as numbers by their names."""
    lines = run(program, *options).split('\n')
    return {name: float(value) for name, value in map(str.split, lines[:-1])}
