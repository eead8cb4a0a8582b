/** A column's name in lower case and single spaces: `patientNHS_Number` → `patient nhs number`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3 $2$4")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
