/** Five letters of the surname filled up with 9, a birthday in six digits, two initials, and three signs that tell twins apart. */
const form = /^[A-Z][A-Z9]{4}[0-9][0156][0-9][0-3][0-9]{2}[A-Z9]{2}[A-Z0-9][A-Z]{2}$/;

/** The number of a driving licence of Great Britain: in the month's first digit, 5 or 6 stand for 0 or 1 of a woman. */
export const isDrivingLicence = (text: string): boolean => form.test(text.replaceAll(" ", ""));
