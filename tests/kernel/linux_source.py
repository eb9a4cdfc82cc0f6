# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of Linux's own drivers share: a driver's source, which comes
from Debian's package linux-source-6.12 and stays in the build directory, and
compiling it without an edit, as a module and into a program."""
import fcntl
import json
import os
import re
import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'house'))
from house import BUILD, C_COMPILERS, ROOT, run  # noqa: E402

TARBALL = Path('/usr/src/linux-source-6.12.tar.xz')
CACHE = BUILD / 'kernel'
TREE = CACHE / 'linux-source-6.12'
# All that any test wants, as taking one file out takes as long as taking all.
SOURCES = [
    'drivers/char/hw_random/virtio-rng.c',
    'drivers/crypto/virtio/Makefile',
    'drivers/crypto/virtio/virtio_crypto_akcipher_algs.c',
    'drivers/crypto/virtio/virtio_crypto_common.h',
    'drivers/crypto/virtio/virtio_crypto_core.c',
    'drivers/crypto/virtio/virtio_crypto_mgr.c',
    'drivers/crypto/virtio/virtio_crypto_skcipher_algs.c',
    'drivers/gpio/gpio-virtio.c',
    'drivers/i2c/busses/i2c-virtio.c',
    'drivers/nvdimm/nd_virtio.c',
    'drivers/nvdimm/virtio_pmem.c',
    'drivers/nvdimm/virtio_pmem.h',
    'drivers/virtio/virtio_anchor.c',
    'drivers/virtio/virtio_balloon.c',
    'drivers/virtio/virtio_input.c',
] + [f'include/uapi/linux/virtio_{name}.h' for name in (
    '9p', 'balloon', 'blk', 'bt', 'config', 'console', 'crypto', 'fs', 'gpio',
    'gpu', 'i2c', 'ids', 'input', 'iommu', 'mem', 'mmio', 'net', 'pci',
    'pcidev', 'pmem', 'ring', 'scmi', 'scsi', 'snd', 'vsock')]
VIRTIO = os.environ.get('VIRTIO', BUILD / 'tools/virtio')
INCLUDES = ('-I', ROOT / 'include/kernel', '-I', ROOT / 'include')


def build_compiler():
    """The compiler of the build directory, with its sanitizers."""
    commands = json.loads((BUILD / 'compile_commands.json').read_text())
    words = shlex.split(commands[0]['command'])
    while not Path(words[0]).name.startswith(('cc', 'gcc', 'clang')):
        words.pop(0)  # a wrapper such as ccache
    return [words[0]] + [w for w in words
                        if w.startswith(('-fsanitize', '-fno-sanitize'))]


def unpack():
    """Take all sources out of the package, once for all tests."""
    CACHE.mkdir(parents=True, exist_ok=True)
    done = CACHE / 'unpacked'
    wanted = '\n'.join(SOURCES)
    with open(CACHE / 'lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists() and done.read_text() == wanted:
            return
        status, words = run(
            'tar', '-xJf', TARBALL, '--occurrence=1', '-C', CACHE,
            *[f'linux-source-6.12/{path}' for path in SOURCES])
        if status:
            raise SystemExit(f'Bail out! this test needs {TARBALL} of the '
                             f'package linux-source-6.12\n{words}')
        done.write_text(wanted)


class Driver:
    """A driver of Linux."""

    def __init__(self, path):
        """Unpack it, unless that was done before."""
        self.source = TREE / path
        self.object = CACHE / f'{self.source.stem}.so'
        self.program = CACHE / self.source.stem
        self.set_flags(re.sub(r'\W', '_', self.source.stem))
        unpack()

    def set_flags(self, name):
        """How a part of the module of this name is compiled."""
        # With the options of the kernel's own build that matter here.
        self.flags = ('-std=gnu11', '-Wall', '-Werror', '-Wno-pointer-sign',
                      '-funsigned-char', '-fno-strict-aliasing', '-DMODULE',
                      '-D__KERNEL__', f'-DKBUILD_MODNAME="{name}"', *INCLUDES)

    def sources(self):
        """Its files."""
        return [self.source]

    def check_compiles(self, report):
        """Each compiler has nothing to say of it."""
        for compiler in C_COMPILERS:
            status, words = run(compiler, '-shared', '-fPIC', *self.flags,
                                '-o', self.object, *self.sources())
            report.check(f'{compiler} compiles it without a warning',
                         [words] if status or words else [])

    def check_links(self, report, life, *more):
        """It is linked, with more of its module, into the program that tells
        its life."""
        compiler = build_compiler()
        self.program.unlink(missing_ok=True)
        parts, problems = [], ''
        for source in [*self.sources(), *more]:
            parts.append(self.object.with_name(source.stem + '.o'))
            problems += run(*compiler, '-g', *self.flags, '-c', '-o',
                            parts[-1], source)[1]
        status, words = 1, problems
        if not problems:
            status, words = run(
                *compiler, '-g', '-std=gnu11', '-Wall', '-Wextra', '-Werror',
                '-I', ROOT / 'tests', '-I', ROOT / 'include', '-o',
                self.program, ROOT / 'tests/kernel' / life, *parts,
                BUILD / 'libvirtio.a', '-lfdt')
        report.check('is linked into a program',
                     [words] if status or words else [])

    def check_runs(self, report, driver, bus, expected, *options):
        """The virtio command runs it and shows these lines."""
        status, words = run(VIRTIO, 'run', driver, '--on', bus, *options)
        problems = [f'not shown: {line}' for line in expected
                    if not re.search(line, words, re.M)]
        problems += re.findall(r'^(?:WARNING|ERROR|virtio:).*', words, re.M)
        if status:
            problems.append(f'exit status {status}')
        report.check(f'runs on {bus}: {driver.name}',
                     problems + [words] if problems else [])

    def check_lives(self, report, *where):
        """That program has nothing to complain of."""
        status, words = 1, 'there is no such program'
        if self.program.exists():
            status, words = run(self.program, *where)
        report.check(f'lives and dies: {" ".join(where)}',
                     [words] if status or 'not ok' in words else [])


class Folder(Driver):
    """A driver of several files, which is all that its folder makes."""

    def __init__(self, path):
        """Unpack it, unless that was done before."""
        self.source = TREE / path
        self.object = CACHE / path.replace('/', '_') / 'module.so'
        self.object.parent.mkdir(parents=True, exist_ok=True)
        self.program = self.object.with_name('life')
        self.set_flags(Path(path).name)
        unpack()

    def sources(self):
        """Its files."""
        return sorted(self.source.glob('*.c'))
