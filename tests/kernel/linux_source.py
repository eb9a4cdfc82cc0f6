# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of Linux's own drivers share: a driver's source, which comes
from Debian's package linux-source-6.12 and stays in the build directory, and
compiling it without an edit, as a module and into a program."""
import json
import os
import re
import shlex
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'house'))
from house import BUILD, C_COMPILERS, ROOT, run  # noqa: E402

TARBALL = Path('/usr/src/linux-source-6.12.tar.xz')
CACHE = BUILD / 'kernel'
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


class Driver:
    """A driver of Linux."""

    def __init__(self, path):
        """Unpack it, unless that was done before."""
        self.source = CACHE / Path(path).name
        self.object = self.source.with_suffix('.so')
        self.program = self.source.with_suffix('')
        self.set_flags(re.sub(r'\W', '_', self.source.stem))
        if not self.source.exists():
            self.unpack(f'linux-source-6.12/{path}')

    def set_flags(self, name):
        """How a part of the module of this name is compiled."""
        # With the options of the kernel's own build that matter here.
        self.flags = ('-std=gnu11', '-Wall', '-Werror', '-Wno-pointer-sign',
                      '-funsigned-char', '-fno-strict-aliasing', '-DMODULE',
                      '-D__KERNEL__', f'-DKBUILD_MODNAME="{name}"', *INCLUDES)

    def unpack(self, path):
        """Take it out of the package; it appears whole or not at all."""
        CACHE.mkdir(parents=True, exist_ok=True)
        status, words = run(
            'bash', '-ec', 'tar -xJf "$1" --occurrence=1 -O "$2" >"$3.new"\n'
            'mv "$3.new" "$3"', 'bash', TARBALL, path, self.source)
        if status:
            raise SystemExit(f'Bail out! this test needs {TARBALL} of the '
                             f'package linux-source-6.12\n{words}')

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
        self.source = CACHE / Path(path)
        self.name = Path(path).name
        self.object = self.source / 'module.so'
        self.program = self.source / 'life'
        self.set_flags(self.name)
        if not self.source.exists():
            self.unpack(f'linux-source-6.12/{path}')

    def unpack(self, path):
        """Take the folder out of the package; it appears whole or not."""
        new = self.source.with_suffix('.new')
        new.mkdir(parents=True, exist_ok=True)
        if not TARBALL.exists():
            raise SystemExit(f'Bail out! this test needs {TARBALL} of the '
                             'package linux-source-6.12')
        found = False
        with tarfile.open(TARBALL, 'r|xz') as package:
            for member in package:
                inside = Path(member.name).parent == Path(path)
                if inside and member.isfile():
                    text = package.extractfile(member).read()
                    (new / Path(member.name).name).write_bytes(text)
                elif found:
                    break  # what follows is of other folders
                found |= inside
        new.rename(self.source)

    def sources(self):
        """Its files."""
        return sorted(self.source.glob('*.c'))
