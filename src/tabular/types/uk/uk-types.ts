import type { Field } from "../../model.ts";
import { accountNumber } from "./account-number.ts";
import { companyNumber } from "./company-number.ts";
import { gssCode } from "./gss-code.ts";
import { nationalInsuranceNumber } from "./national-insurance-number.ts";
import { nhsNumber } from "./nhs-number.ts";
import { postcode } from "./postcode.ts";
import { schoolUrn } from "./school-urn.ts";
import { sortCode } from "./sort-code.ts";
import type { UkType } from "./uk-type.ts";
import { uprn } from "./uprn.ts";

/**
 * The property of a field that names one of {@link ukTypes}. It has a namespace, and `type` stays one of the standard's, so that
 * every other tool reads the descriptor as it reads any: Data Package v1 and v2 both allow properties of one's own.
 */
export const ukTypeKey = "slipway:type";

export const ukTypes: readonly UkType[] = [
  nhsNumber,
  nationalInsuranceNumber,
  postcode,
  uprn,
  gssCode,
  companyNumber,
  sortCode,
  accountNumber,
  schoolUrn,
];

/** What `slipway:type` asks of this field, where it stands there. */
export const ukTypeOf = ({ properties }: Pick<Field, "properties">): UkType | undefined =>
  ukTypes.find(({ name }) => name === properties[ukTypeKey]);
