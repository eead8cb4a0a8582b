import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { version } from "../src/runner/self.ts";
import type { Standard } from "../src/tabular/schema/standard.ts";
import type { CommandName, Given } from "./given.ts";

// Only what `--help` needs is imported here: each command loads its own room when it runs, so that asking for help stays quick.

const sbom = new Option("--sbom <file>", "write what is in the image as CycloneDX 1.6");

const timeout = new Option(
  "--timeout <seconds>",
  "how long the dashboard may take until it answers (default: 90)",
).argParser((text) => {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError("It takes whole seconds from 1 to 3600.");
});

const keys = new Option(
  "--keys <file>",
  "armoured public keys that the archive's index must be signed with (default: Debian's own)",
);

const common = [
  new Option("--json <file>", "write the whole report as JSON (- for standard output, and nothing else there)"),
  new Option("--sarif <file>", "write the findings as SARIF 2.1.0"),
  new Option("--junit <file>", "write the findings as JUnit XML, which most CI systems show as tests"),
  new Option("--summary <file>", "write the page that a reviewer reads, in Markdown"),
  new Option("--platform <file>", "the platform file (default: platform.yaml here or above, else your own machine)"),
  new Option(
    "--since <ref>",
    "lint only what changed since this commit, or broke (default: since you left the main branch)",
  ),
  new Option("-q, --quiet", "say nothing but what fails"),
  new Option("--no-color", "no colours (they are off anyway when nobody is at a terminal)"),
];

const examples = `
Examples:
  slipway check                     everything a pull request gets, on this folder
  slipway run                       check it, then serve it at http://<name>.localhost
  slipway validate data/x.csv       one table; no dashboard needed
  slipway validate --fix --diff     mend what is mechanical in your data, and show it
  slipway schema infer --write      a first schema for your data, to correct by hand
  slipway explain D3                what a rule wants and why

Exit codes:
  0 passed (warnings allowed)   1 findings that fail   2 wrong usage or configuration   3 infrastructure
`;

/**
 * Builds the command line.
 *
 * @param run called with a command's name and what was given
 * @param wanted the one command that is asked for, whose options alone are made then; anything else makes all of them
 */
export function commandLine(run: (name: CommandName, given: Given) => Promise<void>, wanted?: string): Command {
  const program = new Command("slipway")
    .description("From a Dash dashboard's folder to the people who may open it: lint, validate, build, scan, deploy.")
    .helpOption("-h, --help", "show this, or a command's own help")
    .helpCommand(false)
    .version(`slipway ${version()}`, "-V, --version", "show the version")
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .addHelpText("after", examples)
    .showHelpAfterError("Run slipway --help for what it takes.")
    .showSuggestionAfterError(true)
    .exitOverride();
  const command = (
    name: CommandName,
    usage: string,
    description: string,
    own: readonly Option[] = [],
    parent = program,
  ) => {
    const made = parent.command(usage).description(description).exitOverride();
    for (const option of [...own, ...common]) made.addOption(option);
    made.action(async (...given: unknown[]) => {
      // Commander passes the arguments, then the options, then the command itself.
      const options = given.at(-2) as Given["options"];
      await run(name, {
        paths: given
          .slice(0, -2)
          .flat()
          .filter((path) => path !== undefined) as string[],
        options,
      });
    });
    return made;
  };

  const commands: Readonly<Record<string, () => void>> = {
    check: () =>
      command("check", "check [dir]", "lint, validate, build, scan and smoke test: exactly what a pull request gets", [
        timeout,
        sbom,
      ]),
    run: () =>
      command("run", "run [dir]", "check, then push, publish and deploy to the platform, and serve it until Ctrl-C", [
        new Option("--once", "prove that it answers, then stop"),
        timeout,
        sbom,
      ]),
    lint: () =>
      command("lint", "lint [path...]", "the Python code and Dockerfiles: Dash's own traps, Ruff, hadolint's rules", [
        new Option(
          "--fix",
          "mend what changes nothing for a dashboard's users: old names and imports, what is left over",
        ),
        new Option("--diff", "show what --fix changes; alone, nothing is written"),
      ]),
    validate: () =>
      command("validate", "validate [path...]", "the CSV data, against its schema where there is one", [
        new Option("--standard <name>", "hold the files to a standard as well").choices([
          "govuk-tabular-data",
        ] satisfies Standard[]),
        new Option(
          "--fix",
          "mend what changes no value: encoding, line ends, blank rows and columns at the edges, stray spaces",
        ),
        new Option("--diff", "show what --fix changes; alone, nothing is written"),
        new Option("--profile", "show what each table holds: a line for each column, with its distribution"),
        new Option("--write-profile <file>", "write the same of one table as JSON, to compare with later"),
        new Option("--html <file>", "write one page: what was found, on the rows it is in, and what each table holds"),
        new Option("--against <ref or file>", "say what is different since a commit, another CSV file or a profile"),
      ]),
    build: () =>
      command("build", "build [dir]", "the image: without Docker, or by the Dockerfile where there is one", [
        new Option("--push", "bring it to the platform's registry as well, as it is: nothing of it is checked"),
        new Option(
          "--dockerfile",
          "print the image that is built without a Dockerfile as one, to go on from; nothing is built",
        ),
        sbom,
      ]),
    scan: () => command("scan", "scan [dir]", "what is known to be vulnerable in the image", [sbom]),
    lock: () =>
      command("lock", "lock [dir]", "one version of every package that the dashboard needs, written into pylock.toml"),
    base() {
      const base = program
        .command("base")
        .description("what images are built on, for whoever runs the platform")
        .exitOverride();
      command(
        "base-update",
        "update",
        "choose the base anew from what Debian has signed today, say what changed, and write the lock",
        [
          new Option("--lock <file>", "the lock to write (default: the one that the platform file names)"),
          new Option("--suite <codename>", "the Debian release (default: the lock's, or trixie for a new one)"),
          new Option("--check", "write nothing; exit code 1 when something would change"),
          keys,
        ],
        base,
      );
      command(
        "base-build",
        "build",
        "make the base image from its lock, without root and without Docker",
        [
          new Option("--lock <file>", "the lock (default: the one that the platform file names, else Slipway's own)"),
          new Option("--suite <codename>", "no lock: what this Debian release has today"),
          new Option("--with <capabilities>", "what it has beside Python, with commas between: fonts,odbc"),
          new Option("--output <folder>", "an OCI image layout to put it into, beside the images of this machine"),
          keys,
        ],
        base,
      );
      command(
        "base-verify",
        "verify <image>",
        "prove that an image is built on a base that the platform allows; by digest, layout folder or registry name",
        [],
        base,
      );
    },
    schema() {
      const schema = program.command("schema").description("the schemas of your data").exitOverride();
      command(
        "schema-infer",
        "infer [path...]",
        "a first schema, read off the data; correct it by hand",
        [new Option("--write", "write data/datapackage.yaml instead of printing it; never over an existing file")],
        schema,
      );
      command(
        "schema-diff",
        "diff [old] [new]",
        "how a version has to grow: major, minor or patch, and for what; of two descriptors, or since --since",
        [
          new Option(
            "--added-column <grade>",
            "what a column more is (default: as the descriptor says, else major)",
          ).choices(["major", "minor"]),
        ],
        schema,
      );
      command(
        "schema-export",
        "export <descriptor>",
        "a descriptor for readers of another standard; to --json FILE, or printed",
        [
          new Option("--csvw", "as metadata of CSV on the Web, for all its tables"),
          new Option("--schema-org", "as schema.org/Dataset in JSON-LD, for catalogues and search engines"),
        ],
        schema,
      );
    },
    data() {
      const data = program.command("data").description("the data itself").exitOverride();
      command(
        "data-diff",
        "diff <file> [newer]",
        "what is different between two CSV files, or in one since you left the main branch",
        [
          new Option(
            "--key <columns>",
            "the columns that tell rows apart, with commas between (default: the primary key)",
          ),
        ],
        data,
      );
    },
    status: () => command("status", "status [name]", "what is deployed, and where"),
    history: () => command("history", "history <name>", "its releases, the newest first"),
    logs: () =>
      command("logs", "logs <name>", "what a deployed dashboard wrote", [
        new Option("-n, --lines <count>", "how many of the newest lines").default("100"),
      ]),
    rollback: () => command("rollback", "rollback <name>", "serve the release before this one: its code and its data"),
    destroy: () => command("destroy", "destroy <name>", "stop serving a dashboard and forget its releases"),
    explain: () => command("explain", "explain <rule>", "a rule: what it wants, why, and an example"),
  };
  const named = wanted !== undefined && Object.hasOwn(commands, wanted) ? [wanted] : Object.keys(commands);
  for (const name of named) commands[name]?.();
  return program;
}

/** Runs one command line and answers with its exit code; never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = commandLine(async (name, given) => {
    const { runCommand } = await import("./run-command.ts");
    exitCode = await runCommand(name, given);
  }, argv[0]);
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has said what was wrong (or shown the help that was asked for) before it throws.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { failWith } = await import("./failure.ts");
    return failWith(error, process.stderr);
  }
}

/** Runs the command line of this process. */
export async function start(): Promise<void> {
  // Whoever reads may have seen enough (`slipway check | head`): that is no fault, and there is nobody left to tell.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 3));
  process.exitCode = await main(process.argv.slice(2));
}

if (import.meta.main) await start();
