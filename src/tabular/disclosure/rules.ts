/** What could tell a reader who somebody is. Each title says what is wrong when the rule fires. */
export const disclosureRules = {
  "personal-data": {
    title: "A column probably says who somebody is, and the schema does not say so",
    level: "warning",
    why: "A dashboard's files are copied to images, registries and published versions, so everyone who may open one of these has them. Whether that may be is for somebody to decide; here it looks as if nobody had.",
    fix: 'Take it out, or publish counts instead. If it has to stay, describe it in the schema with "slipway:personal": true, so that no report shows a value; if it is about nobody, with false.',
  },
  "identifying-combination": {
    title: "Columns together probably tell who a row is about",
    level: "warning",
    why: "Each of them is harmless alone. Together they fit one person, or very few, so whoever knows these things of a neighbour finds out the rest of the row.",
  },
  "rare-combination": {
    title: "Too few rows have the same values in the columns that could tell who they are about",
    level: "error",
    why: "The schema names columns by which people could be recognised, and how many rows have to be alike. Whoever knows these things of a person finds out the rest of such a row.",
    fix: "Make groups larger (age bands, regions), or take the rows out.",
  },
  "small-number": {
    title: "A count is too small to be shown",
    level: "error",
    why: "The schema names the smallest count that may be shown. Behind a smaller one are few people, who may be recognised in it.",
  },
  "not-rounded": {
    title: "A count is not rounded",
    level: "error",
    why: "The schema asks for counts that are rounded. One that is not gives small differences away, such as the count behind a suppressed cell.",
  },
  "recoverable-cell": {
    title: "A suppressed count can be computed from others",
    level: "error",
    why: "With a total and all other parts of it, the one that is missing is a subtraction away, so it is not suppressed at all.",
  },
} as const;
