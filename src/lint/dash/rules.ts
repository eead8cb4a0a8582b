import { serverAtImport } from "./D2-server-at-import.ts";
import { debugMode } from "./D3-debug-mode.ts";
import { runServer } from "./D4-run-server.ts";
import { oldPackages } from "./D5-old-packages.ts";
import { noServerObject } from "./D6-no-server-object.ts";
import { duplicateIds } from "./D15-duplicate-ids.ts";
import { hardCodedCredentials } from "./D23-credentials.ts";
import { oldDash } from "./D41-old-dash.ts";
import { goneNames } from "./D43-gone-names.ts";
import type { Rule } from "./rule.ts";

/** Every Dash rule, in the order of their numbers. A new rule is a file beside this one and a line in here. */
export const dashRules: readonly Rule[] = [
  serverAtImport,
  debugMode,
  runServer,
  oldPackages,
  noServerObject,
  duplicateIds,
  hardCodedCredentials,
  oldDash,
  goneNames,
];
