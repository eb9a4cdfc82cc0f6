# SPDX-License-Identifier: BSD-2-Clause
# libvirtio in a make build: compile LIBVIRTIO_SOURCES with LIBVIRTIO_CFLAGS.
# Without an operating system use LIBVIRTIO_CORE_SOURCES instead. The qemu port,
# which needs libfdt, is for the bench and left out.
LIBVIRTIO := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)
LIBVIRTIO_SOURCES := $(shell sed "/^ports\/qemu\//d; s,^,$(LIBVIRTIO)/," \
	$(LIBVIRTIO)/sources.list)
LIBVIRTIO_CORE_SOURCES := $(filter-out %/ports/linux/%,$(LIBVIRTIO_SOURCES))
LIBVIRTIO_CFLAGS := -std=gnu11 -I$(LIBVIRTIO)/include -I$(LIBVIRTIO)/src
