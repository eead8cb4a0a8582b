export const tabularDataStandard =
  "https://www.gov.uk/government/publications/recommended-open-standards-for-government/tabular-data-standard";
export const dateStandard =
  "https://www.gov.uk/government/publications/open-standards-for-government/date-times-and-time-stamps-standard";

/** What the government's standards ask of a file beyond what every table is asked, for those who want their files held to them. */
export const standardRules = {
  "standard-line-endings": {
    title: "Lines do not end in CRLF",
    level: "note",
    why: "The government's tabular data standard wants CRLF, as RFC 4180 has it.",
    fix: 'Write the file with CRLF (pandas: df.to_csv(path, lineterminator="\\r\\n")), and have Git keep it so: a line `*.csv text eol=crlf` in .gitattributes.',
  },
  "standard-header": {
    title: "The table has no header",
    level: "warning",
    why: "The government's tabular data standard prefers one row of column names.",
    fix: "Write the names of the columns into the first row, and take `header: false` out of the dialect.",
  },
  "standard-dialect": {
    title: "The table is declared in another dialect than RFC 4180",
    why: "The government's tabular data standard has commas between cells, and quotation marks around them where needed.",
    fix: "Save the file as RFC 4180 has it, and take the dialect out of the descriptor.",
  },
  "standard-dates": {
    title: "Dates or times are declared in another form than ISO 8601",
    why: "The government's standard for dates and times in data is ISO 8601: it sorts, and nobody takes it for an American date.",
    fix: "Write dates as YYYY-MM-DD and times as hh:mm:ss, and take the format out of the schema.",
  },
} as const;
