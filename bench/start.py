#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""How long from a driver's source to the first bytes of a device of QEMU's.

    bench/start.py VIRTIO [ROUNDS]

VIRTIO is the command, built for release. Each round measures in turn

  run   virtio run examples/virtio_dummy.c --on qemu:q35,virtio-rng-pci, until
        it has printed the first bytes that the driver got
  cc    the compiler alone, on the same source with the same options
  qemu  QEMU alone, with the same device, until it answers at its monitor

so that what the machine does beside it slows all three. Medians are printed,
of the time and of what the processors spent on it, which depends less on what
else they do; and the median of run / (cc + qemu) over the rounds.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = os.path.join(TOP, "examples", "virtio_dummy.c")


def seconds_until(words, argv):
    """How long it takes the command to print a line that has the words."""
    start = time.monotonic()
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            if words in line:
                taken = time.monotonic() - start
                break
        else:
            sys.exit(f"{argv[0]} never said '{words}'")
        for line in process.stdout:
            pass
    return taken


def run(virtio):
    return seconds_until("64 bytes: ", [
        virtio, "run", SOURCE, "--on", "qemu:q35,virtio-rng-pci"])


def compile_alone(compiler):
    """`compiler` is the command line that virtio used."""
    start = time.monotonic()
    subprocess.run(compiler, check=True)
    return time.monotonic() - start


def qemu_alone():
    start = time.monotonic()
    with subprocess.Popen(
            ["qemu-system-x86_64", "-machine", "q35", "-m", "128M",
             "-accel", "tcg,tb-size=1", "-nodefaults", "-no-user-config",
             "-display", "none", "-S", "-qmp", "stdio",
             "-device", "virtio-rng-pci"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True) as process:
        process.stdout.readline()
        process.stdin.write('{"execute": "qmp_capabilities"}\n')
        process.stdin.flush()
        process.stdout.readline()
        taken = time.monotonic() - start
        process.kill()
    return taken


def compiler_of(virtio, folder):
    """The command line by which virtio compiles, told by a compiler of ours."""
    told = os.path.join(folder, "argv")
    spy = os.path.join(folder, "cc")
    with open(spy, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nprintf "%s\\n" "$@" >{told}\nexit 1\n')
    os.chmod(spy, 0o755)
    subprocess.run([virtio, "run", SOURCE, "--on", "emu"], check=False,
                   env={**os.environ, "CC": spy}, stderr=subprocess.DEVNULL)
    with open(told, encoding="utf-8") as file:
        argv = file.read().splitlines()
    argv[argv.index("-o") + 1] = os.path.join(folder, "driver.so")
    return ["cc"] + argv


def spent():
    """Seconds of the processors in all that ran here and has ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def report(times, processor):
    print(f"{len(times['run'])} rounds, load {os.getloadavg()[0]:.1f} on "
          f"{os.cpu_count()} cores")
    for name, what in (("run", "virtio run, to the first bytes"),
                       ("cc", "the compiler alone"),
                       ("qemu", "QEMU alone, to its first answer")):
        median = statistics.median(times[name]) * 1000
        cpu = statistics.median(processor[name]) * 1000
        print(f"{what:32} {median:5.0f} ms  ({min(times[name]) * 1000:.0f} to "
              f"{max(times[name]) * 1000:.0f}), processors {cpu:.0f} ms")
    ratio = statistics.median(r / (c + q) for r, c, q in
                              zip(times["run"], times["cc"], times["qemu"]))
    print(f"{'run / (compiler + QEMU)':32} {ratio:5.2f}")


def main():
    virtio = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    times = {"run": [], "cc": [], "qemu": []}
    processor = {"run": [], "cc": [], "qemu": []}
    folder = tempfile.mkdtemp()
    try:
        compiler = compiler_of(virtio, folder)
        measures = {"run": lambda: run(virtio),
                    "cc": lambda: compile_alone(compiler),
                    "qemu": qemu_alone}
        for _ in range(rounds):
            for name, measure in measures.items():
                before = spent()
                times[name].append(measure())
                processor[name].append(spent() - before)
    finally:
        shutil.rmtree(folder)
    report(times, processor)


main()
