import type { Dashboard } from "../dashboard/model.ts";
import type { Ports } from "../ports.ts";
import { UserError } from "../report/user-error.ts";
import { knownCapability } from "./base/capabilities.ts";
import type { BaseLock, LockedCapability } from "./base/lock.ts";
import { enumeration } from "./enumeration.ts";

/** Where other hosts read system packages from: Heroku, repo2docker, Streamlit's cloud. */
const lists = ["Aptfile", "apt.txt", "packages.txt"];

/** What only compiling needs, and what every image has under another name; wheels are compiled already. */
const neededByNothing =
  /-dev$|^(build-essential|gcc|g\+\+|make|cmake|pkg-config|git|curl|wget|python3?|python3-(pip|venv|setuptools|wheel|distutils)|gfortran)$/;

/** Debian packages that a file of the dashboard's asks for and that its base does not have. */
export type SystemPackages = { readonly file: string; readonly line: number; readonly names: readonly string[] };

/**
 * Refuses a dashboard that asks for Debian packages which its base does not have: they cannot be added to an image that is
 * built from wheels.
 *
 * @throws UserError that names the file, the line and every package
 */
export async function refuseSystemPackages(
  dashboard: Asking,
  base: BaseLock,
  ports: Pick<Ports, "files">,
): Promise<void> {
  const [asked] = await systemPackages(dashboard, base, ports);
  if (asked === undefined) return;
  const { file, line, names } = asked;
  const many = names.length > 1;
  throw new UserError(
    `${file}:${line}: the Debian package${many ? "s" : ""} ${enumeration(names)} ${many ? "are" : "is"} not in the base ${base.name}, and a dashboard cannot add any.`,
    { fix: fixFor(names, base, dashboard.capabilities?.value ?? []) },
  );
}

type Asking = Pick<Dashboard, "dependencies" | "capabilities">;

/** What the dashboard's lists ask for and the base lacks, list by list. What is asked for to compile with is passed over. */
export async function systemPackages(
  { dependencies, capabilities }: Asking,
  base: BaseLock,
  { files }: Pick<Ports, "files">,
): Promise<readonly SystemPackages[]> {
  const found: SystemPackages[] = [];
  const python = new Set(dependencies.value.pins.map(({ name }) => name));
  for (const file of lists) {
    const bytes = await files.read(file);
    if (bytes === undefined) continue;
    const asked = packagesIn(new TextDecoder().decode(bytes));
    // Some keep their Python packages in a file of such a name.
    if (asked?.some(({ name }) => python.has(name))) continue;
    const names = lackingPackages(asked?.map(({ name }) => name) ?? [], base, capabilities?.value);
    const first = asked?.find(({ name }) => name === names[0]);
    if (first !== undefined) found.push({ file, line: first.line, names });
  }
  return found;
}

/** What brings them, as far as the base offers it; and what to try where it does not. */
export function fixFor(names: readonly string[], base: BaseLock, asked: readonly string[]): string {
  const offered = (base.capabilities ?? []).filter((capability) => names.some((name) => brings(capability, name)));
  const others = names.filter((name) => !offered.some((capability) => brings(capability, name)));
  const [it, line] = others.length > 1 ? ["them", "these lines"] : ["it", "the line"];
  return [
    ...(offered.length === 0
      ? []
      : [
          `Write base: [${[...asked, ...offered.map(({ name }) => name)].toSorted().join(", ")}] in dashboard.yaml${others.length === 0 ? ", which brings what is needed" : ` for ${enumeration(names.filter((name) => !others.includes(name)))}`}.`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `Most wheels bring the libraries they need: remove ${offered.length === 0 ? line : enumeration(others)} and see whether \`slipway check\` still starts the dashboard. Where it does not, ask the platform team for a base that has ${it}, or go on from \`slipway build --dockerfile\`, which installs ${it}.`,
        ]),
  ].join(" ");
}

const brings = ({ name, asked, packages }: LockedCapability, wanted: string): boolean =>
  asked.includes(wanted) ||
  packages.some((locked) => locked.name === wanted) ||
  knownCapability(name)?.instead.test(wanted) === true;

/** Those of the packages that a base with these capabilities does not have and that something might need when it runs, each once. */
export function lackingPackages(
  names: readonly string[],
  base: BaseLock,
  capabilities: readonly string[] = [],
): readonly string[] {
  // Of an image that others made, the smoke test tells what is missing.
  if (base.image !== undefined) return [];
  const there = new Set(base.packages.map(({ name }) => name));
  const added = (base.capabilities ?? []).filter(({ name }) => capabilities.includes(name));
  return [...new Set(names)].filter(
    (name) => !there.has(name) && !neededByNothing.test(name) && !added.some((capability) => brings(capability, name)),
  );
}

/** One name a line, with comments; undefined for a list of anything else. */
function packagesIn(text: string): readonly { readonly name: string; readonly line: number }[] | undefined {
  const lines = text
    .split(/\r?\n/)
    .map((written, index) => ({ name: written.replace(/#.*/, "").trim(), line: index + 1 }))
    .filter(({ name }) => name !== "");
  // @see Debian Policy §5.6.1 (names); a version or an architecture may follow
  const isPackage = ({ name }: { readonly name: string }) => /^[a-z0-9][a-z0-9+.-]+(:\w+)?(=\S+)?$/.test(name);
  if (!lines.every(isPackage)) return undefined;
  return lines.map(({ name, line }) => ({ name: name.replace(/[:=].*/, ""), line }));
}
