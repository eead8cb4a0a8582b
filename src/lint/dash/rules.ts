import { pathPrefix } from "./D1-path-prefix.ts";
import { serverAtImport } from "./D2-server-at-import.ts";
import { debugMode } from "./D3-debug-mode.ts";
import { runServer } from "./D4-run-server.ts";
import { oldPackages } from "./D5-old-packages.ts";
import { noServerObject } from "./D6-no-server-object.ts";
import { dataAtImport } from "./D7-data-at-import.ts";
import { dataPerRequest } from "./D8-data-per-request.ts";
import { ownMachine } from "./D9-own-machine.ts";
import { workingFolder } from "./D10-working-folder.ts";
import { dataFromTheWeb } from "./D11-data-from-the-web.ts";
import { globalInCallback } from "./D12-global-in-callback.ts";
import { sharedDataChanged } from "./D13-shared-data-changed.ts";
import { duplicateOutputs } from "./D14-duplicate-outputs.ts";
import { duplicateIds } from "./D15-duplicate-ids.ts";
import { unknownIds } from "./D16-unknown-ids.ts";
import { suppressedExceptions } from "./D17-suppressed-exceptions.ts";
import { browserStorage } from "./D18-browser-storage.ts";
import { publishedAbroad } from "./D19-published-abroad.ts";
import { otherHosts } from "./D20-other-hosts.ts";
import { mapTiles } from "./D21-map-tiles.ts";
import { sendsData } from "./D22-sends-data.ts";
import { hardCodedCredentials } from "./D23-credentials.ts";
import { pickledData } from "./D24-pickled-data.ts";
import { rawHtml } from "./D25-raw-html.ts";
import { visitorsCode } from "./D26-visitors-code.ts";
import { visitorsSql } from "./D27-visitors-sql.ts";
import { noTimeout } from "./D28-no-timeout.ts";
import { noVerification } from "./D29-no-verification.ts";
import { rootedLinks } from "./D30-rooted-links.ts";
import { routesBeside } from "./D31-routes-beside.ts";
import { printedData } from "./D32-printed-data.ts";
import { restlessInterval } from "./D34-restless-interval.ts";
import { diskCache } from "./D35-disk-cache.ts";
import { dataTable } from "./D36-data-table.ts";
import { swallowedErrors } from "./D37-swallowed-errors.ts";
import { oldDash } from "./D41-old-dash.ts";
import { textAlternatives } from "./D42-text-alternatives.ts";
import { goneNames } from "./D43-gone-names.ts";
import type { Rule } from "./rule.ts";

/** Every Dash rule, in the order of their numbers. A new rule is a file beside this one and a line in here. */
export const dashRules: readonly Rule[] = [
  pathPrefix,
  serverAtImport,
  debugMode,
  runServer,
  oldPackages,
  noServerObject,
  dataAtImport,
  dataPerRequest,
  ownMachine,
  workingFolder,
  dataFromTheWeb,
  globalInCallback,
  sharedDataChanged,
  duplicateOutputs,
  duplicateIds,
  unknownIds,
  suppressedExceptions,
  browserStorage,
  publishedAbroad,
  otherHosts,
  mapTiles,
  sendsData,
  hardCodedCredentials,
  pickledData,
  rawHtml,
  visitorsCode,
  visitorsSql,
  noTimeout,
  noVerification,
  rootedLinks,
  routesBeside,
  printedData,
  restlessInterval,
  diskCache,
  dataTable,
  swallowedErrors,
  oldDash,
  textAlternatives,
  goneNames,
];
