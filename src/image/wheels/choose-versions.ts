import type { Dependencies, Pin } from "../../dashboard/model.ts";
import { readPylock } from "../../dashboard/pylock-toml.ts";
import { placeOfRequired } from "../../dashboard/required.ts";
import { normalizedName } from "../../dashboard/requirement.ts";
import type { Ports } from "../../ports.ts";
import { InfrastructureError, UserError } from "../../report/user-error.ts";
import type { Interpreter } from "../base/lock.ts";
import { indexPage } from "./simple-index.ts";
import { uvFrom } from "./uv.ts";

export type Choice = {
  /** Everything that runs, each with the hashes of its wheels. */
  readonly pins: readonly Pin[];
  /** The same as a `pylock.toml` (PEP 751). */
  readonly lock: string;
};

export type ChoiceOptions = {
  /** The simple index, with a slash at its end. */
  readonly index: string;
  /** What was released later does not count, ISO 8601, so that one commit chooses alike at any time; where nothing fits, it does. */
  readonly before?: string | undefined;
};

const patienceSeconds = 300;

/**
 * Chooses one version for everything that is asked for, and adds what that needs, as uv does, for the base and from wheels alone: nothing
 * is built, so no code of any package runs.
 *
 * @throws UserError in uv's words, with file and line, where no versions fit together
 * @throws InfrastructureError where uv cannot be had, or cannot ask the index
 */
export async function chooseVersions(
  dependencies: Dependencies,
  interpreter: Interpreter,
  { index, before }: ChoiceOptions,
  ports: Pick<Ports, "http" | "clock" | "log" | "runProgram">,
): Promise<Choice> {
  const { runProgram } = ports;
  if (runProgram === undefined) throw notChosen(dependencies);
  // Refuses an index that needs a password before anything could repeat it.
  indexPage("uv", index);
  const uv = uvFrom(index, ports);
  ports.log.progress("Choosing versions");
  const ask = (until: string | undefined) =>
    runProgram(uv, argumentsFor(interpreter, index, until), {
      files: filesFor(dependencies),
      timeoutSeconds: patienceSeconds,
    });
  let { code, stdout, stderr } = await ask(before);
  if (before !== undefined && code !== 0 && isUnsolvable(stderr)) ({ code, stdout, stderr } = await ask(undefined));
  if (code !== 0) throw failure(stderr, dependencies, interpreter);
  return { pins: readPylock(stdout).pins, lock: stdout };
}

const argumentsFor = ({ python, glibc }: Interpreter, index: string, before: string | undefined): readonly string[] => [
  ...["pip", "compile", "--no-config", "--quiet", "--color=never", "--no-build", "--no-python-downloads"],
  // Behind a proxy that looks into connections, its certificate is in the machine's own store.
  "--system-certs",
  ...[`--python-version=${python}`, `--python-platform=x86_64-manylinux_2_${Math.min(glibc[1], newestGlibc)}`],
  ...[`--default-index=${index}`, ...(before === undefined ? [] : [`--exclude-newer=${before}`])],
  ...["--format=pylock.toml", "--no-header", "--constraint=constraints.txt", "requirements.txt"],
];

/** The newest platform that uv knows by name. */
const newestGlibc = 40;

function filesFor({ pins, wishes = [], constraints = [] }: Dependencies): Readonly<Record<string, string>> {
  const lines = [...pins.map(asRequirement), ...wishes.map(({ requirement }) => requirement)];
  const limits = constraints.map(({ requirement }) => requirement);
  return { "requirements.txt": joined(lines), "constraints.txt": joined(limits) };
}

/** One a line: what has a line end in it, as a text of TOML or YAML may, would be an option on the next, such as another index. */
const joined = (lines: readonly string[]) => lines.map((line) => `${line.replace(/\s+/g, " ")}\n`).join("");

const asRequirement = ({ name, version, extras, marker }: Pin) =>
  `${name}${extras.length === 0 ? "" : `[${extras.join(",")}]`}==${version}${marker === undefined ? "" : ` ; ${marker}`}`;

const isUnsolvable = (stderr: string) => /No solution found/.test(stderr);

function failure(stderr: string, dependencies: Dependencies, { series }: Interpreter): Error {
  const said = stderr.replace(/\s+/g, " ").trim();
  const why = / cause: (Because .*?)(?: hint:|$)/.exec(said)?.[1];
  if (isUnsolvable(stderr) && why !== undefined) {
    // uv closes every proof with this; the sentence before it is the reason.
    const reason = why.replace(/,? we can conclude that your requirements are unsatisfiable\.?$/, "").slice(0, 600);
    const [, named = ""] = /\byou require ([A-Za-z0-9][\w.-]*)/.exec(reason) ?? [];
    const at = placeOfRequired(dependencies, normalizedName(named));
    const place = at === undefined ? dependencies.file : `${at.file}:${at.line}`;
    const source = /(?:because|and) (?:all versions of )?([A-Za-z0-9][\w.!+=-]*) ha(?:s|ve) no usable wheels/i.exec(
      reason,
    )?.[1];
    const since = source === undefined ? "" : `, since ${source} has no wheel to install`;
    return new UserError(`${place}: no versions fit together${since}. ${reason}.`, {
      fix:
        source !== undefined
          ? `Ask for versions that have wheels for Python ${series.join(".")} on Linux: packages are installed from wheels, and nothing is built.`
          : "Widen the range that rules the others out, and run this again.",
    });
  }
  if (/No interpreter found/.test(said)) {
    return new InfrastructureError("Versions are chosen by uv, which needs a Python of any version on this machine.", {
      fix: "Install Python 3, or pin every package to one version.",
    });
  }
  const last = said.replace(/^error: /, "").slice(0, 300);
  return new InfrastructureError(`uv could not choose versions: ${last === "" ? "it gave no reason" : last}.`);
}

/** Where nothing may be run that would choose. */
function notChosen({ file, wishes: [first] = [] }: Dependencies): UserError {
  const place = first ? `${first.file ?? file}:${first.line}: "${first.requirement}"` : `${file}: not everything`;
  return new UserError(`${place} is not pinned to one version, and none is chosen here; accepted: name==version.`, {
    fix: "Pin everything, for which slipway lock writes pylock.toml; or hand over the output lock of the build that chose.",
  });
}
