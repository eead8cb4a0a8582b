import type { Finding } from "../../report/model.ts";
import { locationOf, smokeFinding, whereOf } from "../smoke-finding.ts";
import type { Traceback } from "../traceback.ts";
import type { Around } from "./around.ts";
import { insideOf } from "./missing-file.ts";

/** ELF's numbers of machines. @see System V ABI, "ELF Header", `e_machine` */
const machines: Readonly<Record<number, string>> = {
  3: "32-bit x86",
  40: "32-bit Arm",
  62: "x86-64",
  183: "arm64",
};

const wanted = { x64: 62, arm64: 183 } as const;

/** What helps with libraries that are often missed. */
const help: readonly (readonly [RegExp, string])[] = [
  [
    /^lib(GL|gthread|glib)/,
    "Ask for opencv-python-headless in place of opencv-python: it draws no windows and needs no such library.",
  ],
  [
    /^libodbc/,
    "pyodbc needs a driver of the system: ask for a base that has it, or connect with a package that brings its own, such as pymssql.",
  ],
];

/** A compiled library that cannot be loaded: made for another machine, or in need of one of the system's that is not there. */
export async function nativeLibrary({ type, text, place }: Traceback, around: Around): Promise<Finding | undefined> {
  if (type !== "ImportError" && type !== "OSError") return undefined;
  const [, path = ""] =
    /^(\/?[\w.+/-]{1,300}): (?:cannot open shared object file|invalid ELF header|wrong ELF class)/.exec(text) ?? [];
  if (path === "") return undefined;
  const where = whereOf(place);
  const inside = path.startsWith("/") ? insideOf(path) : undefined;
  const bytes = inside === undefined ? undefined : await around.files.read(inside, 20).catch(() => undefined);
  if (inside !== undefined && bytes !== undefined) {
    const made = machineOf(bytes);
    const here = machines[process.arch === "arm64" ? wanted.arm64 : wanted.x64] ?? "x86-64";
    if (made !== here) {
      return smokeFinding(
        "wrong-machine",
        `${where} loads ${inside}, which is made for ${made}; the image runs on Linux ${here}.`,
        locationOf(place),
      );
    }
  }
  if (path.startsWith("/")) return undefined;
  const fix = help.find(([library]) => library.test(path))?.[1];
  return smokeFinding("missing-library", `${where} needs the system library ${path}, which is not in the image.`, {
    ...locationOf(place),
    ...(fix === undefined ? {} : { fix }),
  });
}

/** What a library was made for, by its first twenty bytes. */
function machineOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 20) return "no machine";
  if (view.getUint32(0) === 0x7f454c46) return machines[view.getUint16(18, bytes[5] === 1)] ?? "another machine";
  // Mach-O, of one machine or of several.
  if ([0xcffaedfe, 0xcefaedfe, 0xcafebabe].includes(view.getUint32(0))) return "macOS";
  return view.getUint16(0) === 0x4d5a ? "Windows" : "another machine";
}
