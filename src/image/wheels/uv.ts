import { digestOf } from "../../oci/digest.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { Program } from "../../runner/ports.ts";
import { fetchBytes, mostOf } from "../fetch-bytes.ts";
import { filesOf } from "./simple-index.ts";
import { readZip } from "./zip.ts";

/** The uv that chooses versions: its wheels by SHA-256, for each kind of machine. Raised by hand, with test/parts.json. */
export const uvRelease = {
  version: "0.13.9",
  wheels: {
    "linux-x64": "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    "linux-arm64": "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    "darwin-x64": "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    "darwin-arm64": "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
  } as Readonly<Record<string, string>>,
};

/** uv, taken out of its wheel by hash when a machine has it not yet. @param index the simple index, with a slash at its end */
export const uvFrom = (index: string, ports: Pick<Ports, "http" | "clock" | "log">): Program => ({
  name: `uv-${uvRelease.version}`,
  async bytes(machine) {
    const sha256 = uvRelease.wheels[machine];
    if (sha256 === undefined) {
      throw new UserError(`Versions are chosen by uv, which is not there for ${machine}.`, {
        fix: "Pin every package to one version, also what they need: uv pip compile, or pip freeze.",
      });
    }
    ports.log.progress("Fetching uv");
    const file = (await filesOf("uv", index, ports))?.find((one) => one.sha256 === sha256);
    if (file === undefined) {
      throw new InfrastructureError(`${index} has no uv ${uvRelease.version} for ${machine}, which chooses versions.`, {
        fix: "Mirror that release of uv there, or pin every package to one version.",
      });
    }
    const bytes = await fetchBytes(file.url, ports, { most: mostOf.wheel });
    const found = digestOf(bytes);
    if (found !== `sha256:${sha256}`) {
      throw new InfrastructureError(
        `${file.url} is not the file that was asked for: its SHA-256 is ${found.slice(7)}, not ${sha256}.`,
        { fix: "Do not use this package index until somebody has found out why." },
      );
    }
    const program = readZip(bytes).find(({ path }) => /\.data\/scripts\/uv$/.test(path));
    if (program === undefined) throw new Error(`${file.filename} holds no uv.`);
    return program.read();
  },
});
