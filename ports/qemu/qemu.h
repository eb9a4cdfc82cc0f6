/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the parts of the qemu port share.
 *
 *   qemu.c      a machine's life: start, attach, probe, close
 *   process.c   the QEMU process and what it is told on its command line
 *   park.c      the code that its CPU runs meanwhile
 *   line.c      lines of text over a socket, with a deadline
 *   qtest.c     the protocol for registers and interrupts
 *   qmp.c       the protocol of the monitor
 *   memory.c    its RAM, mapped here and handed out
 *   platform.c  the port contract
 *   machines.c  which machines there are
 *   fdt.c, windows.c   where each says its MMIO devices are
 *   pci.c, pci_fdt.c   how each reaches its PCI bus
 *   doorbell.c  message-signalled interrupts
 */
#ifndef PORTS_QEMU_QEMU_H
#define PORTS_QEMU_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <virtio/device.h>
#include <virtio/err.h>
#include <virtio/list.h>
#include <virtio/pci.h>
#include <virtio/platform.h>
#include <virtio/port/qemu.h>

struct fdt_pci;
struct qemu_park;
struct virtio_qemu;

/* ---- line.c ------------------------------------------------------------ */

#define LINE_BYTES 65536

/* A socket that lines of text come from. */
struct line_reader {
	int fd;
	size_t start, end;  /* what was received and not read, in text */
	uint64_t last_look; /* the deadline that was last missed */
	char text[LINE_BYTES];
};

/*
 * Read a line, waiting for it until `deadline`, a time of the platform's; 0: it
 * is not waited for. Returns it without newline, good until the next call, and
 * NULL with `err` set: -EAGAIN if there is none in time, -ENODEV at the end,
 * -EIO if a line is too long.
 */
char *line_read(const struct virtio_qemu *q, struct line_reader *r,
		uint64_t deadline, int *err);

/* Whether a line was received and not read. */
bool line_left(const struct line_reader *r);

/* Write all of the text; 0 or -ENODEV, -ETIMEDOUT. */
int line_write(const struct virtio_qemu *q, int fd, const char *text,
	       size_t len, uint64_t deadline);

/* ---- the machine ------------------------------------------------------- */

/* A window that may have a virtio device, and its interrupt. */
struct qemu_window {
	uint64_t base;
	unsigned int irq;
};

#define QEMU_MAX_WINDOWS   128
#define QEMU_MAX_FUNCTIONS 64

/*
 * Interrupts by number: inputs of the interrupt controller as QEMU counts them,
 * then the doorbell's messages, then one that QEMU does not tell us of.
 */
#define QEMU_LINES	 1024
#define QEMU_MSI_IRQ	 QEMU_LINES
#define QEMU_MSI_VECTORS 64
#define QEMU_POLLED_IRQ	 (QEMU_MSI_IRQ + QEMU_MSI_VECTORS)
#define QEMU_IRQS	 (QEMU_POLLED_IRQ + 1)

struct qemu_line {
	bool level;   /* raised now */
	bool pending; /* was raised, and no handler was called since */
};

/* How PCI is reached; a machine without has no config_read. */
struct qemu_pci {
	struct pci_host host;
	uint64_t ecam;	     /* configuration space, where it is memory */
	uint64_t io_reg;     /* I/O port 0, where ports are memory */
	struct fdt_pci *fdt; /* routing of INTx from the device tree, or NULL */
};

/* A machine that QEMU knows. */
struct qemu_machine {
	const char *name;    /* as users say it */
	const char *program; /* who emulates it */
	const char *package; /* of Debian, that has it */
	const char *machine; /* for -machine */
	const char *cpu;     /* for -cpu, or NULL */
	const struct qemu_park *park;
	bool wants_kernel; /* tells of its devices only to one */
	uint64_t ram_base;
	unsigned int ram_mib;
	/*
	 * The interrupt controller whose inputs we get: its path, or its type
	 * and which of those; or neither, if QEMU tells of none.
	 */
	const char *irq_path;
	const char *irq_type;
	unsigned int irq_nth;
	bool big_endian;
	bool has_msi;
	/* Finds windows and the PCI host; 0 or an error, which was logged. */
	int (*discover)(struct virtio_qemu *q);
};

/* How to reach a PCI machine's doorbell, see doorbell.c. */
struct qemu_doorbell {
	int socket; /* QEMU's end of its connection; -1: none */
	int server; /* our end */
	int events[QEMU_MSI_VECTORS];
	bool taken[QEMU_MSI_VECTORS];
	uint64_t address; /* where functions write; 0: not found */
};

struct virtio_qemu {
	struct virtio_platform platform;
	struct virtio_platform_ops ops;
	const struct virtio_platform *host;
	const struct qemu_machine *machine;
	bool no_msi;
	bool prefer_legacy;
	int error; /* what QEMU died of; sticky */

	pid_t pid;	/* 0: not started by us, or buried */
	int stderr_fd;	/* a file of what it complained of */
	uint64_t heard; /* when it was said what was answered last */
	struct line_reader qtest;
	struct line_reader qmp;

	int ram_fd;
	char *ram;
	size_t ram_size;
	struct list_head chunks; /* of RAM, by address: memory.c */

	int epoll;
	int wake_fd; /* the caller's, or -1 */
	struct list_head handlers;
	struct qemu_line lines[QEMU_IRQS];

	struct qemu_window windows[QEMU_MAX_WINDOWS];
	unsigned int num_windows;
	struct qemu_pci pci;
	struct qemu_doorbell doorbell;
	struct pci_dev functions[QEMU_MAX_FUNCTIONS];
	struct list_head devices; /* on the bus: qemu.c */
};

#define qemu_err(q, ...)                                                       \
	virtio_printk(&(q)->platform, VIRTIO_LOG_ERR, __VA_ARGS__)

/* ---- error.c ----------------------------------------------------------- */

/* QEMU is of no use any more: say why, once, and return the error. */
int qemu_fail(struct virtio_qemu *q, int err, const char *doing);

/* ---- process.c --------------------------------------------------------- */

int qemu_spawn(struct virtio_qemu *q, const struct virtio_qemu_config *config);
/*
 * If it ends within a moment bury it, and put into `how` what becomes "QEMU has
 * ended", as in " with status 1"; else nothing. Exit status, or -1.
 */
int qemu_bury(struct virtio_qemu *q, char *how, size_t size);
/* Exit status of a child that could not become QEMU. */
#define QEMU_NO_PROGRAM 127
/* End and bury it. */
void qemu_kill(struct virtio_qemu *q);

/* ---- park.c ------------------------------------------------------------ */

/* What QEMU loads in place of firmware, and whether it is a kernel to it. */
struct qemu_park {
	const char *option; /* "-bios" */
	size_t size;	    /* of the image */
	size_t offset;	    /* where the code is */
	const uint8_t *code;
	size_t len;
};

extern const struct qemu_park park_x86, park_aarch64, park_arm, park_riscv,
	park_ppc, park_pseries, park_m68k;

/* A file with the image; -errno if the system has none left. */
int park_open(const struct qemu_park *park);
/* Where bootinfo follows the kernel of an m68k machine. */
#define PARK_M68K_BOOTINFO 0x2000

/* ---- qtest.c ----------------------------------------------------------- */

/* Say one command and wait for its answer, which `value` is set to. */
int qtest_command(struct virtio_qemu *q, uint64_t *value, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Take note of interrupts that QEMU has told of; 0 or what it died of. */
int qtest_collect(struct virtio_qemu *q);
/* Say something that does nothing; 0, or what it died of. */
int qtest_ping(struct virtio_qemu *q);
uint32_t qtest_read(struct virtio_qemu *q, uint64_t addr, unsigned int width);
void qtest_write(struct virtio_qemu *q, uint64_t addr, unsigned int width,
		 uint32_t value);
/* x86's I/O ports. */
uint32_t qtest_in(struct virtio_qemu *q, uint32_t port, unsigned int width);
void qtest_out(struct virtio_qemu *q, uint32_t port, unsigned int width,
	       uint32_t value);

/* ---- qmp.c ------------------------------------------------------------- */

/* Greet it: only then is QEMU ready. */
int qmp_begin(struct virtio_qemu *q);
/* Let the machine's interrupts come to us. */
int qmp_intercept(struct virtio_qemu *q);

/* ---- memory.c ---------------------------------------------------------- */

int memory_map(struct virtio_qemu *q, int fd);
void memory_unmap(struct virtio_qemu *q);
void *memory_alloc(struct virtio_qemu *q, size_t size, size_t align);
void memory_free(struct virtio_qemu *q, void *mem);
/* The next page at or after `offset` that QEMU has put something in. */
const void *memory_next_page(const struct virtio_qemu *q, size_t *offset);

/* ---- platform.c -------------------------------------------------------- */

int platform_init(struct virtio_qemu *q, const struct virtio_platform *host);
/* The host's time, in nanoseconds. */
uint64_t platform_now(const struct virtio_qemu *q);
/* Let wait() watch a file; it stands for interrupt `irq`. */
int platform_watch(struct virtio_qemu *q, int fd, unsigned int irq);
void platform_exit(struct virtio_qemu *q);

/* ---- machines.c -------------------------------------------------------- */

const struct qemu_machine *machine_find(const char *name);

/* ---- fdt.c, windows.c: where devices are ------------------------------- */

int discover_fdt(struct virtio_qemu *q);
int discover_microvm(struct virtio_qemu *q);
int discover_m68k(struct virtio_qemu *q);
int window_add(struct virtio_qemu *q, uint64_t base, unsigned int irq);

/* ---- pci.c, pci_fdt.c -------------------------------------------------- */

int discover_q35(struct virtio_qemu *q);
int discover_pc(struct virtio_qemu *q);
int discover_g3beige(struct virtio_qemu *q);
int discover_pseries(struct virtio_qemu *q);
/* A host whose configuration space is memory, at q->pci.ecam. */
void pci_use_ecam(struct virtio_qemu *q, unsigned int last_bus);

/* The interrupt that a specifier means to the controller `parent`. */
int fdt_irq(const void *fdt, int parent, const uint32_t *cells, size_t num);
/* A property that is one number; 0 if there is none. */
uint32_t fdt_number(const void *fdt, int node, const char *name);
int fdt_pci_discover(struct virtio_qemu *q, const void *fdt);
int fdt_pci_intx(const struct fdt_pci *map, const struct pci_dev *dev);

/* ---- doorbell.c -------------------------------------------------------- */

void doorbell_init(struct virtio_qemu *q);
int doorbell_open(struct virtio_qemu *q);
void doorbell_close(struct virtio_qemu *q);
/* Look whether a function is the doorbell, and take it up. */
void doorbell_find(struct virtio_qemu *q, struct pci_dev *dev);
int doorbell_alloc(struct virtio_qemu *q, unsigned int num,
		   struct pci_msi *msi);
void doorbell_free(struct virtio_qemu *q, unsigned int num,
		   const struct pci_msi *msi);

#endif /* PORTS_QEMU_QEMU_H */
