import { describe, expect, test } from "vitest";
import { instructionsIn } from "../../lint/docker/instructions.ts";
import { refuseReadingData } from "./reads-data.ts";

const judge = (run: string) => () => {
  const text = `FROM a\nCOPY . .\n${run}\n`;
  refuseReadingData("Dockerfile", text, instructionsIn(text).instructions, ["data/cases.csv", "areas.parquet"]);
};

describe("a step that reads data is refused, by line and file", () => {
  test.each([
    "RUN python prepare.py data/cases.csv",
    "RUN python prepare.py --in=/app/data/cases.csv",
    `RUN python -c "import pandas; pandas.read_csv('./data/cases.csv')"`,
    'RUN ["python", "prepare.py", "cases.csv"]',
    "RUN mkdir out && gzip -k data/cases.csv",
    "RUN --mount=type=bind,source=data/cases.csv,target=/x.csv python prepare.py /x.csv",
  ])("%s", (run) => {
    expect(judge(run)).toThrow(
      "Dockerfile:3: the step reads the data file data/cases.csv, and data is not there while the image is built: it is put into a layer of its own afterwards.",
    );
  });

  test("at the top of the folder too", () => {
    expect(judge("RUN python prepare.py areas.parquet")).toThrow("the data file areas.parquet");
  });
});

test.each([
  "RUN chmod 644 data/cases.csv && mv data/cases.csv /srv/",
  "RUN mkdir -p data && chown -R 1000 data",
  "RUN pip install -r requirements.txt",
  "COPY data/cases.csv .",
  "RUN python other_cases.py",
])("what only moves data, or reads none, is not: %s", (run) => {
  expect(judge(run)).not.toThrow();
});
