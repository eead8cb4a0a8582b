/** A distribution's or an extra's name in the one form that names are compared in. @see PEP 503 §normalized names */
export const normalisedName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
