#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own driver of I2C adapters works as it is: the bus behind a model is
scanned, read and written, and the driver stopped with a message in flight."""
from linux_source import Driver
from house import Report

report = Report()
driver = Driver('drivers/i2c/busses/i2c-virtio.c')
driver.check_compiles(report)
for where in ('emu:mmio,i2c', 'emu:mmio-legacy,i2c', 'emu:pci,i2c',
              'emu:pci-transitional,i2c', 'emu:pci,i2c;packed=off;in_order=on'):
    driver.check_runs(report, driver.source, where,
                      [r'^probed +virtio0: well$',
                       r'^scan +i2c i2c_virtio at virtio bus 0: '
                       r'answers at 0x50$'])
driver.check_runs(report, driver.source, 'emu:mmio,i2c,i2c',
                  [r'^scan +i2c .* bus 1: answers at 0x50$'])
driver.check_links(report, 'i2c_life.c')
driver.check_lives(report)
report.finish()
