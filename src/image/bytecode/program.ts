/**
 * What the base's Python is told to do, as the text of two programs.
 *
 * The first starts one fresh process for each unit, at most as many as there are processors, those with most to compile first, so that
 * none is left over at the end: what `marshal` writes depends on which
 * strings the process holds already, so a unit must not see what another one left behind. The second compiles one unit. Strings
 * are hashed with seed 0, since that decides the order of sets; a file that does not compile (a template, a test of syntax
 * errors) is passed over, as installers do.
 *
 * What comes out is one file for each unit, its index as the name: `<length> <path>` and a line feed, then the bytes, over and over.
 * @see PEP 552 (unchecked hash-based .pyc: valid whatever the time of the source)
 */
export const spawner = `
import csv, json, os, sys
units = json.loads(sys.argv[1])
compiler = sys.argv[2]
def size(unit):
    sizes = 0
    for record in unit["records"]:
        with open(record, encoding="utf-8", newline="") as lines:
            sizes += sum(int(row[2] or 0) for row in csv.reader(lines) if row[0].endswith(".py"))
    for folder in unit["folders"]:
        for place, _, names in os.walk(folder):
            sizes += sum(os.lstat(os.path.join(place, name)).st_size for name in names if name.endswith(".py"))
    return sizes
slots = max(1, min(4, len(os.sched_getaffinity(0))))
running = set()
def wait():
    pid, status = os.wait()
    running.discard(pid)
    if status != 0:
        sys.exit("a unit could not be compiled: status %d" % status)
for index, unit in sorted(enumerate(units), key=lambda numbered: -size(numbered[1])):
    if len(running) == slots:
        wait()
    arguments = [sys.executable, "-S", "-B", "-P", "-W", "ignore", "-c", compiler, json.dumps(unit), "/out/%d" % index]
    running.add(os.posix_spawn(sys.executable, arguments, {"PYTHONHASHSEED": "0"}))
while running:
    wait()
`;

export const compiler = `
import csv, importlib._bootstrap_external as external, importlib.util, json, os, sys
unit = json.loads(sys.argv[1])
paths = set()
for record in unit["records"]:
    library = os.path.dirname(os.path.dirname(record))
    with open(record, encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            paths.add(os.path.normpath(os.path.join(library, row[0])))
for folder in unit["folders"]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        paths.update(os.path.join(place, name) for name in names)
paths.difference_update(unit["without"])
with open(sys.argv[2], "wb") as out:
    for path in sorted(paths):
        if not path.endswith(".py") or (unit["records"] and "tests" in path.split("/")[:-1]):
            continue
        if os.path.islink(path):
            continue
        with open(path, "rb") as file:
            source = file.read()
        try:
            code = compile(source, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        compiled = external._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
        target = importlib.util.cache_from_source(path, optimization="")
        out.write(b"%d %s\\n" % (len(compiled), os.fsencode(target)))
        out.write(compiled)
`;
