/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio rng: random bytes to standard output. */
#include <string.h>

#include <virtio/virtio_ids.h>
#include <virtio/virtio_rng.h>

#include "machine.h"
#include "options.h"
#include "output.h"
#include "progress.h"
#include "tool.h"

#define PIECE 65536

struct rng_options {
	struct bus_options bus;
	uint64_t size;
	bool size_given;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct rng_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case 'n':
		o->size = option_size("--size", arg);
		o->size_given = true;
		return 0;
	case ARGP_KEY_ARG:
		tool_usage("rng takes no argument '%s': it writes to standard "
			   "output",
			   arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "size",
	  .key = 'n',
	  .arg = "SIZE",
	  .doc = "how many bytes, as in 4096, 64K, 1M" },
	{ 0 },
};

static int report(const struct bus_options *o, const struct machine *m,
		  const struct virtio_device *vdev, int err)
{
	if (machine_died(m))
		return TOOL_FAILED;
	if (err == -ETIMEDOUT)
		tool_error("%s did not answer within %s: --timeout allows more",
			   dev_name(&vdev->dev), o->timeout);
	else
		tool_error("%s gave no random bytes: %s", dev_name(&vdev->dev),
			   tool_errname(err));
	return TOOL_FAILED;
}

static int pump(const struct rng_options *o, const struct machine *m,
		struct virtio_device *vdev, struct output *out,
		struct progress *progress)
{
	struct virtio_rng *rng = virtio_rng_from_vdev(vdev);
	static char piece[PIECE];
	uint64_t left = o->size;
	int err, status = 0;

	while (left && !status) {
		size_t len = left < PIECE ? (size_t)left : PIECE;

		err = virtio_rng_read(rng, piece, len, o->bus.timeout_ns);
		if (err)
			return report(&o->bus, m, vdev, err);
		status = output_write(out, piece, len);
		progress_add(progress, len);
		left -= len;
	}
	return status;
}

static int write_random(const struct rng_options *o, struct machine *m)
{
	struct virtio_device *vdev;
	struct progress progress;
	struct output out;
	int status;

	status = bus_options_device(&o->bus, m, VIRTIO_ID_RNG, &vdev);
	if (status)
		return status;
	status = output_open(&out, NULL, o->size, m);
	if (status)
		return status;
	progress_begin(&progress, o->size);
	status = pump(o, m, vdev, &out, &progress);
	progress_end(&progress, status == 0);
	if (!status)
		return output_finish(&out);
	output_discard(&out);
	return status;
}

int cmd_rng(int argc, char **argv)
{
	static const struct argp_child child[] = { { .argp = &device_argp },
						   { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.doc = "Write random bytes of an entropy device to standard "
		       "output.",
		.children = child,
	};
	struct rng_options o = { .size = 0 };
	struct virtio_driver driver;
	struct machine *m;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (!o.size_given)
		tool_usage("say how many bytes with -n, as in -n 1M");
	status = machine_open(&m, o.bus.on, NULL);
	if (status)
		return status;
	virtio_rng_driver_init(&driver);
	register_virtio_driver(&driver);
	status = write_random(&o, m);
	unregister_virtio_driver(&driver);
	machine_close(m);
	return status;
}
