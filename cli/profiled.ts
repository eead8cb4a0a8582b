// What `slipway validate` loads when it is asked what tables hold, and not before.
export { comparedWith, profiledOf, withDrift } from "../src/tabular/drift/compared.ts";
export { besideTables, pageTables } from "../src/tabular/page/tables.ts";
export { baselineOf } from "./baseline.ts";
