#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own driver of persistent memory, two files, works as it is: QEMU's is
found, and flushed by whoever uses it."""
from linux_source import Folder
from house import Report

report = Report()
driver = Folder('drivers/nvdimm')
driver.set_flags('virtio_pmem')
driver.check_compiles(report)
driver.check_links(report, 'pmem_life.c')
driver.check_lives(report, 'q35', 'virtio-pmem-pci')
driver.check_lives(report, 'q35', 'virtio-pmem-pci', 'lost')
report.finish()
