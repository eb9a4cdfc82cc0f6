# SPDX-License-Identifier: BSD-2-Clause
"""What is measured, and how good it is to be.

The numbers of a target are what ours may take at most: instructions of the
driver half for each buffer at batch 32 in a queue of 256, the harness's own
loop included, and its time as a part of what Linux's takes.
"""
from dataclasses import dataclass

LAYOUTS = ('split', 'packed')


@dataclass(frozen=True)
class Work:
    """One kind of work of the driver half."""
    name: str
    options: tuple
    batches: tuple
    instructions: int = None  # targets, or None
    time: float = None

    @property
    def many(self):
        """Are the calls for many buffers used? Linux has none: it does the
        same with those for one."""
        return 'many' in self.options

    def theirs(self):
        """The options for Linux's ring."""
        return tuple(o for o in self.options if o != 'many')


WORKS = (
    Work('split, 1 segment', ('split',), (1, 32, 256), 110, 0.55),
    Work('packed, 1 segment', ('packed',), (1, 32, 256), 115, 0.42),
    Work('split, 3 direct', ('split', 'segments=3'), (1, 32, 64), 220, 0.62),
    Work('packed, 3 direct', ('packed', 'segments=3'), (1, 32, 64)),
    Work('split, 3 indirect', ('split', 'segments=3', 'indirect'),
         (1, 32, 256), 220, 0.40),
    Work('packed, 3 indirect', ('packed', 'segments=3', 'indirect'),
         (1, 32, 256), 215, 0.40),
    Work('split, many calls', ('split', 'many'), (1, 32, 256), 70, 0.33),
    Work('packed, many calls', ('packed', 'many'), (1, 32, 256), 70, 0.33),
)

# Targets of the device half, in instructions, by segments of a buffer.
DEVICE = {1: 100, 3: 160}

# Two cores: round trips with one buffer in flight, by layout; and what a batch
# of 32 may take of Linux's time, if the best ring of ringtest is not faster.
ONE_IN_FLIGHT = {'split': 1.8, 'packed': 1.0}
BATCH_TIME = 0.5

# How much instructions may grow with queues and their sizes.
GROWTH = 1.10
SIZES = tuple(1 << n for n in range(4, 16))
QUEUES = tuple(1 << n for n in range(0, 11, 2))
