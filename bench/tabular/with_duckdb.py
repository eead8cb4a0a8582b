"""Reads every cell of one table as its type, by DuckDB on one thread, and adds up each column.

    python with_duckdb.py FOLDER
"""

import duckdb
from table_schema import fields, path, say

types = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "string": "VARCHAR",
}
# A column that nothing is asked of would not be read.
add_up = {"integer": "sum", "number": "sum", "date": "max", "datetime": "max"}

columns = ", ".join(f"{add_up.get(kind, 'count')}({name})" for name, kind in fields)
filled = " + ".join(f"count({name})" for name, _ in fields)
database = duckdb.connect(config={"threads": 1})
rows, values, *_ = database.execute(
    f"SELECT count(*), {filled}, {columns} FROM read_csv(?, header = true, auto_detect = false, columns = ?)",
    [path, {name: types[kind] for name, kind in fields}],
).fetchone()
(threads,) = database.execute("SELECT current_setting('threads')").fetchone()
say(rows=rows, missing=rows * len(fields) - values, threads=threads)
