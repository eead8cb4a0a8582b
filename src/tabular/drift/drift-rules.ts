/** What may have happened to a table between two versions of it. Each title says what is different when the rule fires. */
export const driftRules = {
  "drift-rows": {
    title: "A table has lost rows, or has them twice",
    level: "warning",
    why: "An export that was cut, a filter left on or a file appended to itself look like data: every total on the dashboard is wrong, and no check of cells can see it.",
    fix: "Compare the two files; if it is meant, say so in the pull request.",
  },
  "drift-columns": {
    title: "A column is gone, or is new",
    level: "warning",
    why: "Code that reads a column which is gone stops with a KeyError; one that is new is read by nobody yet.",
    fix: "Bring the column back, or change code and schema in the same pull request.",
  },
  "drift-type": {
    title: "A column's values are of another kind than before",
    level: "warning",
    why: "pandas reads a column of numbers with one text in it as text: sums join strings and axes sort by letters.",
    fix: "Correct the values, or declare the type in a schema so that the cells that do not fit are named.",
  },
  "drift-empty": {
    title: "A column is empty more often than before",
    level: "warning",
    why: "Means and totals leave empty cells out without a word, so a source that stopped sending looks like a change in the world.",
    fix: "Look at where the column comes from: a join that no longer matches, or a source that has not been delivered.",
  },
  "drift-categories": {
    title: "A category is gone, is new or is written in another way",
    level: "warning",
    why: "A filter or a colour map that names the category finds nothing, and a category written in two ways is two bars in a chart.",
    fix: "Correct the values, or change what names them: categories in the schema, filters and colours in the code.",
  },
  "drift-dates": {
    title: "The dates end earlier than before",
    level: "warning",
    why: "Data that goes back in time is mostly an old file in a new place: the dashboard shows last month again.",
    fix: "Check that the newest export was taken.",
  },
  "drift-range": {
    title: "Values lie far outside the range that they had",
    level: "warning",
    why: "One value that is ten times too large flattens every chart and moves every mean.",
    fix: "Look at the largest and the smallest values; a `minimum` and a `maximum` in the schema would name the cells.",
  },
  "drift-unit": {
    title: "All values of a column are about 100 or 1,000 times what they were",
    level: "warning",
    why: "Pounds and thousands of pounds, shares and percentages, metres and kilometres: the numbers are right, and the axis is not.",
    fix: "Convert the values back, or change the unit wherever the column is shown.",
  },
  "drift-distribution": {
    title: "A column's values lie differently than before",
    level: "note",
    why: "The cells may all be right; a change in who or what was counted shows here first.",
    fix: "Look at the two histograms, and say in the pull request what changed.",
  },
} as const;

export type DriftRule = keyof typeof driftRules;
