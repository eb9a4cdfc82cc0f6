#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own entropy driver works as it is, on models and on QEMU's devices.

Its source comes from Debian's package linux-source-6.12 and stays in the build
directory. It is compiled without an edit, and warnings are errors.
"""
import json
import os
import re
import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'house'))
from house import BUILD, C_COMPILERS, ROOT, Report, run  # noqa: E402

TARBALL = Path('/usr/src/linux-source-6.12.tar.xz')
SOURCE = 'linux-source-6.12/drivers/char/hw_random/virtio-rng.c'
CACHE = BUILD / 'kernel'
DRIVER = CACHE / 'virtio-rng.c'
VIRTIO = os.environ.get('VIRTIO', BUILD / 'tools/virtio')
MODULE = ('-std=gnu11', '-Wall', '-Werror', '-DMODULE', '-D__KERNEL__',
          '-DKBUILD_MODNAME="virtio_rng"')
INCLUDES = ('-I', ROOT / 'include/kernel', '-I', ROOT / 'include')
BUSES = ('emu:mmio,rng', 'emu:mmio-legacy,rng', 'emu:pci,rng,rng',
         'emu:pci-legacy,rng', 'emu:pci-transitional,rng',
         'qemu:q35,virtio-rng-pci', 'qemu:q35;legacy,virtio-rng-pci',
         'qemu:q35;intx,virtio-rng-pci', 'qemu:microvm,virtio-rng-device',
         'qemu:microvm;legacy,virtio-rng-device',
         'qemu:aarch64/virt,virtio-rng-pci')
LIVES = (('emu',), ('q35', 'virtio-rng-pci'), ('microvm', 'virtio-rng-device'))


def fetch():
    """Unpack the driver, unless that was done before."""
    if DRIVER.exists():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    status, words = run('bash', '-ec', '''
        tar -xJf "$1" --occurrence=1 -O "$2" >virtio-rng.new
        mv virtio-rng.new virtio-rng.c
        ''', 'bash', TARBALL, SOURCE, cwd=CACHE)
    if status:
        raise SystemExit(f'Bail out! this test needs {TARBALL} of the package '
                         f'linux-source-6.12\n{words}')


def build_compiler():
    """The compiler of the build directory, with its sanitizers."""
    commands = json.loads((BUILD / 'compile_commands.json').read_text())
    words = shlex.split(commands[0]['command'])
    while not Path(words[0]).name.startswith(('cc', 'gcc', 'clang')):
        words.pop(0)  # a wrapper such as ccache
    return [words[0]] + [w for w in words if w.startswith('-fsanitize')]


def compile_module(compiler):
    """What a compiler says of the driver as a module."""
    status, words = run(compiler, '-shared', '-fPIC', *MODULE, *INCLUDES,
                        '-o', DRIVER.with_suffix('.so'), DRIVER)
    return [words] if status or words else []


def execute(driver, bus):
    """Run the driver; what is wrong with what was shown."""
    status, words = run(VIRTIO, 'run', driver, '--on', bus)
    expected = [r'^module +virtio_rng: Virtio random number driver; '
                r'license: GPL$',
                r'^queue +virtio0: queue 0 "input":',
                r'^probed +virtio0: well$']
    expected += [rf'^read +hwrng virtio_rng\.{n}: 64 bytes: [0-9a-f]{{32}}'
                 for n in range(bus.count(',rng') or 1)]
    problems = [f'not shown: {line}' for line in expected
                if not re.search(line, words, re.M)]
    problems += re.findall(r'^(?:WARNING|ERROR|virtio:).*', words, re.M)
    if status:
        problems.append(f'exit status {status}')
    return problems + [words] if problems else []


def link_program():
    """Link the driver into the program that tells its life."""
    compiler = build_compiler()
    (CACHE / 'rng_life').unlink(missing_ok=True)
    driver = CACHE / 'virtio-rng.o'
    status, words = run(*compiler, '-g', *MODULE, *INCLUDES, '-c', '-o',
                        driver, DRIVER)
    if not status:
        status, words = run(
            *compiler, '-g', '-std=gnu11', '-Wall', '-Wextra', '-Werror',
            '-I', ROOT / 'tests', '-I', ROOT / 'include', '-o',
            CACHE / 'rng_life', ROOT / 'tests/kernel/rng_life.c', driver,
            BUILD / 'libvirtio.a', '-lfdt')
    return [words] if status or words else []


def live(*where):
    """Run that program; what is wrong with what it said."""
    if not (CACHE / 'rng_life').exists():
        return ['there is no such program']
    status, words = run(CACHE / 'rng_life', *where)
    return [words] if status or 'not ok' in words else []


fetch()
report = Report()
for cc in C_COMPILERS:
    report.check(f'{cc} compiles it without a warning', compile_module(cc))
report.check('runs as a shared object built by hand',
             execute(DRIVER.with_suffix('.so'), BUSES[0]))
for where in BUSES:
    report.check(f'reads on {where}', execute(DRIVER, where))
report.check('is linked into a program', link_program())
for where in LIVES:
    report.check(f'is stopped and started again: {" ".join(where)}',
                 live(*where))
report.finish()
