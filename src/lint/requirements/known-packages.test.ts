import { expect, test } from "vitest";
import { meantBy } from "./known-packages.ts";

test.each([
  ["pandsa", "pandas"],
  ["panads", "pandas"],
  ["pands", "pandas"],
  ["plotyl", "plotly"],
  ["plotlly", "plotly"],
  ["daash", "dash"],
  ["gunicron", "gunicorn"],
  ["requets", "requests"],
  ["dash-boostrap-component", "dash-bootstrap-components"],
  ["dashbootstrapcomponents", "dash-bootstrap-components"],
  ["scikitlearn", "scikit-learn"],
  ["beautifulsoup", "beautifulsoup4"],
])("%s may be meant to be %s", (written, meant) => {
  expect(meantBy(written)).toEqual({ name: meant, why: "misspelt" });
});

test.each([
  "dask",
  "bash",
  "psycopg",
  "psycopg2",
  "psycopg2-binary",
  "pypdf2",
  "ijson",
  "attr",
  "simpy",
  "red",
  "dat",
  "our-charts",
])("%s is right", (name) => {
  expect(meantBy(name)).toBeUndefined();
});

test("what is imported by one name and installed by another is told so", () => {
  expect(meantBy("sklearn")).toEqual({ name: "scikit-learn", why: "imported" });
});

test("what the code imports is known as well", () => {
  expect(meantBy("pupil-chart", ["pupil-charts"])).toEqual({ name: "pupil-charts", why: "misspelt" });
  expect(meantBy("pupil-table", ["pupil-charts"])).toBeUndefined();
});
