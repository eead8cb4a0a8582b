import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { scratch, slipway, start } from "./slipway.ts";

// Every way in which a folder is commonly wrong, run as its user would run it. Each asserts the exit code and the sentence as it is
// read on the terminal, and that nothing of ours shows: no stack, no internal name.

const app = `from dash import Dash, html

app = Dash(__name__, title="Small")
server = app.server
app.layout = html.Main(html.H1("Small"))
`;
const pinned = "dash==4.4.1\n";
const reads = ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`.replace(/\s+/g, " ");

const nothingOfOurs = (text: string) => {
  expect(text).not.toMatch(/\bat \S+ \(|node:internal|fault of Slipway|undefined|\[object/);
};

describe("a folder that is no dashboard", () => {
  test("is said to be none, with what was seen", async () => {
    await using folder = await scratch({ "notes.txt": "hello" });
    for (const command of ["build", "run", "check"]) {
      const outcome = await slipway([command, folder.path]);
      expect(reads(outcome)).toMatch(/no dashboard/i);
      expect(outcome.code).toBe(2);
      nothingOfOurs(reads(outcome));
    }
  });

  test("is a mistyped path", async () => {
    const outcome = await slipway(["check", "/no/such/folder"]);
    expect(outcome.stderr).toBe(
      '✖ There is no folder "/no/such/folder".\n  help: Name a folder that holds a dashboard.\n',
    );
    expect(outcome.code).toBe(2);
  });

  test("is a Streamlit app, and is named so", async () => {
    await using folder = await scratch({
      "app.py": 'import streamlit as st\n\nst.title("x")\n',
      "requirements.txt": "streamlit==1.50.0\n",
    });
    const outcome = await slipway(["build", folder.path]);
    expect(reads(outcome)).toMatch(/Streamlit/);
    expect(outcome.code).toBe(2);
    nothingOfOurs(reads(outcome));
  });
});

test("two dashboards are listed, and how to choose is said", async () => {
  await using folder = await scratch({ "one.py": app, "two.py": app, "requirements.txt": pinned });
  const outcome = await slipway(["build", folder.path]);
  expect(reads(outcome)).toMatch(/one\.py.*two\.py/);
  expect(reads(outcome)).toMatch(/app: /);
  expect(outcome.code).toBe(2);
  nothingOfOurs(reads(outcome));
});

test("a syntax error is shown once, at its line and column", async () => {
  await using folder = await scratch({
    "app.py": app.replace("server = app.server", "def broken(:"),
    "requirements.txt": pinned,
  });
  const outcome = await slipway(["lint", folder.path]);
  expect(reads(outcome)).toMatch(/app\.py:4:\d+/);
  expect(outcome.stdout.match(/app\.py:4/g)).toHaveLength(1);
  expect(outcome.code).toBe(1);
  nothingOfOurs(reads(outcome));
});

test("a UTF-16 requirements file is named, with how to mend it", async () => {
  const utf16 = Buffer.from(`\uFEFF${pinned}`, "utf16le");
  await using folder = await scratch({ "app.py": app, "requirements.txt": utf16 });
  const outcome = await slipway(["build", folder.path]);
  expect(reads(outcome)).toMatch(/requirements\.txt is in UTF-16.*Save it again as UTF-8/);
  expect(outcome.code).toBe(2);
  nothingOfOurs(reads(outcome));
});

describe("data", () => {
  test("an empty CSV is a finding", async () => {
    await using folder = await scratch({ "data/x.csv": "" });
    const outcome = await slipway(["validate", join(folder.path, "data/x.csv")]);
    expect(reads(outcome)).toMatch(/x\.csv.*empty/);
    expect(outcome.code).toBe(1);
    nothingOfOurs(reads(outcome));
  });

  test("a folder that is called like a CSV is said to be a folder", async () => {
    await using folder = await scratch({ "app.py": app, "data.csv/inner.txt": "x" });
    const outcome = await slipway(["validate", join(folder.path, "data.csv")]);
    expect(reads(outcome)).toMatch(/data\.csv.*folder/);
    expect([1, 2]).toContain(outcome.code);
    nothingOfOurs(reads(outcome));
  });

  test("a schema that names a column the data has not is a finding with both names", async () => {
    await using folder = await scratch({
      "data/x.csv": "code,opend\nA,1\n",
      "data/x.schema.json": JSON.stringify({
        fields: [
          { name: "code", type: "string" },
          { name: "opened", type: "integer" },
        ],
      }),
    });
    const outcome = await slipway(["validate", folder.path]);
    expect(reads(outcome)).toMatch(/opened/);
    expect(outcome.code).toBe(1);
    nothingOfOurs(reads(outcome));
  });

  test("a path with .. in a descriptor is refused by its line", async () => {
    await using folder = await scratch({
      "data/datapackage.yaml": "name: x\nresources:\n  - name: x\n    path: ../../secret.csv\n",
    });
    const outcome = await slipway(["validate", folder.path]);
    expect(reads(outcome)).toMatch(/datapackage\.yaml:4.*\.\./);
    expect(outcome.code).toBe(2);
    nothingOfOurs(reads(outcome));
  });

  test("a link out of the folder is refused by name, and what it points to is not shown", async () => {
    await using outside = await scratch({ "secret.csv": "password\nhunter2\n" });
    await using folder = await scratch({ "app.py": app, "requirements.txt": pinned });
    await mkdir(join(folder.path, "data"));
    await symlink(join(outside.path, "secret.csv"), join(folder.path, "data/x.csv"));
    for (const command of ["validate", "build"]) {
      const outcome = await slipway([command, folder.path]);
      expect(reads(outcome)).toMatch(/data\/x\.csv" is a link .*out/);
      expect(reads(outcome)).not.toMatch(/hunter2|password/);
      expect(outcome.code).toBe(2);
      nothingOfOurs(reads(outcome));
    }
  });
});

describe("the command line", () => {
  test("an unknown option and an unknown command are usage faults that suggest the right one", async () => {
    const option = await slipway(["check", "--platfrom", "x"]);
    expect([option.code, reads(option)]).toEqual([2, expect.stringMatching(/--platfrom.*--platform/)]);
    const command = await slipway(["chekc"]);
    expect([command.code, reads(command)]).toEqual([2, expect.stringMatching(/chekc.*check/)]);
  });

  test("a platform file with an unknown key is refused at its line", async () => {
    await using folder = await scratch({ "app.py": app, "platform.yaml": "provider: local\nbuckets: x\n" });
    const outcome = await slipway(["check", folder.path]);
    expect(reads(outcome)).toMatch(/platform\.yaml:2: unknown key "buckets"\. help: Did you mean "bucket"\?/);
    expect(outcome.code).toBe(2);
  });

  test("a report that cannot be written is said, not lost in silence", async () => {
    await using folder = await scratch({ "app.py": app });
    await writeFile(join(folder.path, "file"), "");
    const outcome = await slipway(["lint", folder.path, "--summary", join(folder.path, "file/summary.md")]);
    expect(reads(outcome)).toMatch(/--summary: .* cannot be written/);
    expect(outcome.code).toBe(2);
  });

  test("a reader that has seen enough is no fault", async () => {
    const child = start(["check", "--help"]);
    child.stdout.destroy();
    const ended = new Promise((resolve) => child.once("close", resolve));
    expect([await ended, await text(child.stderr)]).toEqual([0, ""]);
  });

  test("an unknown rule suggests the nearest", async () => {
    const outcome = await slipway(["explain", "type-eror"]);
    expect(outcome.stderr).toBe('✖ There is no rule "type-eror".\n  help: Did you mean "type-error"?\n');
    expect(outcome.code).toBe(2);
  });
});
