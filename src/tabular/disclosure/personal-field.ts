import type { Field } from "../model.ts";
import { ukTypeOf } from "../types/uk/uk-types.ts";

/** The property of a field that says whether its values say who somebody is; without it, the values themselves are looked at. */
export const personalKey = "slipway:personal";

/** Whether a schema says that a field's values are never to be shown: by that property, or by a UK type that is personal. */
export const isPersonal = ({ properties }: Pick<Field, "properties">): boolean =>
  properties[personalKey] === true || ukTypeOf({ properties })?.personal === true;
