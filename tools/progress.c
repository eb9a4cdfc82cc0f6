/* SPDX-License-Identifier: BSD-2-Clause */
/* Drawing the progress bar. */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"
#include "tool.h"

#define NS_PER_S      1000000000ULL
#define REDRAW_NS     (NS_PER_S / 10)
#define MAX_BAR	      60
#define DEFAULT_WIDTH 80

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

static int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return DEFAULT_WIDTH;
	return size.ws_col;
}

/* "1:02:03", "0:07", or "-:--" while nobody knows. */
static void format_time(char *buf, size_t size, double seconds)
{
	unsigned int s;

	if (!(seconds < 100 * 3600.0)) {
		snprintf(buf, size, "-:--");
		return;
	}
	s = (unsigned int)(seconds + 0.5);
	if (s >= 3600)
		snprintf(buf, size, "%u:%02u:%02u", s / 3600, s / 60 % 60,
			 s % 60);
	else
		snprintf(buf, size, "%u:%02u", s / 60, s % 60);
}

/* "512 MiB of 1 GiB  50%", of a width that hardly changes */
static void format_amount(const struct progress *p, char *buf, size_t size)
{
	char done[TOOL_SIZE_TEXT], total[TOOL_SIZE_TEXT];
	double part = p->total ? (double)p->done / (double)p->total : 1;

	snprintf(buf, size, "%10s of %s %3u%%", tool_format_size(p->done, done),
		 tool_format_size(p->total, total), (unsigned int)(part * 100));
}

/* "1.2 GiB/s, 0:03 left"; once all is done, how long it took. */
static void format_rate(const struct progress *p, uint64_t now, char *buf,
			size_t size)
{
	double seconds = (double)(now - p->begun_ns) / (double)NS_PER_S;
	double rate = seconds > 0 ? (double)p->done / seconds : 0;
	double left = (double)(p->total - p->done) / rate;
	char rate_text[TOOL_SIZE_TEXT], time_text[TOOL_SIZE_TEXT];
	bool complete = p->done == p->total;

	format_time(time_text, sizeof(time_text), complete ? seconds : left);
	snprintf(buf, size, "%10s/s, %s%s",
		 tool_format_size((uint64_t)rate, rate_text), time_text,
		 complete ? "" : " left");
}

/* "[=====>    ]" in so many columns, or nothing if they are too few. */
static void format_bar(const struct progress *p, int columns, char *buf)
{
	int inner = columns - 2;
	double part = p->total ? (double)p->done / (double)p->total : 1;
	int full;

	*buf = '\0';
	if (inner < 3)
		return;
	full = (int)(part * inner);
	memset(buf + 1, ' ', (size_t)inner);
	memset(buf + 1, '=', (size_t)full);
	if (full < inner)
		buf[1 + full] = '>';
	buf[0] = '[';
	buf[inner + 1] = ']';
	buf[inner + 2] = '\0';
}

static void draw(struct progress *p, uint64_t now)
{
	char amount[64], rate[64], bar[MAX_BAR + 1];
	char line[sizeof(amount) + sizeof(rate) + sizeof(bar)];
	int width = terminal_width() - 1, columns;

	format_amount(p, amount, sizeof(amount));
	format_rate(p, now, rate, sizeof(rate));
	columns = width - (int)(strlen(amount) + strlen(rate)) - 2;
	format_bar(p, columns < MAX_BAR ? columns : MAX_BAR, bar);
	snprintf(line, sizeof(line), "%s %s %s", amount, bar, rate);
	/* Clear to the end of the line: this one may be the shorter. */
	fprintf(stderr, "\r%.*s\033[K", width, line);
	p->drawn_ns = now;
}

void progress_begin(struct progress *p, uint64_t total)
{
	*p = (struct progress){ .shown = isatty(STDERR_FILENO) == 1,
				.total = total };
	p->begun_ns = p->drawn_ns = now_ns();
}

void progress_add(struct progress *p, uint64_t bytes)
{
	uint64_t now;

	p->done += bytes;
	if (!p->shown)
		return;
	now = now_ns();
	if (now - p->drawn_ns >= REDRAW_NS)
		draw(p, now);
}

void progress_end(struct progress *p, bool success)
{
	if (!p->shown)
		return;
	if (success) {
		draw(p, now_ns());
		fputc('\n', stderr);
	} else {
		fputs("\r\033[K", stderr);
	}
}
