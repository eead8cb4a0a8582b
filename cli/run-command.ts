import type { CommandName, Given } from "./given.ts";

/** Runs a command by name and answers with its exit code; what only one command needs is loaded with it. */
export async function runCommand(name: CommandName, given: Given): Promise<number> {
  if (name === "build" && given.options.dockerfile === true) {
    return (await import("./commands/write-dockerfile.ts")).writeDockerfileCommand(given);
  }
  switch (name) {
    case "check":
    case "run":
    case "build":
    case "scan":
      return (await import("./commands/pipeline.ts")).pipelineCommand(name, given);
    case "lock":
      return (await import("./commands/lock.ts")).lockCommand(given);
    case "base-build":
      return (await import("./commands/base-build.ts")).baseBuildCommand(given);
    case "base-update":
      return (await import("./commands/base-update.ts")).baseUpdateCommand(given);
    case "base-verify":
      return (await import("./commands/base-verify.ts")).baseVerifyCommand(given);
    case "lint":
      return (await import("./commands/lint.ts")).lintCommand(given);
    case "validate":
      return (await import("./commands/validate.ts")).validateCommand(given);
    case "schema-infer":
      return (await import("./commands/schema.ts")).inferCommand(given);
    case "schema-diff":
      return (await import("./commands/schema-diff.ts")).schemaDiffCommand(given);
    case "schema-export":
      return (await import("./commands/schema-export.ts")).schemaExportCommand(given);
    case "data-diff":
      return (await import("./commands/data.ts")).diffCommand(given);
    case "status":
    case "history":
    case "logs":
    case "rollback":
    case "destroy":
      return (await import("./commands/deployed.ts")).deployedCommand(name, given);
    case "explain":
      return (await import("./commands/explain.ts")).explainCommand(given);
  }
}
