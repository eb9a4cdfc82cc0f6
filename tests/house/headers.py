#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Each public header compiles alone, in C and C++, and twice over."""
from house import ROOT, Report, files, parallel, run

WARNINGS = ('-Wall', '-Wextra', '-Wconversion', '-Wundef', '-Werror')
# In C++ a function that has the name of a structure "shadows" its constructor.
C_WARNINGS = WARNINGS + ('-Wshadow', '-Wstrict-prototypes')
# Linux drivers are in C with GNU extensions, and so are their headers.
CXX = [('g++', 'c++', 'c++17'), ('clang++', 'c++', 'c++17')]
LANGUAGES = {
    'include/virtio': [('gcc', 'c', 'c11'), ('clang', 'c', 'c11')] + CXX,
    'include/kernel': [('gcc', 'c', 'gnu11'), ('clang', 'c', 'gnu11')],
    'include/classic': [('gcc', 'c', 'gnu11'), ('clang', 'c', 'gnu11')],
}
# Where a file of each finds its headers, besides include itself.
PATHS = {
    'include/virtio': [],
    'include/kernel': ['-Iinclude/kernel'],
    'include/classic': ['-Iinclude/classic', '-Iinclude/kernel'],
}


def compile_alone(job):
    """The compiler's words about one header in one language."""
    header, folder, (compiler, language, standard) = job
    warnings = C_WARNINGS if language == 'c' else WARNINGS
    home = 'include' if folder == 'include/virtio' else folder
    status, words = run(
        'bash', '-c', 'printf "#include <%s>\\n" "$1" "$1" | "${@:2}" -',
        'sh', header.relative_to(home), compiler, '-x', language,
        f'-std={standard}', *warnings, '-fsyntax-only', *PATHS[folder],
        '-Iinclude', cwd=ROOT)
    return f'{compiler} -std={standard}: {words}' if status else None


report = Report()
jobs = [(header, folder, language) for folder, languages in LANGUAGES.items()
        for header in files('.h', under=folder) for language in languages]
results = {}
for (header, *_), words in zip(jobs, parallel(compile_alone, jobs)):
    results.setdefault(header, []).append(words)
for header, words in results.items():
    report.check(f'{header} compiles alone', [w for w in words if w])
report.finish()
