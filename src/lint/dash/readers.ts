import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword, statementsIn } from "../python/syntax.ts";
import { kindOfPlace, startOfPath } from "./path-starts.ts";
import { requestsIn } from "./web-requests.ts";

/** One call that reads something from outside the program. */
export type Reading = {
  readonly call: Call;
  /** `pd.read_csv()`, as it is written. */
  readonly told: string;
  /** `table`: data; `file`: `open` and its kin, for reading or writing; `folder`: what lies in one; `web`: a request. */
  readonly kind: "table" | "database" | "file" | "folder" | "web";
  /** What it is told to read: a path, an address, an open file, SQL. */
  readonly source: Expression | undefined;
};

const pandas: Readonly<Record<string, string>> = {
  read_csv: "filepath_or_buffer",
  read_table: "filepath_or_buffer",
  read_fwf: "filepath_or_buffer",
  read_excel: "io",
  read_html: "io",
  read_json: "path_or_buf",
  read_hdf: "path_or_buf",
  read_xml: "path_or_buffer",
  read_parquet: "path",
  read_feather: "path",
  read_orc: "path",
  read_spss: "path",
  read_sas: "filepath_or_buffer",
  read_stata: "filepath_or_buffer",
  read_pickle: "filepath_or_buffer",
  ExcelFile: "path_or_buffer",
  HDFStore: "path",
};

const within = (prefix: string, names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([name, source]) => [`${prefix}.${name}`, source] as const);

/** Functions that read a whole table or array, with the name of the argument that says which. Written from their own signatures. */
const tables: Readonly<Record<string, string>> = Object.fromEntries([
  ...within("pandas", pandas),
  ...within("geopandas", { read_file: "filename", read_parquet: "path", read_feather: "path" }),
  ...within("polars", {
    read_csv: "source",
    read_excel: "source",
    read_parquet: "source",
    read_json: "source",
    read_ndjson: "source",
    read_ipc: "source",
    read_avro: "source",
    read_ods: "source",
    read_delta: "source",
  }),
  ...within("numpy", { load: "file", loadtxt: "fname", genfromtxt: "fname", fromfile: "file" }),
  ...within("pyarrow.parquet", { read_table: "source", read_pandas: "source" }),
  ...within("pyarrow.feather", { read_table: "source", read_feather: "source" }),
  ...within("pyarrow.csv", { read_csv: "input_file" }),
  ...within("xarray", { load_dataset: "filename_or_obj", load_dataarray: "filename_or_obj" }),
  ...within("pyreadstat", { read_sav: "filename_path", read_sas7bdat: "filename_path", read_dta: "filename_path" }),
  ...within("openpyxl", { load_workbook: "filename" }),
]);

const databases: Readonly<Record<string, string>> = Object.fromEntries([
  ...within("pandas", { read_sql: "sql", read_sql_query: "sql", read_sql_table: "table_name", read_gbq: "query" }),
  ...within("geopandas", { read_postgis: "sql" }),
  ...within("polars", { read_database: "query", read_database_uri: "query" }),
]);

/** What takes a path and reads no whole table: handles, models, pictures. */
const files: Readonly<Record<string, string>> = {
  "builtins.open": "file",
  "io.open": "file",
  "codecs.open": "filename",
  "gzip.open": "filename",
  "bz2.open": "filename",
  "lzma.open": "filename",
  "zipfile.ZipFile": "file",
  "tarfile.open": "name",
  "joblib.load": "filename",
  "sqlite3.connect": "database",
  "PIL.Image.open": "fp",
  "xarray.open_dataset": "filename_or_obj",
  "polars.scan_csv": "source",
  "polars.scan_parquet": "source",
  "h5py.File": "name",
};

const folders: Readonly<Record<string, string>> = {
  "os.listdir": "path",
  "os.scandir": "path",
  "os.walk": "top",
  "glob.glob": "pathname",
  "glob.iglob": "pathname",
};

/** Of a `pathlib.Path`. */
const methods: Readonly<Record<string, Reading["kind"]>> = {
  open: "file",
  read_text: "file",
  read_bytes: "file",
  iterdir: "folder",
  glob: "folder",
  rglob: "folder",
};

/** Everything that a module reads, in reading order. What is read from memory, `io.StringIO(…)`, is not among it. */
export function readingsIn(module: PythonModule): readonly Reading[] {
  const before = known.get(module);
  if (before) return before;
  const found = module.callsWith(signs).flatMap((call) => readingOf(module, call) ?? []);
  const web = requestsIn(module).map(({ call, address }): Reading => {
    return { call, told: toldOf(module, call), kind: "web", source: address };
  });
  const all = [...found, ...web].toSorted((a, b) => a.call.from - b.call.from);
  known.set(module, all);
  return all;
}

const known = new WeakMap<PythonModule, readonly Reading[]>();

/** Whether a call gives the text of files, read when the module is imported: `open(p).read()`, `path.read_text()`, `with open(p) as f: f.read()`. */
export function readsTextOfFile(module: PythonModule, call: Call): boolean {
  const { callee } = call;
  if (callee.kind !== "attribute" || module.moment(call) !== "import") return false;
  const isFile = (one: Expression) =>
    readingsIn(module).some(({ kind, call: reading }) => kind === "file" && reading === one);
  const { object, attribute } = callee;
  if (attribute === "read_text") return isFile(call);
  if (attribute !== "read") return false;
  if (object.kind !== "name") return isFile(object);
  return statementsIn(module.statements).some((around) => {
    if (around.kind !== "block" || around.keyword !== "with" || call.from < around.from || around.to < call.to)
      return false;
    const binds = around.targets.some((target) => target.kind === "name" && target.name === object.name);
    return binds && around.expressions.every(isFile);
  });
}

const kinds = [
  ["table", tables],
  ["database", databases],
  ["file", files],
  ["folder", folders],
] as const;

const signs = {
  name: (name: string) => kinds.some(([, names]) => Object.hasOwn(names, name)),
  word: Object.keys(methods),
};

function readingOf(module: PythonModule, call: Call): Reading | undefined {
  const name = module.qualifiedName(call.callee) ?? "";
  for (const [kind, names] of kinds) {
    if (!Object.hasOwn(names, name)) continue;
    const [first] = call.args;
    const source = keyword(call, names[name] ?? "") ?? (first?.kind === "starred" ? undefined : first);
    return source && isMemory(module, source) ? undefined : { call, told: toldOf(module, call), kind, source };
  }
  const { callee } = call;
  if (callee.kind !== "attribute" || !Object.hasOwn(methods, callee.attribute)) return undefined;
  const kind = methods[callee.attribute];
  if (!kind || startOfPath(module, callee.object) === undefined) return undefined;
  return { call, told: `${callee.attribute}()`, kind, source: callee.object };
}

const toldOf = (module: PythonModule, { callee }: Call) => {
  const text = module.textOf(callee);
  return `${/^[\w.]{1,60}$/.test(text) ? text : callee.kind === "attribute" ? callee.attribute : "the call"}()`;
};

/** Text or bytes that the program has already. */
function isMemory(module: PythonModule, source: Expression): boolean {
  const start = startOfPath(module, source);
  if (start !== undefined) return kindOfPlace(start) === "no path";
  const origin = module.origin(source);
  if (origin?.kind !== "expression") return false;
  const { module: from, expression } = origin;
  if (expression.kind === "call") {
    const name = from.qualifiedName(expression.callee) ?? "";
    return (
      /^io\.(StringIO|BytesIO)$|^(b64decode|base64\.\w+|json\.dumps)$/.test(name) ||
      /(StringIO|BytesIO)$/.test(from.textOf(expression.callee).slice(-20))
    );
  }
  return false;
}
