"""Reads every cell of one table as its type, by Polars on one thread.

    python with_polars.py FOLDER
"""

import os

os.environ["POLARS_MAX_THREADS"] = "1"

import polars
from table_schema import fields, path, say

types = {
    "integer": polars.Int64,
    "number": polars.Float64,
    "boolean": polars.Boolean,
    "date": polars.Date,
    "datetime": polars.Datetime("us", "UTC"),
    "string": polars.String,
}

schema = {name: types[kind] for name, kind in fields}
frame = polars.read_csv(path, schema=schema)
assert dict(frame.schema) == schema, frame.schema
say(rows=frame.height, missing=sum(frame.null_count().row(0)), threads=polars.thread_pool_size())
