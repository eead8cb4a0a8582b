import { describe, expect, test } from "vitest";
import { licenceOf } from "./licences.ts";

describe("the licence of a distribution", () => {
  test.each([
    [
      "its expression, whatever else it says",
      "License-Expression: MIT OR Apache-2.0\nLicense: BSD",
      "MIT OR Apache-2.0",
    ],
    ["else its licence", "License: BSD-3-Clause\nClassifier: License :: OSI Approved :: MIT License", "BSD-3-Clause"],
    ["else the identifier of its classifier", "Classifier: License :: OSI Approved :: MIT License", "MIT"],
    ["that of one that is not OSI's as it is written", "Classifier: License :: Public Domain", "Public Domain"],
    [
      "no identifier where a classifier stands for several",
      "Classifier: License :: OSI Approved :: BSD License",
      "BSD License",
    ],
    [
      "all of several",
      "Classifier: License :: OSI Approved :: MIT License\nClassifier: License :: Freeware",
      "MIT, Freeware",
    ],
    [
      "the classifier's where License holds a text",
      `License: ${"x ".repeat(80)}\nClassifier: License :: OSI Approved :: ISC License (ISCL)`,
      "ISC",
    ],
    [
      "the classifier's where License says that it does not know",
      "License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License",
      "MIT",
    ],
    ["nothing where nothing names one", "Classifier: License :: OSI Approved\nName: x", undefined],
  ])("is %s", (_, header, licence) => {
    expect(licenceOf(header)).toBe(licence);
  });
});
