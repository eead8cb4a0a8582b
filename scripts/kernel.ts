// Compiles src/tabular/kernel/assembly to WebAssembly, and puts the bytes beside it: `npm run kernel`. The compiler is tools/kernel's.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const tool = join(root, "tools/kernel");
const bytesFile = join(root, "src/tabular/kernel/kernel-bytes.ts");

/** The text of `kernel-bytes.ts`, made anew from the source. */
export async function compiledKernel(): Promise<string> {
  const compiler = join(tool, "node_modules/assemblyscript/bin/asc.js");
  if (!existsSync(compiler)) execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: tool, stdio: "ignore" });
  const folder = await mkdtemp(join(tmpdir(), "slipway-kernel-"));
  try {
    const source = join(root, "src/tabular/kernel/assembly/scan.ts");
    const options = ["-O3", "--noAssert", "--enable", "simd", "--converge", "--runtime", "stub", "--use", "abort="];
    const output = join(folder, "kernel.wasm");
    // A relative path, since the compiler would keep an absolute one.
    execFileSync(
      process.execPath,
      [compiler, source, ...options, "--initialMemory", "64", "--memoryBase", "16", "-o", output],
      { cwd: root, stdio: "pipe" },
    );
    const bytes = (await readFile(output)).toString("base64");
    const lines = bytes.match(/.{1,110}/g) ?? [];
    return `// Made by npm run kernel from assembly/, in base64.\nexport const kernelBytes = [\n${lines.map((line) => `  "${line}",\n`).join("")}].join("");\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await writeFile(bytesFile, await compiledKernel());
