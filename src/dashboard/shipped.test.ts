import { describe, expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import type { FileEntry, Files } from "../runner/ports.ts";
import { shippedFiles } from "./shipped.ts";

const ship = async (contents: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}) => {
  const files = memoryFiles(contents);
  const linked = Object.entries(links).map(
    ([path, target]): FileEntry => ({ path, kind: "link", size: 0, executable: false, target }),
  );
  const entries = [...(await files.list()), ...linked];
  const withLinks: Files = { ...files, list: async () => entries };
  return shippedFiles(withLinks, entries);
};

const empty = (...paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, ""]));

test("code, assets and data ship; data apart", async () => {
  expect(
    await ship(
      empty(
        "app.py",
        "assets/map.geojson",
        "assets/style.css",
        "data/datapackage.yaml",
        "data/load.py",
        "data/roads.csv",
        "figures/a.parquet",
        "notes.csv.gz",
        "pages/home.py",
        "pyproject.toml",
        "README.md",
      ),
    ),
  ).toEqual({
    shipped: [
      "README.md",
      "app.py",
      "assets/map.geojson",
      "assets/style.css",
      "data/datapackage.yaml",
      "data/load.py",
      "data/roads.csv",
      "figures/a.parquet",
      "notes.csv.gz",
      "pages/home.py",
      "pyproject.toml",
    ],
    data: ["data/datapackage.yaml", "data/roads.csv", "figures/a.parquet", "notes.csv.gz"],
    secrets: [],
  });
});

test("tests, caches, environments, notebooks and what the image is made from stay behind", async () => {
  const left = empty(
    ".dockerignore",
    ".github/workflows/dashboard.yml",
    ".streamlit/config.toml",
    "Dockerfile",
    "Dockerfile.dev",
    "Procfile",
    "__pycache__/app.cpython-313.pyc",
    "analysis.ipynb",
    "app.pyc",
    "conftest.py",
    "constraints.txt",
    "dashboard.yaml",
    "docker-compose.yml",
    "env/bin/python",
    "env/pyvenv.cfg",
    "node_modules/x/index.js",
    "pages/test_home.py",
    "pylock.toml",
    "requirements-dev.txt",
    "requirements.in",
    "requirements.txt",
    "scan-exceptions.yaml",
    "school.egg-info/PKG-INFO",
    "tests/data.csv",
    "uv.lock",
    "venv/lib/x.py",
  );
  expect(await ship(left)).toEqual({ shipped: [], data: [], secrets: [] });
});

test("secrets stay behind and are named, by their names or by what is in them", async () => {
  const key = JSON.stringify({ type: "service_account", project_id: "x", private_key: "-----BEGIN" });
  const secrets = {
    ...empty(".env", ".env.local", "certs/Server.PEM", "gha-creds-0123.json", "gha-kubeconfig-1", "id_rsa", "key.key"),
    "config/london.json": key,
    "credentials-prod.json": "{}",
  };
  const { shipped, secrets: found } = await ship({
    ...secrets,
    ...empty("env.example", "keys.py"),
    "plain.json": "{}",
  });
  expect(shipped).toEqual(["env.example", "keys.py", "plain.json"]);
  expect([...found].sort()).toEqual(Object.keys(secrets).sort());
});

describe("a link", () => {
  test("to a file of the folder travels", async () => {
    expect(await ship({ "data/a.csv": "" }, { "a.csv": "data/a.csv", "pages/b.csv": "../a.csv" })).toEqual({
      shipped: ["a.csv", "data/a.csv", "pages/b.csv"],
      data: ["a.csv", "data/a.csv", "pages/b.csv"],
      secrets: [],
    });
  });

  test.each([
    [
      "out of the folder",
      "../../secret.csv",
      '"data/x.csv" is a link to "../../secret.csv", outside the dashboard\'s folder.',
    ],
    ["to an absolute path", "/etc/passwd", '"data/x.csv" is a link to "/etc/passwd", outside the dashboard\'s folder.'],
    ["to a folder", "../pages", '"data/x.csv" is a link to "../pages", a folder, which is not followed.'],
    ["to nothing", "y.csv", '"data/x.csv" is a link to "y.csv", nothing that could travel with the dashboard.'],
    ["to itself", "x.csv", '"data/x.csv" is a link to "x.csv", nothing that could travel with the dashboard.'],
    ["to a secret", "../.env", '"data/x.csv" is a link to ".env", which looks like a secret.'],
    [
      "through another out of the folder",
      "../far",
      '"data/x.csv" is a link to "../elsewhere", outside the dashboard\'s folder.',
    ],
  ])("%s is refused by name", async (_, target, message) => {
    const contents = empty("pages/a.py", ".env");
    await expect(ship(contents, { "data/x.csv": target, ".hidden": "/x", far: "../elsewhere" })).rejects.toThrow(
      message,
    );
  });

  test("among what stays behind is nobody's business", async () => {
    expect(await ship({ "app.py": "" }, { "tests/data": "/somewhere/else" })).toEqual({
      shipped: ["app.py"],
      data: [],
      secrets: [],
    });
  });
});
