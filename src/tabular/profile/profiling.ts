// What a check that profiles loads, and no other does.
export { createSample } from "./sample.ts";
export { profileTable } from "./table-profile.ts";
