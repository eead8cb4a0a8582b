import type { Field } from "../model.ts";
import { personalKey } from "../types/personal.ts";
import { ukTypeKey, ukTypeOf } from "../types/uk/uk-types.ts";
import { fail, optional, type View } from "./document.ts";

/** @throws UserError for what is neither true nor false, or is false beside a UK type that is personal */
export function personalIn(view: View, name: string): Field["properties"] {
  const personal = optional(view, personalKey, "flag");
  if (personal === undefined) return {};
  const uk = ukTypeOf({ properties: view.value });
  if (!personal && uk?.personal === true) {
    fail(
      view.document,
      [...view.path, personalKey],
      `the field "${name}" has the ${ukTypeKey} "${uk.name}", which is personal, and says "${personalKey}": false.`,
      "Take one of the two out.",
    );
  }
  return { [personalKey]: personal };
}
