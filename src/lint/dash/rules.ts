import { serverAtImport } from "./D2-server-at-import.ts";
import { debugMode } from "./D3-debug-mode.ts";
import { runServer } from "./D4-run-server.ts";
import { oldPackages } from "./D5-old-packages.ts";
import { noServerObject } from "./D6-no-server-object.ts";
import { duplicateOutputs } from "./D14-duplicate-outputs.ts";
import { duplicateIds } from "./D15-duplicate-ids.ts";
import { unknownIds } from "./D16-unknown-ids.ts";
import { suppressedExceptions } from "./D17-suppressed-exceptions.ts";
import { browserStorage } from "./D18-browser-storage.ts";
import { publishedAbroad } from "./D19-published-abroad.ts";
import { otherHosts } from "./D20-other-hosts.ts";
import { mapTiles } from "./D21-map-tiles.ts";
import { sendsData } from "./D22-sends-data.ts";
import { rawHtml } from "./D25-raw-html.ts";
import { rootedLinks } from "./D30-rooted-links.ts";
import { routesBeside } from "./D31-routes-beside.ts";
import { openAssets } from "./D33-open-assets.ts";
import { restlessInterval } from "./D34-restless-interval.ts";
import { diskCache } from "./D35-disk-cache.ts";
import { dataTable } from "./D36-data-table.ts";
import { textAlternatives } from "./D42-text-alternatives.ts";
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
  suppressedExceptions,
  browserStorage,
  publishedAbroad,
  otherHosts,
  mapTiles,
  sendsData,
  rawHtml,
  rootedLinks,
  routesBeside,
  openAssets,
  restlessInterval,
  diskCache,
  dataTable,
  textAlternatives,
];
