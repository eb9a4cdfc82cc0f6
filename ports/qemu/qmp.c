/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The monitor, QMP: a line of JSON each way, and lines that tell of events in
 * between. What is asked here needs no parser of JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu.h"

/* A machine with much to set up answers its first command late. */
#define REPLY_TIMEOUT_NS 20000000000u

static bool begins_with(const char *line, const char *key)
{
	size_t len = strlen(key);

	return strncmp(line, "{\"", 2) == 0 &&
	       strncmp(line + 2, key, len) == 0 && line[2 + len] == '"';
}

/* The reply to what was said last, good until the next call. */
static char *read_reply(struct virtio_qemu *q, uint64_t deadline, int *err)
{
	char *line;

	do {
		line = line_read(q, &q->qmp, deadline, err);
		if (!line) {
			*err = *err == -EAGAIN ? -ETIMEDOUT : *err;
			return NULL;
		}
		if (*line != '{') {
			*err = -EIO;
			return NULL;
		}
	} while (!begins_with(line, "return") && !begins_with(line, "error") &&
		 !begins_with(line, "QMP"));
	return line;
}

int virtio_qemu_qmp(struct virtio_qemu *q, const char *command, char **reply)
{
	uint64_t deadline = platform_now(q) + REPLY_TIMEOUT_NS;
	char *line = NULL;
	int err;

	if (reply)
		*reply = NULL;
	if (q->error)
		return q->error;
	err = line_write(q, q->qmp.fd, command, strlen(command), deadline);
	if (!err)
		err = line_write(q, q->qmp.fd, "\n", 1, deadline);
	if (!err)
		line = read_reply(q, deadline, &err);
	if (!line)
		return qemu_fail(q, err, command);
	if (reply && !(*reply = strdup(line)))
		return -ENOMEM;
	return begins_with(line, "error") ? -EINVAL : 0;
}

int qmp_begin(struct virtio_qemu *q)
{
	int err = 0;

	if (!read_reply(q, platform_now(q) + REPLY_TIMEOUT_NS, &err))
		return qemu_fail(q, err, "greeting QEMU");
	return virtio_qemu_qmp(q, "{\"execute\": \"qmp_capabilities\"}", NULL);
}

/*
 * QEMU numbers objects that have no name of their own, and lists them in no
 * order. Of those of a type, find the number of the one that is `nth` from 0.
 */
static int find_object(const char *list, const char *type, unsigned int nth)
{
	char want[64], name[] = "{\"name\": \"device[";
	int found = -1;

	snprintf(want, sizeof(want), "]\", \"type\": \"child<%s>\"}", type);
	do {
		int last = found;
		const char *at = list;

		found = -1;
		while ((at = strstr(at, name))) {
			char *end;
			int number;

			at += strlen(name);
			number = (int)strtol(at, &end, 10);
			if (strncmp(end, want, strlen(want)) == 0 &&
			    number > last && (found < 0 || number < found))
				found = number;
		}
	} while (found >= 0 && nth--);
	return found;
}

/* The path of the interrupt controller. */
static int find_controller(struct virtio_qemu *q, char *path, size_t size)
{
	const struct qemu_machine *m = q->machine;
	char *list;
	int err, number;

	if (m->irq_path) {
		snprintf(path, size, "%s", m->irq_path);
		return 0;
	}
	err = virtio_qemu_qmp(q,
			      "{\"execute\": \"qom-list\", \"arguments\": "
			      "{\"path\": \"/machine/unattached\"}}",
			      &list);
	number = err ? -1 : find_object(list, m->irq_type, m->irq_nth);
	free(list);
	if (err)
		return err;
	if (number < 0) {
		qemu_err(q, "QEMU's %s has no interrupt controller %s", m->name,
			 m->irq_type);
		return -EIO;
	}
	snprintf(path, size, "/machine/unattached/device[%d]", number);
	return 0;
}

int qmp_intercept(struct virtio_qemu *q)
{
	char path[96];
	int err;

	if (!q->machine->irq_path && !q->machine->irq_type)
		return 0;
	err = find_controller(q, path, sizeof(path));
	return err ? err : qtest_command(q, NULL, "irq_intercept_in %s", path);
}
