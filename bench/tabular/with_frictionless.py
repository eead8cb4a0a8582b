"""Validates one table by frictionless-py, and says how long that took once it was loaded.

    python with_frictionless.py FOLDER
"""

import os
import time

from frictionless import Package
from table_schema import folder, say

os.chdir(folder)
before = time.perf_counter(), time.process_time()
report = Package("datapackage.json").validate()
wall, cpu = time.perf_counter() - before[0], time.process_time() - before[1]
say(rows=report.tasks[0].stats["rows"], findings=report.stats["errors"], wall=wall, cpu=cpu)
