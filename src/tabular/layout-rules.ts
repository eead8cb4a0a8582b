/** What can be wrong with how a table lies in its file: what is around it, and how its cells are kept apart. */
export const layoutRules = {
  "title-row": {
    title: "There are rows above the header",
    why: "pandas takes the first row for the column names, so every column is called `Unnamed: 1` and the real names are data.",
    fix: "Delete the rows above the header; what they say belongs in the descriptor (title, description, sources).",
    bad: "Deaths by area\narea,deaths\nLeeds,12\nYork,7",
    good: "area,deaths\nLeeds,12\nYork,7",
  },
  "wrong-delimiter": {
    title: "The file has another delimiter than it is read with",
    why: "With the wrong delimiter each row is one cell, so no column has its name and nothing can be checked. Excel writes semicolons where the computer's language has decimal commas.",
    fix: "Save the file with commas, or declare its delimiter in the descriptor.",
    bad: "area;deaths\nLeeds;12",
    good: "area,deaths\nLeeds,12",
  },
  "other-quote": {
    title: "Cells seem to be enclosed in another character than quotation marks",
    level: "warning",
    why: "RFC 4180 knows quotation marks alone: apostrophes stay in the values, and a comma between them ends the cell.",
    fix: "Write quotation marks instead, or declare `quoteChar` in the descriptor's dialect.",
    bad: "'area','deaths'\n'Leeds','12'",
    good: '"area","deaths"\n"Leeds","12"',
  },
} as const;
