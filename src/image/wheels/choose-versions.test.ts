import { expect, test } from "vitest";
import { fixedClock, quietLog } from "../../runner/memory.ts";
import { defaultBase, interpreterOf } from "../base/lock.ts";
import { chooseVersions } from "./choose-versions.ts";

test("a requirement is one line for uv, whatever is in its text: none begins an option", async () => {
  const given: Readonly<Record<string, string>>[] = [];
  const attempt = chooseVersions(
    {
      file: "pyproject.toml",
      pins: [],
      wishes: [
        {
          name: "pandas",
          requirement: 'pandas>=2 ; python_version > "3"\n-i https://index.test/other\r-r /etc/hosts',
          line: 1,
        },
      ],
      constraints: [{ name: "numpy", requirement: "numpy<3\n-e .", line: 2 }],
    },
    interpreterOf(defaultBase),
    { index: "https://index.test/simple/" },
    {
      http: () => Promise.reject(new Error("nothing is fetched here")),
      clock: fixedClock(),
      log: quietLog,
      runProgram: async (_program, _args, { files }) => {
        given.push(files);
        return { code: 2, stdout: "", stderr: "error: no" };
      },
    },
  );
  await expect(attempt).rejects.toThrow("uv could not choose versions: no.");
  expect(given).toEqual([
    {
      "requirements.txt": 'pandas>=2 ; python_version > "3" -i https://index.test/other -r /etc/hosts\n',
      "constraints.txt": "numpy<3 -e .\n",
    },
  ]);
});
