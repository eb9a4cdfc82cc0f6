/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a driver has no device. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/virtio.h>

#include "run_refused.h"
#include "tool.h"

/* The numbers that kernel functions return for an error. */
#define MAX_ERRNO 4095

static void list_wanted(FILE *out, const struct virtio_device_id *id)
{
	const char *between = "";

	for (; id->device; id++) {
		if (id->device == VIRTIO_DEV_ANY_ID)
			fprintf(out, "%sany type", between);
		else
			fprintf(out, "%stype %u (%s)", between, id->device,
				tool_device_name(id->device));
		if (id->vendor != VIRTIO_DEV_ANY_ID)
			fprintf(out, " of vendor 0x%x", id->vendor);
		between = " or ";
	}
}

static void list_devices(FILE *out)
{
	struct virtio_device *vdev = NULL;
	const char *between = "";

	while ((vdev = virtio_bus_next_device(vdev))) {
		fprintf(out, "%s%s is type %u (%s)", between,
			dev_name(&vdev->dev), vdev->id.device,
			tool_device_name(vdev->id.device));
		between = ", ";
	}
	if (!*between)
		fputs("there are no devices", out);
}

static void no_device_error(const struct module *module)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	list_wanted(out, module->driver->id_table);
	fputs(", but ", out);
	list_devices(out);
	fclose(out);
	tool_error("%s drives no device: it wants %s; name a device in --on",
		   module->name, text);
	free(text);
}

const char *refusal(int err, char *text)
{
	const char *name = strerrorname_np(-err);

	if (err > 0 || err < -MAX_ERRNO)
		snprintf(text, REFUSAL_TEXT,
			 "%d, which is no error: return 0, or a negative one "
			 "such as -EIO",
			 err);
	else if (name)
		snprintf(text, REFUSAL_TEXT, "%s", name);
	else
		snprintf(text, REFUSAL_TEXT, "error %d", -err);
	return text;
}

int unbound(const struct module *module, const struct show *show)
{
	char why[REFUSAL_TEXT];

	if (!module->driver)
		tool_error("%s registered no virtio driver", module->name);
	else if (show->probe_error)
		tool_error("%s could not start %s: probe returned %s",
			   module->name, show->probe_name,
			   refusal(show->probe_error, why));
	else if (show->matched)
		tool_error("%s got no device to probe: see what is said above",
			   module->name);
	else
		no_device_error(module);
	return TOOL_FAILED;
}
