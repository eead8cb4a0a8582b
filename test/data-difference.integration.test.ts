import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryOf } from "./git.ts";
import { scratch, slipway } from "./slipway.ts";

// What a person does who wants to know what became of their data.

const header = "month,area,n\n";
const rows = (count: number, n = (row: number) => row) =>
  Array.from(
    { length: count },
    (_, row) => `2024-${String(1 + (row % 12)).padStart(2, "0")},a${Math.floor(row / 12)},${n(row)}\n`,
  ).join("");

test("a branch is compared with main, a file with another, and a table with a profile that was kept", async () => {
  await using home = await scratch();
  const file = join(home.path, "x.csv");
  await writeFile(file, header + rows(96));
  const git = await repositoryOf(home.path);
  const run = async (...args: string[]) => {
    const { code, stdout } = await slipway([...args, "--no-color"], { cwd: home.path, cache: home.path });
    return { code, said: stdout.replace(/\s+/g, " ") };
  };
  const kept = await run("validate", "x.csv", "--write-profile", "p.json");
  expect(kept.code).toBe(0);
  await git("checkout", "--quiet", "-b", "work");
  await writeFile(file, header + rows(48, (row) => (row === 7 ? 700 : row)));

  const against = await run("validate", "x.csv", "--against", "main", "--html", "page.html");
  expect([against.code, against.said]).toEqual([
    0,
    expect.stringMatching(/2 signs of .*Column 2 has lost 4 of its 8 categories/),
  ]);
  expect(await readFile(join(home.path, "page.html"), "utf8")).toContain("What is different since main");

  const profile = await run("validate", "x.csv", "--against", "p.json");
  expect(profile.said).toMatch(/2 signs of .*the table has lost 50% of its rows/i);

  const diff = await run("data", "diff", "x.csv", "--key", "month,area");
  expect(diff.said).toMatch(/48 rows removed, 1 changed.*Before Now changed 9 2024-08, a0 n 7 700 /);

  await writeFile(join(home.path, "old.csv"), header + rows(12));
  await writeFile(join(home.path, "new.csv"), header + rows(13));
  const two = await run("data", "diff", "old.csv", "new.csv", "--key", "area, month");
  expect([two.code, two.said]).toEqual([0, expect.stringMatching(/1 row added, no drift .*added 14 a1, 2024-01 /)]);
}, 60_000);

test("what cannot be compared is said in a sentence", async () => {
  await using home = await scratch();
  await writeFile(join(home.path, "a.csv"), "id,n\n1,2\n");
  await writeFile(join(home.path, "b.csv"), "id,n\n1,2\n");
  await writeFile(join(home.path, "p.json"), "[]");
  const said = async (...args: string[]) => {
    const { code, stdout, stderr } = await slipway([...args, "--no-color"], { cwd: home.path, cache: home.path });
    return `${code} ${(stdout + stderr).replace(/\s+/g, " ")}`;
  };
  expect(await said("validate", ".", "--against", "a.csv")).toMatch(
    /^2 .*--against: "a\.csv" is one file, and there are 2 tables/,
  );
  expect(await said("validate", "a.csv", "--against", "nowhere")).toMatch(
    /^2 .*"nowhere" is neither a file nor a commit/,
  );
  expect(await said("validate", "a.csv", "--against", "p.json")).toMatch(/^2 .*"p\.json" is not a profile of a table/);
  expect(await said("validate", ".", "--write-profile", "q.json")).toMatch(
    /^2 .*--write-profile takes one table, and there are 2/,
  );
  expect(await said("data", "diff", "a.csv")).toMatch(/^2 .*It is not known what to compare with/);
  expect(await said("data", "diff", "a.csv", "b.csv", "--key", "x")).toMatch(/^2 .*"x" is not a column of both files/);
  expect(await said("data", "diff", "a.csv", "c.csv")).toMatch(/^2 .*There is no file or folder "c\.csv"/);
  expect(await said("data", "diff", "c.csv", "a.csv")).toMatch(/^2 /);
}, 60_000);
