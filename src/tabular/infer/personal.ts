/** Names of columns, as words in lower case, whose values say who somebody is or how to reach them. */
const names = [
  /\b(?:fore|first|given|middle|christian|sur|last|family|maiden|full|patient|pupil|student|employee|staff|customer|client|applicant|claimant)s? ?names?\b/,
  /\be ?mails?\b/,
  /\b(?:tele|mobile|cell|home|work)? ?phones?\b|\bmobile(?: (?:no|number))?$|\btel(?: no)?$/,
  /\b(?:dob|date of birth|birth ?date|born)\b/,
  /\b(?:home|postal|street)? ?address(?: line)?(?: [0-9])?$/,
  /\b(?:nino|ni number|ni no|national insurance|passport|driving licen[cs]e|nhs (?:no|num|number|id))\b/,
];

/** Whether a column's name says that its values are somebody's own: why, in words for the schema's reader; undefined where not. */
export function personalByName(words: string): string | undefined {
  return names.some((name) => name.test(words)) ? "its name says so: no report shows the values" : undefined;
}
