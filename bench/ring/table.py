# SPDX-License-Identifier: BSD-2-Clause
"""Tables that are printed as their rows come, and kept; and the targets in
them."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A value of each row; or a limit of another column's value."""
    key: str
    head: str
    form: str = '9.1f'
    limit_of: str = None

    @property
    def width(self):
        return int(self.form.split('.')[0])

    def cell(self, values):
        """The value as text; a dash if the row has none."""
        value = values.get(self.key)
        if value is None:
            return f'{"-":>{self.width}}'
        return format(value, self.form)


class Report:
    """All tables. Only rows whose names contain a text are wanted."""

    def __init__(self, only, exact):
        self.only = only
        self.exact = exact  # leave out what is not the same at every run
        self.tables = {}
        self.targets = 0
        self.missed = []
        self.columns = ()

    def wanted(self, items, name):
        """Those of the items whose names are wanted."""
        return [item for item in items if self.only in name(item)]

    def begin(self, title, text, columns):
        """Begin a table: its title, what it says, and its columns."""
        self.columns = columns
        self.rows = self.tables.setdefault(title, [])
        heads = ''.join(f'{c.head:>{c.width}}' for c in columns)
        print(f'\n{title}: {text}\n\n{"":30}{heads}', flush=True)

    def row(self, name, values, label=None, uncounted=False):
        """Add a row to the table that was begun last. The label is what is
        printed there, if that is not the name. A row that has a target which
        could not be told counts as missed."""
        missed = []
        for column in self.columns:
            limit = values.get(column.key)
            if column.limit_of is None or limit is None:
                continue
            self.targets += 1
            value = values.get(column.limit_of)
            if value is None or value > limit:
                words = 'failed' if value is None else f'{value:.2f}'
                missed.append(f'{name}: {column.limit_of} {words}, '
                              f'at most {limit:.2f}')
        if uncounted:
            self.targets += 1
            missed.append(f'{name}: could not be counted')
        self.missed += missed
        self.rows.append({'name': name, **values})
        cells = ''.join(column.cell(values) for column in self.columns)
        mark = '  MISSED' if missed else ''
        print(f'{label or name:30}{cells}{mark}', flush=True)

    def verdict(self):
        """Say which targets were missed; were none?"""
        print(f'\n{self.targets - len(self.missed)} of {self.targets} targets '
              'reached')
        for missed in self.missed:
            print(f'missed: {missed}')
        return not self.missed
