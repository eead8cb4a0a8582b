/** What a schema can ask of cells and rows. Each title says what is wrong when the rule fires. */
export const columnRules = {
  "type-error": {
    title: "A cell is not of its column's type",
    why: "One such cell makes pandas read the whole column as text, so sums, dates and axes come out wrong or stop the dashboard.",
    bad: "opened\n31/03/2024",
    good: "opened\n2024-03-31",
  },
  "uk-type": {
    title: "A cell is not the postcode, number or code that its column holds",
    why: "Such a value joins with nothing or, if one digit is wrong, with somebody else's record, and nobody sees why.",
    fix: "Correct the value, or `slipway:type` in the schema where the column holds something else.",
    bad: "patient\n999 000 0081",
    good: "patient\n999 000 0018",
  },
  "year-zero": {
    title: "A date is of the year 0000, or of one before it",
    level: "warning",
    why: "The standard knows these years, and pandas, Python and Excel do not: reading the file stops there, or the date becomes another. 0000-01-01 is mostly what a database writes where there is no date.",
    fix: "Leave the cell empty, or list the value under `missingValues` in the schema.",
    bad: "opened\n0000-01-01",
    good: "opened\n2024-03-31",
  },
  "one-digit-date": {
    title: "A day, month or hour of a date has one digit",
    level: "note",
    why: "Python reads 1/4/2024 by `%d/%m/%Y`, and so does this check; other programs that are given the same pattern want 01/04/2024, and as text the dates do not sort.",
    fix: "Write two digits, or dates such as 2024-04-01, which need no pattern.",
  },
  required: {
    title: "A cell is missing that may not be",
    why: "The schema says `required`: code may count on a value in each row.",
    fix: "Fill in the value, or drop `required` where it may be missing.",
  },
  unique: {
    title: "A value occurs more than once in a column of unique values",
    why: "A join on such a column multiplies rows, so totals are too high and nobody sees why.",
    fix: "Remove the repeated row, or correct its value.",
  },
  "min-length": {
    title: "A text is shorter than minLength",
    why: "The schema limits the length; a code that is cut matches nothing.",
    fix: "Correct the text, or `minLength` in the schema.",
  },
  "max-length": {
    title: "A text is longer than maxLength",
    why: "The schema limits the length; a code with something added matches nothing.",
    fix: "Correct the text, or `maxLength` in the schema.",
  },
  minimum: {
    title: "A value is below the minimum",
    why: "The schema names the smallest value that makes sense; one below it is mostly a typing error or a code for a missing value.",
    fix: "Correct the value, or `minimum` in the schema.",
  },
  maximum: {
    title: "A value is above the maximum",
    why: "The schema names the largest value that makes sense; one above it is mostly a typing error or a code for a missing value.",
    fix: "Correct the value, or `maximum` in the schema.",
  },
  "exclusive-minimum": {
    title: "A value is not above exclusiveMinimum",
    why: "The schema names a bound that values have to be above.",
    fix: "Correct the value, or `exclusiveMinimum` in the schema.",
  },
  "exclusive-maximum": {
    title: "A value is not below exclusiveMaximum",
    why: "The schema names a bound that values have to be below.",
    fix: "Correct the value, or `exclusiveMaximum` in the schema.",
  },
  pattern: {
    title: "A text does not match the pattern",
    why: "The schema describes the form of the column's values, and one of another form joins with nothing.",
    fix: "Correct the text; the pattern has to match the whole of it.",
  },
  "json-schema": {
    title: "A list or an object is not as its JSON Schema asks",
    why: "The schema says what stands inside such a cell; code that reaches into it stops with a KeyError where it is otherwise.",
    fix: "Correct what stands in the cell, or `jsonSchema` in the schema.",
  },
  enum: {
    title: "A value is not one of those listed",
    why: "The schema lists what may occur; a chart's colours and a filter's choices are mostly made for those alone.",
    fix: "Correct the value, or add it to `enum` in the schema.",
  },
  category: {
    title: "A value is not one of the categories",
    why: "The schema lists the categories; a chart's colours and a filter's choices are mostly made for those alone.",
    fix: "Correct the value, or add it to `categories` in the schema.",
  },
  "primary-key": {
    title: "Two rows have the same primary key",
    why: "The key is what tells rows apart: a join on it multiplies rows, and an update hits the wrong one.",
    fix: "Remove the repeated row, or correct its key.",
  },
  "primary-key-missing": {
    title: "A part of the primary key is missing",
    why: "Every part of a primary key has to be there in each row (Table Schema, primaryKey); a row without it cannot be named.",
    fix: "Fill in the key.",
  },
  "unique-key": {
    title: "Two rows have the same values in the columns of a unique key",
    why: "The schema says that these columns together occur once.",
    fix: "Remove the repeated row, or correct its values.",
  },
  "duplicate-row": {
    title: "A row stands twice",
    why: "The schema says `slipway:distinctRows`: a row that was pasted twice counts twice in every sum.",
    fix: "Delete one of the two.",
  },
  "row-order": {
    title: "A row is out of order",
    why: "The schema says how rows are sorted (`slipway:sorted`): a line chart that joins points in the order of the file goes back and forth otherwise.",
    fix: "Sort the rows, or correct the value.",
  },
  "row-rule": {
    title: "A row breaks a rule of the schema",
    why: "The schema says what holds between the cells of a row (`slipway:rowsMust`); one in which it does not makes totals that do not add up.",
    fix: "Correct the row, or the rule in the schema.",
  },
  "row-count": {
    title: "The table has too few or too many rows",
    why: "The schema says how many rows make sense (`slipway:rows`): fewer are mostly the trace of an export that was cut off, more of one that ran twice.",
    fix: "Export the data again, or correct `slipway:rows` in the schema.",
  },
  "foreign-key": {
    title: "A value refers to a row that is not there",
    why: "The row joins with nothing, so it is missing from everything that shows both tables.",
    fix: "Add the row to the table that is referred to, or correct the value.",
  },
} as const;
