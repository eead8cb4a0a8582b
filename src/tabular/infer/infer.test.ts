import { describe, expect, test } from "vitest";
import { memoryFiles, quietLog } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { validate } from "../stage.ts";
import { inferSchema } from "./infer.ts";

// The first rows of real tables, as they are kept: Harvey (1989), Snow's map after Dodson and Tobler (1992), Nightingale (1858).
const real = {
  "data/road_casualties.csv":
    "month,drivers_killed,kilometres_driven,petrol_price,seat_belt_law\n1969-01,107,9059,0.102972,0\n1969-02,97,7685,0.102363,0\n1969-03,102,9963,0.102062,0\n",
  "data/pumps.csv":
    "pump,label,x,y\n1,Oxford Market,8.651201,17.8916\n2,Castle St E,10.98478,18.517851\n3,Oxford St #1,13.37819,17.394541\n",
  "data/streets.csv": "street,n,x,y\n1,2,16.738001,18.695999\n1,2,17.66,18.712\n2,2,14.462,18.655001\n",
  "data/army_deaths.csv":
    "date,month,year,army,disease_rate\n1854-04-01,Apr,1854,8571,1.4\n1854-05-01,May,1854,23333,6.2\n1854-06-01,Jun,1854,28333,4.7\n",
  "data/odd.csv": 'code,day,share,yes,note\n007,31/12/2023,NA,true,"a,\nb"\n008,01/02/2024,1.5,false,\n009,,2,true,c\n',
};

describe("an inferred schema", () => {
  test("finds no fault in the files it was inferred from", async () => {
    const files = memoryFiles(real);
    const { file, yaml } = await inferSchema(await findTables(files), { files });
    const described = memoryFiles({ ...real, [file]: yaml });
    const { report } = await validate(await findTables(described), {}, { files: described, log: quietLog });
    expect([file, report.headline, report.findings]).toEqual([
      "data/datapackage.yaml",
      "5 tables, 15 rows, no fault",
      [],
    ]);
  });

  test("is on the careful side: codes stay text, dates have their form, blanks are missing, only what names rows is a key", async () => {
    const files = memoryFiles({ "data/odd.csv": real["data/odd.csv"] });
    const { descriptor } = await inferSchema(await findTables(files), { files });
    expect(descriptor).toEqual({
      $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
      name: "odd",
      resources: [
        {
          name: "odd",
          type: "table",
          title: "Odd",
          path: "odd.csv",
          format: "csv",
          encoding: "utf-8",
          schema: {
            $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
            missingValues: ["", "NA"],
            fields: [
              { name: "code", title: "Code", type: "string", constraints: { required: true } },
              { name: "day", title: "Day", type: "date", format: "%d/%m/%Y" },
              { name: "share", title: "Share", type: "number" },
              { name: "yes", title: "Yes", type: "boolean" },
              { name: "note", title: "Note", type: "string" },
            ],
            primaryKey: ["code"],
          },
        },
      ],
    });
  });

  test("names categories only where they are few and often repeated", async () => {
    const files = memoryFiles({
      "x.csv": `kind,name\n${Array.from({ length: 40 }, (_, at) => `${at % 2 ? "open" : "shut"},n${at}`).join("\n")}\n`,
    });
    const { descriptor } = await inferSchema(await findTables(files), { files });
    expect(descriptor.resources[0]?.schema.fields.map(({ name, categories }) => [name, categories])).toEqual([
      ["kind", ["open", "shut"]],
      ["name", undefined],
    ]);
  });

  test("is not made of a file whose structure is at fault", async () => {
    const files = memoryFiles({ "x.csv": "a,b\n1\n" });
    await expect(inferSchema(await findTables(files), { files })).rejects.toThrow(
      "x.csv:2: no schema can be inferred while the file's structure is at fault: the row has fewer than 2 cells, one for each column.",
    );
  });
});
