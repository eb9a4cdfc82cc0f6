#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Each folder includes only what the architecture lets it."""
import re

from house import ROOT, Report, files

FREESTANDING = {'stdint.h', 'stddef.h', 'stdbool.h', 'stdarg.h', 'limits.h',
                'stdatomic.h'}
# ISO C, POSIX, and what the GNU C library and Linux add, by name or prefix.
LIBC = FREESTANDING | {
    'argp.h', 'assert.h', 'ctype.h', 'dirent.h', 'dlfcn.h', 'errno.h',
    'fcntl.h', 'fnmatch.h', 'getopt.h', 'inttypes.h', 'libgen.h', 'locale.h',
    'math.h', 'poll.h', 'pthread.h', 'sched.h', 'semaphore.h', 'setjmp.h',
    'signal.h', 'spawn.h', 'stdio.h', 'stdlib.h', 'string.h', 'strings.h',
    'termios.h', 'threads.h', 'time.h', 'ucontext.h', 'unistd.h', 'wchar.h',
    'sys/'}
UAPI = {'linux/fs.h', 'linux/falloc.h'}
CORE = FREESTANDING | {'virtio/'}
PRIVATE = {'src/*.h'}

# Folder: what its files may include, as <name> or by the path of a private
# header ("src/ring/"). A trailing slash allows all below; "src/*.h" allows the
# headers at the top of src/. The longest folder that fits decides.
TABLE = {
    'include/virtio': CORE,
    'include/virtio/err.h': CORE | {'errno.h'},
    'include/virtio/spec': FREESTANDING | {'virtio/spec/',
                                           'virtio/byteorder.h'},
    'include/classic': FREESTANDING | {'virtio/', 'linux/'},
    'include/kernel': FREESTANDING | {'virtio/', 'linux/', 'asm/', 'crypto/'},
    'include/kernel/linux/string.h': {'linux/', 'string.h'},
    'include/kernel/linux/uio.h': FREESTANDING | {'sys/uio.h'},
    'src': CORE | PRIVATE,
    'src/bus': CORE | PRIVATE | {'src/bus/'},
    'src/classic': CORE | {'src/classic/', 'src/mem.h'},
    'src/ring': CORE | PRIVATE | {'src/ring/'},
    'src/device': CORE | PRIVATE | {'src/device/'},
    'src/pci': CORE | PRIVATE | {'src/pci/'},
    'src/transport': CORE | PRIVATE | {'src/transport/common.h', 'src/ring/'},
    'src/transport/mmio': CORE | PRIVATE | {'src/transport/mmio/', 'src/ring/',
                                            'src/bus/',
                                            'src/transport/common.h'},
    'src/transport/pci': CORE | PRIVATE | {'src/transport/pci/', 'src/ring/',
                                           'src/bus/',
                                           'src/transport/common.h'},
    'src/drivers': CORE | {'src/drivers/', 'src/mem.h'},
    'src/models': CORE | {'src/models/', 'src/mem.h'},
    'ports/front': CORE | {'ports/front/'},
    'ports/bounce': CORE | {'ports/front/', 'src/mem.h'},
    'ports/emu': CORE | {'ports/emu/', 'ports/front/', 'src/mem.h'},
    'ports/linux': LIBC | UAPI | {'virtio/', 'ports/linux/'},
    'ports/qemu': LIBC | {'virtio/', 'ports/qemu/', 'libfdt.h'},
    # How a driver that was compiled as a module begins is said once, there.
    'tools': LIBC | {'virtio/', 'json-c/', 'tools/', 'elf.h', 'link.h',
                     'ucontext.h', 'unwind.h',
                     'kernel/linux/moduleloader.h'},
    'examples': LIBC | {'virtio/', 'linux/', 'examples/'},
}
# Tests look at whatever they test.
FREE = ('tests', 'bench')

INCLUDE = re.compile(r'^\s*#\s*include(?:_next)?\b\s*(.*)')
NAME = re.compile(r'<([^>]+)>|"([^"]+)"')


def rule(path):
    """What the file may include, or None if the table does not know it."""
    for place in [path, *path.parents]:
        if str(place) in TABLE:
            return TABLE[str(place)]
    return None


def resolve(path, name):
    """Which file of the project a quoted name means."""
    for base in (path.parent, 'src'):
        target = (ROOT / base / name).resolve()
        if target.exists() and target.is_relative_to(ROOT):
            return str(target.relative_to(ROOT))
    return None


def allowed(name, names):
    """Tell whether a name, or a folder that it is in, is among the names."""
    if name.startswith('src/') and name.count('/') == 1:
        return 'src/*.h' in names or name in names
    return name in names or any(n.endswith('/') and name.startswith(n)
                                for n in names)


def problem(path, text, names):
    """What is wrong with one include, or None."""
    match = NAME.match(text)
    if not match:
        return f'includes {text}, which cannot be checked'
    name = match[1] or resolve(path, match[2])
    if not name:
        return f'includes {text}, which is not in the tree'
    if not allowed(name, names):
        return f'must not include {text}'
    return None


def check(path):
    """All that is wrong with one file."""
    names = rule(path)
    if names is None:
        return [f'{path}: its folder has no rule in the table']
    found = []
    for number, line in enumerate((ROOT / path).read_text().split('\n'), 1):
        match = INCLUDE.match(line)
        wrong = match and problem(path, match[1], names)
        if wrong:
            found.append(f'{path}:{number}: {wrong}')
    return found


report = Report()
folders = {}
for file in files('.c', '.h'):
    if file.parts[0] not in FREE:
        folders.setdefault(file.parent, []).extend(check(file))
for folder, problems in folders.items():
    report.check(f'{folder} includes what it may', problems)
report.finish()
