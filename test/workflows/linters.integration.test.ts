import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { part } from "../parts.ts";
import { root, scratch } from "../slipway.ts";
import { type Files, writeFiles, zizmor } from "./linters.ts";
import { workflowFiles } from "./repository.ts";
import { sample } from "./sample.ts";

const program = (await part("zizmor")) ?? "";
const config = join(root, ".github/zizmor.yml");

async function findings(files: Files) {
  await using folder = await scratch();
  await writeFiles(files, folder.path);
  return await zizmor(files, { program, folder: folder.path, config });
}

describe.skipIf(program === "")("zizmor", () => {
  test("finds nothing in this repository's workflows, templates and actions", async () => {
    expect(await findings(Object.fromEntries(workflowFiles(root).map(({ path, text }) => [path, text])))).toEqual([]);
  });

  test("is known to look: at workflows, templates and actions", async () => {
    expect(await findings(sample)).toEqual([]);
    const worse = Object.fromEntries(
      Object.entries(sample).map(([path, text]) => [
        path,
        text
          .replace("permissions: {}\n", "permissions: write-all\n")
          .replaceAll("persist-credentials: false", "clean: true")
          .replace('-- "$REF"', "-- ${{ github.head_ref }}")
          .replace("your-org/slipway", "other-org/slipway")
          .replace(
            "using: node24\n  main: ../../dist/look.js",
            "using: composite\n  steps:\n    - name: Say\n      shell: bash\n      run: echo ${{ inputs.folder }}",
          ),
      ]),
    );
    expect(await findings(worse)).toEqual([
      ".github/workflows/ci.yml:16 artipacked: credential persistence through GitHub Actions artifacts",
      ".github/workflows/ci.yml:23 template-injection: code injection via template expansion",
      ".github/workflows/ci.yml:4 excessive-permissions: overly broad permissions",
      ".github/workflows/dashboard.yml:22 artipacked: credential persistence through GitHub Actions artifacts",
      ".github/workflows/dashboard.yml:48 artipacked: credential persistence through GitHub Actions artifacts",
      ".github/workflows/dashboard.yml:8 excessive-permissions: overly broad permissions",
      "actions/look/action.yml:14 template-injection: code injection via template expansion",
      "workflow-templates/dashboard.yml:16 unpinned-uses: unpinned action reference",
      "workflow-templates/dashboard.yml:9 excessive-permissions: overly broad permissions",
    ]);
  });
});
