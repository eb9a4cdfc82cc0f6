#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every function, parameter, result, member and macro has documentation."""
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

from house import ROOT, Report, run


def bare_values(folder):
    """Values of enumerations without a word, which Doxygen lets pass."""
    for file in sorted(folder.glob('xml/*.xml')):
        for value in xml.parse(file).iter('enumvalue'):
            if not ''.join(value.find('briefdescription').itertext()).strip():
                yield f'{value.findtext("name")} is not documented'


report = Report()
with tempfile.TemporaryDirectory() as name:
    # Settings that follow an @INCLUDE win. HTML is made too: Doxygen 1.9.4
    # looks for the documentation of parameters only then.
    status, words = run(
        'bash', '-c', 'printf "%s\\n" "$@" | doxygen -', 'sh',
        '@INCLUDE = docs/Doxyfile', f'OUTPUT_DIRECTORY = {name}',
        'GENERATE_XML = YES', cwd=ROOT)
    report.check('Doxygen has nothing to say about the public headers',
                 [words] if status or words else [])
    report.check('every value of an enumeration is documented',
                 list(bare_values(Path(name))))
report.finish()
