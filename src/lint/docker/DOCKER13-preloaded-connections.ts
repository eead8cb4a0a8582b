import { dockerRule } from "./rule.ts";
import { gunicornArguments } from "./server.ts";

export const preloadedConnections = dockerRule({
  id: "DOCKER13",
  title: "Workers share one connection",
  level: "warning",
  why: "With --preload the module runs before the workers are split off: a connection opened there is shared by all of them, and their answers get mixed up.",
  fix: "Open the connection in the function that uses it, or leave --preload out.",
  bad: {
    Dockerfile: `FROM python:3.13-slim
USER 65532
CMD ["gunicorn", "--bind=0.0.0.0:8050", "--preload", "app:server"]`,
    "app.py": `from dash import Dash
from pymongo import MongoClient

app = Dash(__name__)
server = app.server
database = MongoClient("mongodb://data")`,
  },
  good: [
    {
      Dockerfile: `FROM python:3.13-slim
USER 65532
CMD ["gunicorn", "--bind=0.0.0.0:8050", "--preload", "app:server"]`,
      "app.py": `from dash import Dash
from pymongo import MongoClient

app = Dash(__name__)
server = app.server


def database():
    return MongoClient("mongodb://data")`,
    },
  ],
  *check({ last, modules }) {
    const word = (last && gunicornArguments(last))?.find(({ text }) => text === "--preload");
    if (!word) return;
    for (const module of modules) {
      const call = module
        .callsTo(...connections)
        .find((one) => module.site(one).scope === module.scope && !module.site(one).mainGuard);
      if (!call) continue;
      const where = `${module.path}, line ${module.position(call.from).line}`;
      yield { of: word.of, at: word.at, message: `--preload shares the connection of ${where}, among all workers` };
      return;
    }
  },
});

const connections = [
  ...["pymongo.MongoClient", "psycopg.connect", "psycopg2.connect", "psycopg2.pool.SimpleConnectionPool"],
  ...["pyodbc.connect", "mysql.connector.connect", "pymysql.connect", "oracledb.connect", "sqlite3.connect"],
  ...["snowflake.connector.connect", "redshift_connector.connect", "psycopg_pool.ConnectionPool"],
];
