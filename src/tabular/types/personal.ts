/**
 * The property of a field that says whether its values are about somebody: then no report shows them. It has a namespace, as
 * `slipway:type` has, and stands beside what the standard knows.
 */
export const personalKey = "slipway:personal";
