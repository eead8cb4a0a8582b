import { serverAtImport } from "./D2-server-at-import.ts";
import { debugMode } from "./D3-debug-mode.ts";
import { runServer } from "./D4-run-server.ts";
import { oldPackages } from "./D5-old-packages.ts";
import { noServerObject } from "./D6-no-server-object.ts";
import { duplicateOutputs } from "./D14-duplicate-outputs.ts";
import { duplicateIds } from "./D15-duplicate-ids.ts";
import { unknownIds } from "./D16-unknown-ids.ts";
import { publishedAbroad } from "./D19-published-abroad.ts";
import { rawHtml } from "./D25-raw-html.ts";
import { openAssets } from "./D33-open-assets.ts";
import type { Rule } from "./rule.ts";

/** Every Dash rule, in the order of their numbers. A new rule is a file beside this one and a line in here. */
export const dashRules: readonly Rule[] = [
  serverAtImport,
  debugMode,
  runServer,
  oldPackages,
  noServerObject,
  duplicateOutputs,
  duplicateIds,
  unknownIds,
  publishedAbroad,
  rawHtml,
  openAssets,
];
