import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratch, slipway } from "./slipway.ts";

// `slipway lint --fix` and `--diff`, on the real command.

const old =
  'import os\nfrom dash import Dash\nimport dash_html_components as html\n\napp = Dash(__name__)\nserver = app.server\napp.layout = html.Div("£")\n\nif __name__ == "__main__":\n    app.run_server()\n';
const mended = old
  .replace("import os\n", "")
  .replace("import dash_html_components as html", "from dash import html")
  .replace("run_server", "run");

describe("slipway lint", () => {
  test("says that some of what it found is mended by --fix, which it leaves alone", async () => {
    await using folder = await scratch({ "app.py": old });
    const { stdout } = await slipway(["lint", folder.path]);
    expect(stdout).toContain("Some of it is mended by `slipway lint --fix`; --diff shows what it would change.");
    expect(await readFile(join(folder.path, "app.py"), "utf8")).toBe(old);
    await using tidy = await scratch({ "app.py": `${mended}missing\n` });
    expect((await slipway(["lint", tidy.path])).stdout).not.toContain("--fix");
  });

  test("--fix writes what is mended, keeps the file's rights and its byte order mark, and reports what is left", async () => {
    await using folder = await scratch({ "app.py": `\ufeff${old}missing\n` });
    const file = join(folder.path, "app.py");
    await chmod(file, 0o640);
    const { code, stdout } = await slipway(["lint", file, "--fix"]);
    const written = [await readFile(file, "utf8"), (await stat(file)).mode & 0o777];
    expect([code, ...written]).toEqual([1, `\ufeff${mended}missing\n`, 0o640]);
    expect(stdout).toContain(
      "✔ app.py is mended:\n  D4 run_server is gone since Dash 3 (line 10)\n  D5 Components are imported from packages that are gone (line 3)\n  F401 An import that is not used (line 1)\n",
    );
    expect(stdout.match(/(?:error|warning|note) [A-Z]+\d+/g)).toEqual(["warning D42", "error F821"]);
    expect((await slipway(["lint", file, "--fix"])).stdout).toContain("Nothing to mend in 1 Python file.");
  });

  test("--diff alone writes nothing and exits as the check does; with --fix the diff is shown and written", async () => {
    await using folder = await scratch({ "app.py": old });
    const file = join(folder.path, "app.py");
    const hunk = [
      ...["--- app.py", "+++ app.py (mended)", "@@ -1,10 +1,9 @@", "-import os", " from dash import Dash"],
      ...["-import dash_html_components as html", "+from dash import html", " "],
    ];
    const shown = await slipway(["lint", file, "--diff"]);
    expect([shown.code, shown.stdout.split("\n").slice(0, 8)]).toEqual([0, hunk]);
    expect(shown.stdout).toContain("-    app.run_server()\n+    app.run()\n\napp.py would be mended:\n");
    expect(await readFile(file, "utf8")).toBe(old);
    const written = await slipway(["lint", file, "--fix", "--diff"]);
    expect([written.code, written.stdout.split("\n").slice(0, 8)]).toEqual([0, hunk]);
    expect(await readFile(file, "utf8")).toBe(mended);
  });

  test("--diff shows no password of the lines around a change", async () => {
    const text = `import os\nimport dash_auth\nfrom dash import Dash\n\napp = Dash(__name__)\ndash_auth.BasicAuth(app, {"hello": "world"})\napp.run_server()\n`;
    await using folder = await scratch({ "app.py": text });
    const { stdout } = await slipway(["lint", folder.path, "--diff"]);
    expect(stdout).toContain(' dash_auth.BasicAuth(app, {"•••••": "•••••"})\n-app.run_server()\n');
    expect(stdout).not.toMatch(/hello|world/);
  });

  test("with --json - nothing else is said, and the report is of what is left and what was mended", async () => {
    await using folder = await scratch({ "app.py": old });
    const { stdout } = await slipway(["lint", folder.path, "--fix", "--diff", "--json", "-"]);
    const [stage] = JSON.parse(stdout).stages;
    expect(stage.findings.map(({ rule }: { rule: string }) => rule)).toEqual(["D40", "D42"]);
    expect(stage.facts.mended).toEqual([
      {
        path: "app.py",
        mends: [
          { rule: "D4", count: 1, lines: [10] },
          { rule: "D5", count: 1, lines: [3] },
          { rule: "F401", count: 1, lines: [1] },
        ],
      },
    ]);
  });

  test("a file that may not be replaced is known before any is, and one in another encoding is left alone", async () => {
    await using folder = await scratch({ "app.py": old, "z.py": "import os\n" });
    await chmod(join(folder.path, "z.py"), 0o444);
    const refused = await slipway(["lint", folder.path, "--fix"]);
    expect([refused.code, await readFile(join(folder.path, "app.py"), "utf8")]).toEqual([2, old]);
    expect(refused.stderr + refused.stdout).toContain("is read-only, and stays as it is");
    const latin = Buffer.from(`# coding: latin-1\n${old}`, "latin1");
    await using other = await scratch({});
    await writeFile(join(other.path, "app.py"), latin);
    const { stdout } = await slipway(["lint", other.path, "--fix"]);
    expect(stdout).toContain("app.py is not in UTF-8, and is left as it is.");
    expect(await readFile(join(other.path, "app.py"))).toEqual(latin);
  });
});
