"""The one table of a folder: where its file is, and its fields by name and type."""

import json
import resource
import sys
from pathlib import Path

folder = Path(sys.argv[1])
table = json.loads((folder / "datapackage.json").read_text())["resources"][0]
path = str(folder / table["path"])
fields = [(field["name"], field["type"]) for field in table["schema"]["fields"]]


def say(**found):
    """What was done, on one line, and the most memory that it took."""
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({**found, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit}))
