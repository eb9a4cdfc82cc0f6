#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own driver of memory balloons works as it is: QEMU's balloon is blown
up and let down from its monitor, asks for statistics, and is taken away full."""
from linux_source import Driver
from house import Report

report = Report()
driver = Driver('drivers/virtio/virtio_balloon.c')
driver.check_compiles(report)
for where in ('q35,virtio-balloon-pci', 'microvm,virtio-balloon-device'):
    # One that nobody blows up has nothing to say, and that is no failure.
    driver.check_runs(report, driver.source, f'qemu:{where}',
                      ['^probed +virtio0: well$', '^stop +500ms are over$',
                       '^summary .* 0 used '], '--timeout', '500ms')
driver.check_links(report, 'balloon_life.c')
driver.check_lives(report, 'q35', 'virtio-balloon-pci')
driver.check_lives(report, 'q35', 'virtio-balloon-pci', 'legacy')
driver.check_lives(report, 'microvm', 'virtio-balloon-device')
report.finish()
