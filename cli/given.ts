import type { ChangeBase } from "../src/pipeline/checkout.ts";
import type { Standard } from "../src/tabular/schema/standard.ts";

/** The options that every command takes; how each is carried out is in `output.ts` and `ports.ts`. */
export type CommonOptions = {
  readonly json?: string;
  readonly sarif?: string;
  readonly junit?: string;
  readonly summary?: string;
  readonly sbom?: string;
  readonly platform?: string;
  readonly since?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
};

export type CommandName =
  | "check"
  | "run"
  | "lint"
  | "validate"
  | "build"
  | "scan"
  | "lock"
  | "base-build"
  | "base-update"
  | "base-verify"
  | "schema-infer"
  | "schema-diff"
  | "schema-export"
  | "data-diff"
  | "status"
  | "history"
  | "logs"
  | "rollback"
  | "destroy"
  | "explain";

export type Given = {
  readonly paths: readonly string[];
  readonly options: CommonOptions & {
    readonly once?: boolean;
    readonly push?: boolean;
    readonly dockerfile?: boolean;
    readonly timeout?: number;
    readonly write?: boolean;
    readonly fix?: boolean;
    readonly diff?: boolean;
    readonly lines?: string;
    readonly standard?: Standard;
    readonly addedColumn?: "major" | "minor";
    readonly csvw?: boolean;
    readonly schemaOrg?: boolean;
    readonly profile?: boolean;
    readonly writeProfile?: string;
    readonly against?: string;
    readonly html?: string;
    readonly key?: string;
    readonly suite?: string;
    readonly lock?: string;
    readonly keys?: string;
    readonly check?: boolean;
    readonly with?: string;
    readonly output?: string;
  };
};

export const sinceOf =
  ({ since }: CommonOptions) =>
  async (): Promise<ChangeBase> =>
    since === undefined ? "where-it-left" : { commit: since };
