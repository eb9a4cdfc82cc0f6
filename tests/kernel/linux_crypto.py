#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Linux's own driver of crypto devices, four files, works as it is: it encrypts
with QEMU's device what a standard has the result for, and is stopped in the
middle of that."""
from linux_source import Folder
from house import ROOT, Report

report = Report()
driver = Folder('drivers/crypto/virtio')
driver.set_flags('virtio_crypto')
driver.check_compiles(report)
# AES of a block of zeros with a key of zeros: FIPS 197.
for where in ('qemu:q35,virtio-crypto-pci;cryptodev=builtin',
              'qemu:q35,virtio-crypto-pci;cryptodev=builtin;packed=on',
              'qemu:microvm,virtio-crypto-device;cryptodev=builtin'):
    driver.check_runs(
        report, driver.source, where,
        [r'^cipher +skcipher virtio_crypto_aes_cbc: cbc\(aes\): 16 zeros are '
         r'66e94bd4ef8a2c3b884cfa59ca342b2e, and back$',
         r'^cipher +akcipher virtio-pkcs1-rsa: pkcs1pad\(rsa\): '])
driver.check_links(report, 'crypto_life.c',
                   ROOT / 'tests/kernel/crypto_user.c')
driver.check_lives(report, 'q35', 'virtio-crypto-pci,cryptodev=it')
driver.check_lives(report, 'microvm', 'virtio-crypto-device,cryptodev=it')
report.finish()
