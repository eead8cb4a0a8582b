/** What could tell a reader who somebody is. Each title says what is wrong when the rule fires. */
export const disclosureRules = {
  "personal-data": {
    title: "A column probably says who somebody is, and the schema does not say so",
    level: "warning",
    why: "A dashboard's files are copied to images, registries and published versions, so everyone who may open one of these has them. Whether that may be is for somebody to decide; here it looks as if nobody had.",
    fix: 'Take it out, or publish counts instead. If it has to stay, describe it in the schema with "slipway:personal": true, so that no report shows a value; if it is about nobody, with false.',
    bad: "case,surname\n1,Lovelace",
    good: "case,reason\n1,asthma",
  },
  "identifying-combination": {
    title: "Columns together probably tell who a row is about",
    level: "warning",
    why: "Each of them is harmless alone. Together they fit one person, or very few, so whoever knows these things of a neighbour finds out the rest of the row.",
    bad: "age,sex,postcode\n36,F,SW1A 1AA",
    good: "age_band,sex,postcode_area\n30-39,F,SW1A",
  },
  "rare-combination": {
    title: "Too few rows have the same values in the columns that could tell who they are about",
    level: "error",
    why: "The schema names columns by which people could be recognised, and how many rows have to be alike. Whoever knows these things of a person finds out the rest of such a row.",
    fix: "Make groups larger (age bands, regions), or take the rows out.",
    bad: "age_band,sex\n30-39,F\n30-39,F\n30-39,M",
    good: "age_band,sex\n30-39,F\n30-39,F",
  },
  "small-number": {
    title: "A count is too small to be shown",
    level: "error",
    why: "The schema names the smallest count that may be shown. Behind a smaller one are few people, who may be recognised in it.",
    bad: "area,deaths\nNorth,3",
    good: "area,deaths\nNorth,[c]",
  },
  "not-rounded": {
    title: "A count is not rounded",
    level: "error",
    why: "The schema asks for counts that are rounded. One that is not gives small differences away, such as the count behind a suppressed cell.",
    bad: "area,deaths\nNorth,13",
    good: "area,deaths\nNorth,15",
  },
  "recoverable-cell": {
    title: "A suppressed count can be computed from others",
    level: "error",
    why: "With a total and all other parts of it, the one that is missing is a subtraction away, so it is not suppressed at all.",
    bad: "women,men,all\n24,[c],31",
    good: "women,men,all\n[c],[c],31",
  },
} as const;
