#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The driver of the kernel's guide to writing virtio drivers works as printed.

The guide comes from Debian's package linux-source-6.12 and stays in the build
directory. Its driver is cut out of the text and gets the one declaration that
it forgot. The version that the guide printed at first is in no package; the
edits below make it of today's.
"""
import os
import re
import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'house'))
from house import BUILD, C_COMPILERS, ROOT, Report, run  # noqa: E402

TARBALL = Path('/usr/src/linux-source-6.12.tar.xz')
GUIDE = ('linux-source-6.12/Documentation/driver-api/virtio/'
         'writing_virtio_drivers.rst')
CACHE = BUILD / 'guide'
VIRTIO = os.environ.get('VIRTIO', BUILD / 'tools/virtio')
WARNINGS = ('-Wall', '-Wextra', '-Wstrict-prototypes', '-Wundef', '-Werror')
BUSES = ('emu:mmio,dummy', 'emu:mmio-legacy,dummy', 'emu:pci,dummy',
         'emu:pci-legacy,dummy', 'emu:pci-transitional,dummy')

# Edits are pairs: what to look for, and what to put there.
# The guide forgot it: its remove uses a variable that it does not declare.
FORGOTTEN = [(r'(_remove\(.*\)\n\{\n.*\n)', r'\1\tvoid *buf;' '\n')]

# From today's driver to the first version: one buffer for each callback, ready
# only after probe, nothing detached, the owner named by hand.
FIRST_VERSION = [
    (r'\twhile \(\(buf = virtqueue_get_buf(?s:.*?)\n\t\}\n',
     '\tbuf = virtqueue_get_buf(dev->vq, &len);\n\tif (!buf)\n\t\treturn;\n'),
    (r'.*\n\tvirtio_device_ready\(.*\n\n', ''),
    (r'\tvoid \*buf;\n', ''),
    (r'.*\n\twhile \(\(buf = virtqueue_detach(?s:.*?)\n\t\}\n\n', ''),
    (r'(\t\.driver\.name .*\n)', r'\1\t.driver.owner = THIS_MODULE,' '\n')]

# Today's driver with the guide's lines that give the device a buffer.
SENDS = [
    (r'\{\n.*/\* process .*\n\t\}', 'kfree(buf);'),
    (r'(\tvirtio_device_ready\(.*\n)',
     r'\1\tchar *buffer = kzalloc(BUFLEN, GFP_KERNEL);' '\nSNIPPET')]


def fetch():
    """The guide's text, cut out of the package; whole or not at all."""
    text = CACHE / 'guide.rst'
    if text.exists():
        return text.read_text()
    CACHE.mkdir(parents=True, exist_ok=True)
    status, words = run(
        'bash', '-ec', 'tar -xJf "$1" --occurrence=1 -O "$2" >"$3.new"\n'
        'mv "$3.new" "$3"', 'bash', TARBALL, GUIDE, text)
    if status:
        raise SystemExit(f'Bail out! this test needs {TARBALL} of the package '
                         f'linux-source-6.12\n{words}')
    return text.read_text()


def block(guide, first_line):
    """The indented block of the guide that begins with a line."""
    found = re.search(rf'^\t{re.escape(first_line)}\n(\t.*\n|\n)*', guide,
                      re.M)
    if not found:
        raise SystemExit(f'Bail out! the guide has no block: {first_line}')
    return textwrap.dedent(found[0]).rstrip() + '\n'


def edit(source, edits):
    """Make edits, each of which has to fit in exactly one place."""
    for old, new in edits:
        source, count = re.subn(old, new, source)
        if count != 1:
            raise SystemExit(f'Bail out! {count} places in the guide: {old}')
    return source


def build(compiler, source, target):
    """Build a driver by hand, as <linux/module.h> describes it."""
    status, words = run(
        compiler, '-shared', '-fPIC', '-std=gnu11', *WARNINGS,
        f'-DKBUILD_MODNAME="{source.stem}"', '-DMODULE',
        '-DVIRTIO_ID_DUMMY=0x3e', '-I', ROOT / 'include/kernel',
        '-I', ROOT / 'include', '-o', target, source)
    return [f'{compiler}: {words}'] if status or words else []


def execute(driver, bus, expected):
    """Run a driver; what is wrong with what was shown."""
    status, words = run(VIRTIO, 'run', driver, '--on', bus)
    missing = [f'not shown: {line}' for line in expected
               if not re.search(line, words, re.M)]
    if status:
        missing.append(f'exit status {status}')
    return missing + [words] if missing else []


def steps(name):
    """What every driver of the guide goes through."""
    return [rf'^module +{name}: Dummy virtio driver; license: GPL$',
            r'^device +virtio0: type 62 \(dummy\)',
            rf'^match +virtio0: by driver {name}$',
            r'^status +virtio0: DRIVER ',
            rf'^probe +virtio0: by driver {name}$',
            r'^queue +virtio0: queue 0 "input":',
            r'^probed +virtio0: well$',
            r'^status +virtio0: DRIVER_OK ',
            rf'^remove +virtio0: by driver {name}$',
            r'^no queue +virtio0: queue 0 "input":',
            rf'^summary +{name} drove 1 device:']


guide = fetch()
today = edit(block(guide, '#include <linux/virtio.h>'), FORGOTTEN)
drivers = {
    'today': today,
    'first': edit(today, FIRST_VERSION),
    'sends': '#define BUFLEN 64\n' + edit(today, SENDS).replace(
        'SNIPPET', block(guide, 'struct scatterlist sg[1];')),
}
report = Report()
for name, text in drivers.items():
    driver = CACHE / f'{name}.c'
    driver.write_text(text)
    expected = steps(name)
    if name == 'sends':
        expected += [r'^get +virtio0: queue 0 "input": buffer, [1-9]\d* bytes',
                     r'^summary .* 1 buffers added, 1 used ']
    for cc in C_COMPILERS:
        report.check(f'{name}: {cc} compiles it without a warning',
                     build(cc, driver, driver.with_suffix('.so')))
    for bus in BUSES:
        report.check(f'{name}: runs on {bus}', execute(driver, bus, expected))
    report.check(f'{name}: runs as a shared object built by hand',
                 execute(driver.with_suffix('.so'), BUSES[0], expected))
report.finish()
