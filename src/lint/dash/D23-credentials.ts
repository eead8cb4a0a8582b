import { isSecretName } from "../../report/named-secrets.ts";
import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { rule } from "./rule.ts";

export const hardCodedCredentials = rule({
  id: "D23",
  title: "A password or a key is written into the code",
  level: "error",
  why: "Everybody who can read the repository, or a copy of it, can use it, now and later: deleting the line does not delete it from the history. Its value is shown nowhere in this report.",
  fix: 'Change it where it was given out, and let the dashboard read the new one from its environment: os.environ["DB_PASSWORD"].',
  yieldsTo: ["REPO1"],
  bad: [
    `import psycopg2

connection = psycopg2.connect(host="db.schools.internal", user="reader", password="Tuesday-41")`,
    `import os
import dash_auth
import requests
from dash import Dash

app = Dash(__name__)
app.server.secret_key = "not so secret"  # D23
app.server.config["SECRET_KEY"] = "dev"  # D23
app.server.config.update(SECRET_KEY="dev")  # D23
dash_auth.BasicAuth(app, {"hello": "world"})  # D23
PEOPLE = [["maria", "orchid"], ["sam", "lily"]]  # D23
dash_auth.BasicAuth(app, PEOPLE)
DB_PASSWORD = "gr33n-door"  # D23
settings = {"host": "db", "api_key": "a8f7e2c9d4b6a1f0"}  # D23
os.environ["API_TOKEN"] = "q7Xw2mNv9LkP4sTz"  # D23
key = os.environ.get("CLIENT_SECRET", "9f8e7d6c5b4a3f2e")  # D23
requests.get("https://example.org", auth=("reader", "Tuesday-41"), timeout=5)  # D23


def connect(host, password="gr33n-door"):  # D23
    return host, password


class Settings:
    smtp_password: str = "post-b0x!"  # D23`,
  ],
  good: [
    `import os
import psycopg2

connection = psycopg2.connect(host="db.schools.internal", user="reader", password=os.environ["DB_PASSWORD"])`,
    `import os
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([
    html.Label("Password", htmlFor="password-1"),
    dcc.Input(id="password-1", type="password", placeholder="Your password"),
    html.P(id="password", children="Passw0rd:"),
])
PASSWORD_ID = "password-1"
password_field = "login-password2"
token = "login-token-1"
secret_name = "projects/7/secrets/db"
DB_PASSWORD = os.environ["DB_PASSWORD"]
API_KEY = "your-api-key-123"
API_TOKEN = "<token from step 2>"
SECRET_KEY = os.getenv("SECRET_KEY", "")
password = None
token_url = "https://login.schools.internal/oauth2/v1/token"
access_token = "https://login.schools.internal/oauth2/v1/token"
api_key = "API_KEY_2"
mapbox_access_token = "pk.eyJ1IjoiZXhhbXBsZSIsImEiOiJjazAwMDAwMDAwMDAwMDAwIn0.AbCdEfGhIjKlMnOpQrStUv"
words = {"password": "Passwort", "token": "Zeichen"}
private_key = open("/run/secrets/key1").read()


@callback(Output("password", "children"), Input("password-1", "value"), State("token", "data"))
def check(password, token=None):
    if password == "":
        return "Enter your password"
    return ""`,
  ],
  *check(module) {
    const told = new Set<Expression>();
    for (const { value, name, strict } of [...forServers(module), ...byName(module)]) {
      const at = written(module, value);
      if (!at || told.has(at)) continue;
      if (!strict && !isSecret(module.constant(at), name)) continue;
      told.add(at);
      yield { at, message: `${name} stands in the code` };
    }
  },
});

/** A value that may be a secret. */
type Given = {
  readonly value: Expression;
  /** What it is, as the finding names it. */
  readonly name: string;
  /** Whatever it is, it is used as one. */
  readonly strict?: boolean;
};

/** The literal that an expression is, or that the one name stands for. */
function written(module: PythonModule, value: Expression): Expression | undefined {
  const origin = value.kind === "name" ? module.origin(value) : undefined;
  const found = origin?.kind === "expression" && origin.module === module ? origin.expression : value;
  const text = found.kind === "constant" && typeof found.value === "string" && found.value !== "";
  return text || /^(dict|list|tuple)$/.test(found.kind) ? found : undefined;
}

/** What signs sessions, and who may come in: there any text at all is the secret. */
function* forServers(module: PythonModule): Iterable<Given> {
  for (const { target, value } of module.partsAssigned) {
    const isKey = target.kind === "subscript" || target.attribute === "secret_key";
    if (!value || !isKey || !isText(module, value)) continue;
    if (target.kind === "attribute" && isServer(module, target.object)) {
      yield { value, name: "the key that signs sessions", strict: true };
    } else if (target.kind === "subscript" && isConfig(module, target.object)) {
      const [key] = target.index;
      if (key && module.constant(key) === "SECRET_KEY")
        yield { value, name: "the key that signs sessions", strict: true };
    }
  }
  for (const call of module.callsWith({ word: ["update", "from_mapping"] })) {
    const { callee } = call;
    if (callee.kind !== "attribute") continue;
    const value = keyword(call, "SECRET_KEY");
    if (value && isText(module, value) && isConfig(module, callee.object))
      yield { value, name: "the key that signs sessions", strict: true };
  }
  for (const call of module.callsTo("dash_auth.BasicAuth")) {
    const value = keyword(call, "username_password_list") ?? call.args[1];
    const pairs = value && written(module, value);
    if (pairs && pairsIn(pairs).some((one) => isText(module, one)))
      yield { value: pairs, name: "a password of BasicAuth", strict: true };
  }
}

const isText = (module: PythonModule, value: Expression): boolean => {
  const found = module.constant(value);
  return typeof found === "string" && found !== "";
};

/** The second of each pair. */
function pairsIn(value: Expression): readonly Expression[] {
  if (value.kind === "dict") return value.entries.map((entry) => entry.value);
  if (value.kind !== "list" && value.kind !== "tuple") return [];
  return value.items.flatMap((item) => (item.kind === "list" || item.kind === "tuple" ? item.items.slice(1, 2) : []));
}

/** Flask, or the Flask of a Dash app. */
const isServer = (module: PythonModule, object: Expression): boolean =>
  /^(flask\.Flask|dash\.Dash\.server)$/.test(module.instanceOf(object) ?? module.qualifiedName(object) ?? "");

const isConfig = (module: PythonModule, object: Expression): boolean =>
  object.kind === "attribute" && object.attribute === "config" && isServer(module, object.object);

/** Texts that are given to something by a name that says what they are. */
function* byName(module: PythonModule): Iterable<Given> {
  for (const { targets, value } of module.assignments) {
    for (const target of targets) {
      const name = value && nameOf(module, target);
      if (value && name !== undefined) yield { value, name };
    }
  }
  const mayHold = { name: variableReaders, keyword: (name: string) => name === "auth" || isSecretName(name) };
  for (const call of module.callsWith(mayHold)) yield* inCall(module, call);
  for (const { parameters } of module.functions) {
    for (const { name, default: value } of parameters) if (value && isSecretName(name)) yield { value, name };
  }
  for (const dict of dictionariesIn(module)) {
    for (const { key, value } of dict.entries) {
      const name = key && module.constant(key);
      if (typeof name === "string" && isSecretName(name)) yield { value, name };
    }
  }
}

function nameOf(module: PythonModule, target: Expression): string | undefined {
  const [key] = target.kind === "subscript" ? target.index : [];
  const name =
    target.kind === "name" ? target.name : target.kind === "attribute" ? target.attribute : key && module.constant(key);
  return typeof name === "string" && isSecretName(name) ? name : undefined;
}

function* inCall(module: PythonModule, call: Call): Iterable<Given> {
  // A component is told what to show and by what it is found.
  if (/^dash(_\w+)?\./.test(module.qualifiedName(call.callee) ?? "")) return;
  const isLogin = call.keywords.some(({ name }) => /^(user(name)?|uid|login|host|hostname|server|dsn)$/i.test(name));
  for (const { name, value } of call.keywords) {
    const strict = isLogin && /^(password|passwd|pwd)$/i.test(name) && isText(module, value) && !isOpen(module, value);
    if (isSecretName(name)) yield { value, name, strict };
    const [, password] = name === "auth" && value.kind === "tuple" ? value.items : [];
    if (password) yield { value: password, name: "the password of auth" };
  }
  const [key, value] = call.args;
  if (!key || !value || !variableReaders.includes(module.qualifiedName(call.callee) ?? "")) return;
  const variable = module.constant(key);
  if (typeof variable === "string" && isSecretName(variable)) yield { value, name: variable };
}

const variableReaders = ["os.getenv", "os.environ.get", "os.environ.setdefault"];

/** A password that is no more than the word for it, or a place to put one. */
const isOpen = (module: PythonModule, value: Expression): boolean => {
  const text = module.constant(value);
  return typeof text !== "string" || stands.test(text) || isForm(text);
};

function dictionariesIn(module: PythonModule): readonly Extract<Expression, { kind: "dict" }>[] {
  const found = new Set<Extract<Expression, { kind: "dict" }>>();
  const seek = (value: Expression, depth = 0): void => {
    if (depth > 4) return;
    if (value.kind === "dict") {
      found.add(value);
      for (const entry of value.entries) seek(entry.value, depth + 1);
    } else if (value.kind === "list" || value.kind === "tuple") for (const item of value.items) seek(item, depth + 1);
  };
  for (const { value } of module.assignments) if (value) seek(value);
  for (const { args, keywords } of module.calls) {
    for (const value of args) seek(value);
    for (const { value } of keywords) seek(value);
  }
  for (const { parameters } of module.functions) for (const one of parameters) if (one.default) seek(one.default);
  return [...found];
}

/** A word that stands for a secret, or says that there is none. */
const stands =
  /passw|passwd|secret|token|api_?-?key|your|change|example|sample|placeholder|dummy|fake|todo|fixme|redacted|insert|enter|xxx|\*\*\*|\.\.\.|^none$|^null$|^test|^demo|^foo|^bar|^abc|^1234?5?6?7?8?9?0?$/i;

/** Something to be filled in, a place, a setting's name: `<key>`, `${KEY}`, `https://…`, `/run/secrets/key`, `DB_PASSWORD_2`. */
const isForm = (text: string): boolean =>
  /^[<{[$%]|[>}\]]$|\$\{|\{\{|:\/\/|^[./~]|^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|\.(json|txt|pem|key|ya?ml|toml|env|csv|html)$/.test(
    text,
  );

/** Whether a text is a secret rather than a word about one: it was made up, with letters and something else, and no sentence. */
function isSecret(text: unknown, name: string): boolean {
  if (typeof text !== "string" || /\s/.test(text) || text.length > 4096) return false;
  if (stands.test(text) || isForm(text) || /^(pk|pk_test|sk_test)[._]/.test(text)) return false;
  const letters = /[A-Za-z]/.test(text);
  const more = /\d/.test(text) || /[^\w\s.:-]/.test(text);
  if (/passw|pwd|passphrase|auth$/i.test(name)) return text.length >= 6 && letters && more;
  // A key or a token was made by a machine: long, and not words with dashes and a number.
  return text.length >= 16 && letters && /\d/.test(text) && !/^[a-z]+([-_.][a-z]+)*[-_.]?\d{0,4}$/i.test(text);
}
