/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The unwinder of the compiler's runtime walks; it takes no memory and no lock
 * once it has walked for the first time.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>
#include <unwind.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/virtio.h>
#include <virtio/virtio_ring.h>

#include "driver.h"
#include "symbols.h"
#include "where.h"

/* Functions of a driver that are told, the innermost and who called it. */
#define PLACES 2

static const struct drivers *drivers;
static const char *outer = "init"; /* what the tool called */
static char inner[64];		   /* what the bus called in it; or empty */
static char callback[96];	   /* whose interrupt came last */

/* ---- which call --------------------------------------------------------- */

void where_call(const char *what)
{
	outer = what;
	*inner = '\0';
}

const char *where_in(void)
{
	return *inner ? inner : outer;
}

void where_event(const struct virtio_event *ev)
{
	switch (ev->kind) {
	case VIRTIO_EVENT_PROBE:
		snprintf(inner, sizeof(inner), "probe of %s",
			 dev_name(&ev->vdev->dev));
		break;
	case VIRTIO_EVENT_REMOVE:
		snprintf(inner, sizeof(inner), "remove of %s",
			 dev_name(&ev->vdev->dev));
		break;
	case VIRTIO_EVENT_PROBED:
	case VIRTIO_EVENT_MATCH:
		*inner = '\0';
		break;
	case VIRTIO_EVENT_INTERRUPT:
		snprintf(callback, sizeof(callback),
			 "the callback of queue %u (%s) of %s", ev->vq->index,
			 ev->vq->name, dev_name(&ev->vdev->dev));
		break;
	default:
		break;
	}
}

/* ---- walking ------------------------------------------------------------ */

struct walk {
	struct where *w;
	bool begun;	     /* the frames of the signal itself are over */
	const char *call;    /* found on the way, or NULL */
	bool interrupted;    /* by a signal, at the first frame */
	unsigned int places; /* told of the driver */
	unsigned int frames; /* seen since it began */
	uintptr_t interrupt; /* what calls callbacks */
};

static bool begins_with(const char *text, const char *begin)
{
	return strncmp(text, begin, strlen(begin)) == 0;
}

/* Who waits for the platform, or NULL. */
static const struct module *find_waiting(void)
{
	unsigned int i;

	for (i = 0; i < drivers->num; i++)
		if (drivers->at[i].module->waiting)
			return drivers->at[i].module;
	return NULL;
}

static bool runs_later(void)
{
	unsigned int i;

	for (i = 0; i < drivers->num; i++)
		if (drivers->at[i].module->tasks.now)
			return true;
	return false;
}

static void note_place(struct walk *walk, uintptr_t pc)
{
	size_t len = strlen(walk->w->place);
	char text[SYMBOLS_TEXT];

	snprintf(walk->w->place + len, sizeof(walk->w->place) - len, "%s%s",
		 len ? ", called by " : "at ", symbols_text(pc, text));
}

/* Functions of the headers say nothing: of a wait it is told which one it is. */
static bool is_environment(const char *name)
{
	const struct module *waiting = find_waiting();

	if (begins_with(name, "virtio_"))
		return true;
	return waiting &&
	       (begins_with(name, "task_") ||
		(waiting->waits && strcmp(name, waiting->waits) == 0));
}

/* A function of the driver, or one that a header put into it. */
static void note_driver(struct walk *walk, uintptr_t pc)
{
	size_t offset;
	const char *name = symbols_find(pc, &offset);

	if (walk->frames == 1)
		walk->w->in_driver = true;
	if (name && !walk->call && strcmp(name, "timer_run") == 0)
		walk->call = "a timer";
	if (name && !walk->call && strcmp(name, "work_run") == 0)
		walk->call = "a work item";
	if (walk->places == PLACES || (name && is_environment(name)))
		return;
	walk->places++;
	note_place(walk, pc);
}

static void note_library(struct walk *walk, uintptr_t pc)
{
	uintptr_t start = (uintptr_t)_Unwind_FindEnclosingFunction((void *)pc);
	Dl_info info;

	/* How the tool waits is of no interest, nor what is no function. */
	if (walk->frames == 1 && walk->interrupted && start && !find_waiting())
		note_place(walk, pc);
	if (!start)
		return;
	if (start == walk->interrupt && !walk->call)
		walk->call = callback;
	if (!walk->places && dladdr((void *)pc, &info) && info.dli_sname &&
	    (begins_with(info.dli_sname, "__asan_") ||
	     begins_with(info.dli_sname, "__ubsan_")))
		walk->w->reporting = true;
}

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *arg)
{
	struct walk *walk = arg;
	int exact = 0;
	uintptr_t pc = _Unwind_GetIPInfo(context, &exact);

	/* Where a signal arrived the address is that of the next step. */
	if (!walk->begun && !exact)
		return _URC_NO_REASON;
	if (!walk->begun)
		walk->w->pc = pc;
	walk->begun = true;
	walk->frames++;
	if (!exact)
		pc--;
	if (symbols_owner(pc))
		note_driver(walk, pc);
	else
		note_library(walk, pc);
	return _URC_NO_REASON;
}

/* Who called what is no function at all, which the unwinder cannot tell. */
static void note_caller(struct walk *walk, const void *context)
{
#if defined(__x86_64__)
	const ucontext_t *u = context;
	uintptr_t sp = (uintptr_t)u->uc_mcontext.gregs[REG_RSP];

	walk->w->pc = (uintptr_t)u->uc_mcontext.gregs[REG_RIP];
	walk->w->stack = sp;
	if (walk->frames <= 1 && !symbols_owner(walk->w->pc) && sp &&
	    sp % sizeof(sp) == 0 && symbols_owner(*(uintptr_t *)sp - 1))
		note_driver(walk, *(uintptr_t *)sp - 1);
#else
	(void)walk;
	(void)context;
#endif
}

void where_find(struct where *w, const void *context)
{
	struct walk walk = {
		.w = w,
		.begun = !context,
		.interrupted = context,
		.interrupt = (uintptr_t)vring_interrupt,
	};
	const struct module *waiting = find_waiting();

	memset(w, 0, sizeof(*w));
	_Unwind_Backtrace(step, &walk);
	if (context)
		note_caller(&walk, context);
	if (!walk.call && runs_later())
		walk.call = "a work item or thread";
	if (!walk.call)
		walk.call = where_in();
	if (waiting && walk.call != callback && !w->in_driver)
		w->wait = waiting->waits ? waiting->waits : "wait";
	snprintf(w->call, sizeof(w->call), "%s", walk.call);
}

void where_init(const struct drivers *d)
{
	struct where w;
	unsigned int i;

	drivers = d;
	for (i = 0; i < d->num; i++)
		symbols_load(d->at[i].module);
	where_find(&w, NULL);
}
