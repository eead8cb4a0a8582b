import { functionAround } from "../python/call-graph.ts";
import type { PythonModule } from "../python/model.ts";
import type { Binding } from "../python/scopes.ts";
import type { Call, Expression, FunctionDefinition, Statement } from "../python/syntax.ts";
import { keyword, partsOf } from "../python/syntax.ts";
import { statementsOf } from "./bodies.ts";
import { rule } from "./rule.ts";
import { type VisitorInput, visitorInput } from "./visitor-input.ts";

export const visitorsSql = rule({
  id: "D27",
  title: "SQL is put together from what a visitor sends",
  level: "warning",
  why: "What a callback is given comes from the browser, and anybody can send it anything: as a part of the text it can end the query and begin another, which reads or changes all that the dashboard's account may.",
  fix: 'Hand the value over beside the text: pd.read_sql(text("select * from sales where country = :country"), engine, params={"country": country}).',
  bad: [
    `import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)


@app.callback(Output("out", "children"), Input("country", "value"))
def show(country):
    return pd.read_sql(f"select * from sales where country = '{country}'", engine).to_dict()`,
    `import pandas as pd
import sqlalchemy as sa
from google.cloud import bigquery
from dash import Dash, Input, Output

app = Dash(__name__)
client = bigquery.Client()
QUERY = "select * from sales where country = '{}'"


def rows(connection, where):
    query = "select * from sales"
    query += " where " + where  # D27
    return connection.execute(query)


@app.callback(Output("out", "children"), Input("country", "value"), Input("names", "value"))
def show(country, names):
    cursor.execute("delete from sales where country = '%s'" % country)  # D27
    client.query(
        QUERY.format(country)  # D27
    )
    connection.execute(sa.text("select * from sales where name in (" + ",".join(names) + ")"))  # D27
    return rows(connection, country)`,
  ],
  good: [
    `import pandas as pd
from dash import Dash, Input, Output
from sqlalchemy import text

app = Dash(__name__)


@app.callback(Output("out", "children"), Input("country", "value"))
def show(country):
    query = text("select * from sales where country = :country")
    return pd.read_sql(query, engine, params={"country": country}).to_dict()`,
    `import pandas as pd
from dash import Dash, Input, Output

app = Dash(__name__)
TABLES = {"sales": "public.sales"}
ALLOWED = ["price", "name"]


def rows(table):
    return pd.read_sql(f"select * from {table}", engine)


@app.callback(Output("out", "children"), Input("table", "value"), Input("year", "value"), Input("column", "value"))
def show(table, year, column):
    pd.read_sql(f"select * from {TABLES[table]} where year = {int(year)}", engine)
    if column not in ALLOWED:
        return []
    pd.read_sql(f"select {column} from sales", engine)
    marks = ",".join("?" for _ in range(len(year)))
    pd.read_sql(f"select * from sales where year in ({marks})", engine, params=year)
    executor.execute(f"job {year}")
    return rows("sales")`,
  ],
  *checkApp(app) {
    const isSent = visitorInput(app);
    for (const module of app.modules) {
      const seen = new Set<Expression>();
      for (const { call, query, certain } of queriesIn(module)) {
        for (const part of builtIn(module, query)) {
          if (seen.has(part) || !(certain || looksLikeSql(module, query, part))) continue;
          seen.add(part);
          if (!isSent(module, part)) continue;
          if (isChecked(module, part, isSent)) continue;
          const { callee } = call;
          const name = callee.kind === "attribute" ? callee.attribute : module.textOf(callee).slice(0, 40);
          const message = `What a visitor sends becomes a part of the SQL that ${name}() is given`;
          yield { module, at: part, message };
        }
      }
    }
  },
});

type Query = { readonly call: Call; readonly query: Expression; readonly certain: boolean };

const certain = [
  ...["read_sql", "read_sql_query", "read_gbq"].map((one) => `pandas.${one}`),
  ...["polars.read_database", "polars.read_database_uri", "geopandas.read_postgis"],
  ...["duckdb.sql", "duckdb.query", "duckdb.execute", "sqlalchemy.text", "sqlalchemy.sql.text"],
];

const methods = ["execute", "executemany", "executescript", "exec_driver_sql", "query", "sql", "read_sql"];

/** What runs SQL: for certain, or by the name of its method, when its text looks like it. */
function* queriesIn(module: PythonModule): Iterable<Query> {
  const known = new Set(module.callsTo(...certain));
  for (const call of module.callsWith({ name: certain, word: methods })) {
    const { callee } = call;
    const query = keyword(call, "sql") ?? keyword(call, "query") ?? keyword(call, "statement") ?? call.args[0];
    if (!query) continue;
    if (known.has(call)) yield { call, query, certain: true };
    else if (callee.kind === "attribute") yield { call, query, certain: false };
  }
}

/** Where the text is put together: what is handed over, what a name was given, and what was added to it. */
function builtIn(module: PythonModule, query: Expression): readonly Expression[] {
  if (query.kind !== "name") return isBuilt(query) ? [query] : [];
  const bindings = module.bindings(query) ?? [];
  const values = bindings.flatMap((one) => (one.kind === "value" && isBuilt(one.value) ? [one.value] : []));
  return [...values, ...(addedIn(module).get(bindings) ?? [])].toSorted((a, b) => a.from - b.from).slice(0, most);
}

/** A query of more parts than this is looked at as far as that. */
const most = 200;

/** What `+=` adds to the names of a module, by their bindings. */
function addedIn(module: PythonModule): ReadonlyMap<readonly Binding[], readonly Expression[]> {
  const before = added.get(module);
  if (before) return before;
  const found = new Map<readonly Binding[], Expression[]>();
  for (const { targets, value, augmented } of module.assignments) {
    const [target] = targets;
    const bindings = augmented && target?.kind === "name" ? module.bindings(target) : undefined;
    if (!bindings || !value) continue;
    const list = found.get(bindings);
    if (list) list.push(value);
    else found.set(bindings, [value]);
  }
  added.set(module, found);
  return found;
}

const added = new WeakMap<PythonModule, ReadonlyMap<readonly Binding[], readonly Expression[]>>();

const isBuilt = (expression: Expression) =>
  expression.kind === "template" ||
  (expression.kind === "binary" && /^[+%]$/.test(expression.operator)) ||
  (expression.kind === "call" && expression.callee.kind === "attribute" && expression.callee.attribute === "format");

const sql =
  /\b(select\b[\s\S]*\bfrom|insert\s+into|update\b[\s\S]*\bset|delete\s+from|(create|drop|alter|truncate)\s+(table|view)|merge\s+into)\b/i;

function looksLikeSql(module: PythonModule, query: Expression, part: Expression): boolean {
  const bindings = query.kind === "name" ? (module.bindings(query) ?? []) : [];
  const values = bindings.flatMap((one) => (one.kind === "value" ? [one.value] : []));
  const texts = [part, ...values].flatMap((one) => [module.textOf(one), textBefore(module, one)]);
  return texts.some((text) => sql.test(text.slice(0, 5000)));
}

/** `QUERY` of `QUERY.format(…)` and of `QUERY % …`. */
function textBefore(module: PythonModule, built: Expression): string {
  const whole =
    built.kind === "call" && built.callee.kind === "attribute"
      ? built.callee.object
      : built.kind === "binary"
        ? built.left
        : undefined;
  const text = whole && module.constant(whole);
  return typeof text === "string" ? text : "";
}

/** Whether a name in it was held against a list of what is allowed: `if column not in ALLOWED`. */
function isChecked(module: PythonModule, part: Expression, isSent: VisitorInput): boolean {
  const around = functionAround(module, part);
  const asked = around ? checkedIn(around) : new Set<string>();
  return (
    asked.size > 0 && within(part).some((one) => one.kind === "name" && asked.has(one.name) && isSent(module, one))
  );
}

/** The names that a function asks about in that way. */
function checkedIn(definition: FunctionDefinition): ReadonlySet<string> {
  const before = checked.get(definition);
  if (before) return before;
  const tests = statementsOf(definition).flatMap(testsOf).flatMap(within);
  const found = new Set(
    tests.flatMap((test) =>
      test.kind === "binary" && /^(not )?in$/.test(test.operator) && test.left.kind === "name" ? [test.left.name] : [],
    ),
  );
  checked.set(definition, found);
  return found;
}

const checked = new WeakMap<FunctionDefinition, ReadonlySet<string>>();

const testsOf = (statement: Statement): readonly Expression[] =>
  statement.kind === "if"
    ? statement.branches.flatMap(({ test }) => test ?? [])
    : statement.kind === "other" && statement.keyword === "assert"
      ? statement.expressions
      : [];

function within(expression: Expression): readonly Expression[] {
  const found = [expression];
  for (let index = 0; index < found.length; index++) {
    const one = found[index];
    if (one) found.push(...partsOf(one));
  }
  return found;
}
