#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own driver of input devices works as it is: QEMU's keyboard and
tablet are found, and a key that is pressed there arrives."""
from linux_source import Driver
from house import Report

report = Report()
driver = Driver('drivers/virtio/virtio_input.c')
driver.check_compiles(report)
driver.check_runs(
    report, driver.source, 'qemu:q35,virtio-keyboard-pci,virtio-tablet-pci',
    [r'^says +input: QEMU Virtio Keyboard as /devices/virtio0/input/input0$',
     r'^says +input: QEMU Virtio Tablet as /devices/virtio1/input/input1$',
     r'^probed +virtio1: well$'], '--timeout', '500ms')
driver.check_links(report, 'input_life.c')
driver.check_lives(report, 'q35', 'virtio-keyboard-pci')
driver.check_lives(report, 'microvm', 'virtio-keyboard-device')
report.finish()
