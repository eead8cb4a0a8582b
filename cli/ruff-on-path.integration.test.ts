import { cp } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { part } from "../test/parts.ts";
import { copyOfExample, slipway } from "../test/slipway.ts";

const program = await part("ruff");

test.skipIf(program === undefined)(
  "lint asks the Ruff on the PATH, but never one from the folder it judges",
  async () => {
    await using folder = await copyOfExample("in-trouble");
    const own = join(folder.path, ".venv/bin/ruff");
    await cp(program ?? "", own);
    const findings = async (ruff: string | undefined) => {
      // No other Ruff of this machine shall be in the way.
      const path = ["/usr/bin", "/bin"].concat(ruff === undefined ? [] : dirname(ruff));
      const args = ["lint", folder.path, "--json", "-"];
      const { stdout, stderr } = await slipway(args, { env: { PATH: path.join(delimiter) } });
      const [report] = JSON.parse(stdout).stages;
      return { stderr, build: report.facts.ruffBuild, findings: report.findings };
    };
    const [inside, asked, passedOver] = [await findings(undefined), await findings(program), await findings(own)];
    expect(inside.findings.length).toBeGreaterThan(0);
    expect(asked).toEqual({ ...inside, build: "native" });
    expect(passedOver).toEqual({ ...inside, build: "wasm" });
  },
);
