import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tablePart } from "../../threads/programs.ts";
import { openFolder } from "../runner/folder.ts";
import type { Thread } from "../runner/ports.ts";
import { startThread } from "../runner/thread.ts";
import { findTables } from "./discover.ts";
import { validate } from "./stage.ts";

const schema = `resources:
  - name: readings
    path: readings.csv
    schema:
      fields:
        - { name: site, type: string, constraints: { required: true } }
        - { name: value, type: number, constraints: { minimum: 0 } }
        - { name: note, type: string }
`;

/** Some 40 MB: a fault in every thousandth row, notes of several lines. */
function* rows() {
  yield "site,value,note\n";
  for (let block = 0; block < 1_600; block++) {
    const usual = `north-east,${block}.25,"as ""usual"",\nand checked"\n`.repeat(560);
    yield `${usual}south-west,${block % 2 === 0 ? "?" : "-1"},é\n`;
  }
}

test("two threads find in a large file what one finds", { timeout: 120_000 }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "slipway-both-cores-"));
  await writeFile(join(folder.path, "datapackage.yaml"), schema);
  await writeFile(join(folder.path, "readings.csv"), rows());
  const files = await openFolder(folder.path);
  const tables = await findTables(files);
  const started: unknown[] = [];
  const check = (thread?: () => Thread) =>
    validate(tables, {}, { files, log: { progress() {}, info() {} }, tableThread: thread });
  const alone = await check();
  const answers: unknown[] = [];
  const both = await check(() => {
    const thread = startThread(tablePart);
    started.push(thread);
    const next = async () => {
      answers.push(await thread.next());
      return answers.at(-1);
    };
    return { ...thread, next };
  });
  expect(both).toEqual(alone);
  expect(alone.report.findings).toMatchObject([
    { rule: "type-error", count: 800, location: { line: 1122, column: 12 } },
    { rule: "minimum", count: 800 },
  ]);
  expect(started).toHaveLength(1);
  expect(answers).toMatchObject([{ begins: expect.any(Number) }, { part: { rows: expect.any(Number) } }]);

  const broken = await check(() => ({
    post() {},
    next: () => Promise.reject(new Error("no thread")),
    end() {},
  }));
  expect(broken).toEqual(alone);
});
