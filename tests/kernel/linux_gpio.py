#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own driver of GPIO controllers works as it is: the lines of a model
are listed, driven, sensed and watched, and the driver stopped while it waits
for interrupts."""
from linux_source import Driver
from house import Report

report = Report()
driver = Driver('drivers/gpio/gpio-virtio.c')
driver.check_compiles(report)
for where in ('emu:mmio,gpio', 'emu:mmio-legacy,gpio', 'emu:pci,gpio',
              'emu:pci-transitional,gpio', 'emu:pci,gpio;packed=off'):
    driver.check_runs(report, driver.source, where,
                      [r'^probed +virtio0: well$',
                       r'^line +gpio virtio0: 0 "out": not in use, low$',
                       r'^line +gpio virtio0: 2 "power": not in use, high$',
                       r'^line +gpio virtio0: 3 "": not in use, low$'])
driver.check_links(report, 'gpio_life.c')
driver.check_lives(report)
report.finish()
