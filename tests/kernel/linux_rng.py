#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own entropy driver works as it is, on models and on QEMU's devices,
and is stopped and started again with its request in flight."""
from linux_source import Driver
from house import Report

BUSES = ('emu:mmio,rng', 'emu:mmio-legacy,rng', 'emu:pci,rng,rng',
         'emu:pci-legacy,rng', 'emu:pci-transitional,rng',
         'qemu:q35,virtio-rng-pci', 'qemu:q35;legacy,virtio-rng-pci',
         'qemu:q35;intx,virtio-rng-pci', 'qemu:microvm,virtio-rng-device',
         'qemu:microvm;legacy,virtio-rng-device',
         'qemu:aarch64/virt,virtio-rng-pci')


def shown(bus):
    """What running the driver shows."""
    lines = [r'^module +virtio_rng: Virtio random number driver; '
             r'license: GPL$',
             r'^queue +virtio0: queue 0 "input":',
             r'^probed +virtio0: well$']
    return lines + [rf'^read +hwrng virtio_rng\.{n}: 64 bytes: [0-9a-f]{{32}}'
                    for n in range(bus.count(',rng') or 1)]


report = Report()
rng = Driver('drivers/char/hw_random/virtio-rng.c')
rng.check_compiles(report)
rng.check_runs(report, rng.object, BUSES[0], shown(BUSES[0]))
for where in BUSES:
    rng.check_runs(report, rng.source, where, shown(where))
rng.check_links(report, 'rng_life.c')
rng.check_lives(report, 'emu')
rng.check_lives(report, 'q35', 'virtio-rng-pci')
rng.check_lives(report, 'microvm', 'virtio-rng-device')
report.finish()
