# SPDX-License-Identifier: BSD-2-Clause
"""What the house checks share: the tree, the build, and TAP."""
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get('VIRTIO_BUILD', ROOT / 'build'))
C_COMPILERS = ('gcc', 'clang')


def files(*suffixes, under=''):
    """Paths of the project's files, relative to its root, sorted."""
    found = []
    for folder, subfolders, names in os.walk(ROOT / under):
        subfolders[:] = [s for s in subfolders
                         if s not in ('.git', '__pycache__')
                         and s != 'build' and not s.startswith('build-')]
        for name in names:
            if name == '.git':  # a file in a worktree
                continue
            path = (Path(folder) / name).relative_to(ROOT)
            if not suffixes or path.suffix in suffixes:
                found.append(path)
    return sorted(found)


def sources():
    """The library's source files, in the order of sources.list."""
    return [Path(line) for line in
            (ROOT / 'sources.list').read_text().split()]


def run(*command, **options):
    """Run a command; its exit status and all that it said."""
    done = subprocess.run([str(word) for word in command], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **options)
    return done.returncode, done.stdout


def parallel(function, items):
    """Map over items with as many commands at once as there are CPUs."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(function, items))


class Report:
    """Checks as TAP lines; what is wrong follows each as comments."""

    def __init__(self):
        self.count = 0
        self.failed = False

    def check(self, name, problems):
        """One check. It passed if nothing is wrong."""
        self.count += 1
        self.failed = self.failed or bool(problems)
        print(f'{"not " if problems else ""}ok {self.count} - {name}')
        for problem in problems:
            for line in str(problem).rstrip().split('\n'):
                print(f'# {line}')
        sys.stdout.flush()

    def finish(self):
        """End the program."""
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)
