#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The programs and commands of the documentation work.

A fenced block counts by its info string, whose first word still tells a
Markdown renderer how to colour it:

    ```c program [FILE.c]   a complete program: compiled against the installed
                            library and run. It is kept as FILE.c (program.c)
                            for the commands that follow
    ```sh                   commands, run in a built copy of the project
    ```sh no-run            the commands that the gate runs itself

Anything else, such as ```c or ```text, is for reading only.
"""
import os
import re
import shutil
import tempfile
from pathlib import Path

from house import BUILD, ROOT, Report, files, run

BLOCK = re.compile(r'^```(\S.*?)\n(.*?)^```\s*$', re.M | re.S)
NOT_RUN = {'./scripts/demo', './scripts/check', './scripts/check --quick',
           'meson test -C build guest-test_module'}
SECONDS = 60


def blocks(document):
    """Line number, info string and text of each fenced block."""
    text = (ROOT / document).read_text()
    for match in BLOCK.finditer(text):
        line = text.count('\n', 0, match.start()) + 1
        yield line, match[1].split(), match[2]


def copy_tree(folder):
    """A copy of the project as a reader has it after the first build."""
    for path in files():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target)
    return bash('meson setup build -Dtests=false && meson compile -C build',
                folder, os.environ, 300)


def install(folder):
    """Install the library; the environment to use it from there."""
    status, words = run('meson', 'install', '-C', BUILD, '--no-rebuild',
                        '--quiet', '--destdir', folder)
    found = sorted(folder.rglob('libvirtio.pc'))
    if status or not found:
        raise SystemExit(f'Bail out! meson install failed\n{words}')
    libraries = found[0].parent.parent
    return dict(os.environ, PKG_CONFIG_SYSROOT_DIR=str(folder),
                PKG_CONFIG_PATH=str(found[0].parent),
                LD_LIBRARY_PATH=str(libraries))


def bash(commands, folder, environment, seconds=SECONDS):
    """What went wrong with some commands, or None."""
    status, words = run('timeout', seconds, 'bash', '-euxo', 'pipefail', '-c',
                        commands, cwd=folder, env=environment)
    if status == 0:
        return None
    end = '\n'.join(words.rstrip().split('\n')[-20:])
    return f'exit status {status}, after:\n{end}'


def run_program(info, text, folder, environment):
    """Compile a program as a reader would, and run it."""
    name = info[2] if len(info) > 2 else 'program.c'
    (folder / name).write_text(text)
    return bash(f'cc -Wall -Wextra -Werror -o ./{Path(name).stem} {name} '
                f'$(pkg-config --cflags --libs libvirtio)\n'
                f'./{Path(name).stem}', folder, environment)


def check_block(info, text, folder, environment):
    """What is wrong with a block, or None; False if it is not to be run."""
    if info[:2] == ['c', 'program']:
        return run_program(info, text, folder, environment)
    if info == ['sh']:
        return bash(text, folder, environment)
    if info == ['sh', 'no-run']:
        wrong = set(text.strip().split('\n')) - NOT_RUN
        return f'must be run: {", ".join(wrong)}' if wrong else None
    return False


report = Report()
documents = [p for p in files('.md') if len(p.parts) == 1 or
             p.parts[0] == 'docs']
with tempfile.TemporaryDirectory() as name:
    tree, installed = Path(name) / 'libvirtio', Path(name) / 'installed'
    tree.mkdir()
    environment = install(installed)
    built = copy_tree(tree)
    report.check('a copy of the project builds', [built] if built else [])
    for document in documents:
        for line, info, text in blocks(document):
            wrong = check_block(info, text, tree, environment)
            if wrong is not False:
                report.check(f'{document}:{line}: {" ".join(info)}',
                             [wrong] if wrong else [])
report.finish()
