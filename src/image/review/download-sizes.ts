import type { Dependencies } from "../../dashboard/model.ts";
import { placeOfRequired } from "../../dashboard/required.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { Interpreter } from "../base/lock.ts";
import { inParallel } from "../in-parallel.ts";
import { applicable, resolveWheels } from "../wheels/resolve.ts";

/** More are not asked for: when so much changes, nobody decides by the size. */
const mostPackages = 20;

/**
 * How large the wheels of some packages are, in bytes by name, as the package index says; nothing is downloaded. Undefined where a
 * size cannot be had, or a version is left open: what is not known in full is not said.
 */
export async function downloadSizes(
  names: readonly string[],
  { file, pins, wishes = [] }: Dependencies,
  interpreter: Interpreter,
  index: string,
  ports: Pick<Ports, "http" | "cache" | "clock" | "log">,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (names.length === 0) return new Map();
  if (names.length > mostPackages || wishes.some(({ name }) => names.includes(name))) return undefined;
  try {
    const wanted = applicable(file, pins, interpreter).filter(({ name }) => names.includes(name));
    const asked = wanted.map((pin) => ({ pin, required: placeOfRequired({ file, pins }, pin.name) }));
    const wheels = await resolveWheels(asked, interpreter, index, ports);
    const sizes = await inParallel(wheels, 8, async ({ name, url }) => [name, await lengthOf(url, ports)] as const);
    const known = sizes.flatMap(([name, size]) => (size === undefined ? [] : [[name, size] as const]));
    return known.length === names.length ? new Map(known) : undefined;
  } catch (error) {
    if (error instanceof UserError || error instanceof InfrastructureError) return undefined;
    throw error;
  }
}

async function lengthOf(url: string, { http }: Pick<Ports, "http">): Promise<number | undefined> {
  try {
    const response = await http(url, { method: "HEAD" });
    await response.body?.cancel?.();
    const length = Number(response.headers.get("content-length") ?? "");
    return response.ok && Number.isSafeInteger(length) && length > 0 ? length : undefined;
  } catch {
    return undefined;
  }
}
