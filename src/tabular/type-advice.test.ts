import { expect, test } from "vitest";
import { blankAdvice, typeAdvice } from "./type-advice.ts";

const date = { name: "opened", type: "date", constraints: {}, properties: {} } as const;

test.each([
  [["01/02/2024", "31/01/2024"], 'format "%d/%m/%Y", since the day comes first'],
  [["01/02/2024", "01/31/2024"], 'format "%m/%d/%Y", since the month comes first'],
  [["01/02/2024"], 'format "%d/%m/%Y" when the day comes first'],
])("of dates such as %j it says which comes first, if that is sure", (found, format) => {
  expect(typeAdvice(date, found)).toBe(
    `Write dates as YYYY-MM-DD, or say in the schema how they are written: ${format}.`,
  );
});

test("of values with spaces around them it says who takes them away", () => {
  expect(blankAdvice(date, ["2024-01-01 ", " 2024-01-02"])).toBe(
    'Take the spaces away from around the values of the column "opened": `slipway validate --fix` does where nothing else is wrong.',
  );
});
