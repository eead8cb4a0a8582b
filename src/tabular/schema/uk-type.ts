import { didYouMean } from "../../report/did-you-mean.ts";
import type { Field, FieldType } from "../model.ts";
import { ukTypeKey, ukTypes } from "../types/uk/uk-types.ts";
import { fail, optional, type View } from "./document.ts";

/** @throws UserError for a UK type that there is not, or that stands on a field of another type than its own */
export function ukTypeIn(view: View, name: string, type: FieldType): Field["properties"] {
  const written = optional(view, ukTypeKey, "text");
  if (written === undefined) return {};
  const at = [...view.path, ukTypeKey];
  const uk = ukTypes.find((known) => known.name === written);
  if (uk === undefined) {
    return fail(
      view.document,
      at,
      `the field "${name}" has the ${ukTypeKey} "${written}"; accepted are ${ukTypes.map((known) => known.name).join(", ")}.`,
      meantBy(written),
    );
  }
  if (!uk.on.some((own) => own === type)) {
    fail(
      view.document,
      at,
      `the field "${name}" has the ${ukTypeKey} "${written}" and the type ${type}; accepted is the type ${uk.on.join(" or ")}.`,
      `Write type: ${uk.on[0]} beside it.`,
    );
  }
  return { [ukTypeKey]: uk.name };
}

function meantBy(written: string): string {
  const plain = written.toLowerCase().replace(/[\s_]+/g, "-");
  const names = ukTypes.map(({ name }) => name);
  const meant =
    ukTypes.find(({ name, alsoCalled }) => name === plain || alsoCalled.includes(plain))?.name ??
    didYouMean(plain, names);
  return meant === undefined ? "Choose one of these, or leave it out." : `Did you mean "${meant}"?`;
}
