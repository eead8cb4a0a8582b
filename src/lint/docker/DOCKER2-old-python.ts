import { pythonMinor } from "./image-reference.ts";
import { dockerRule } from "./rule.ts";

export const oldPython = dockerRule({
  id: "DOCKER2",
  title: "The base image has a Python that is no longer maintained",
  level: "warning",
  why: "Faults in it that become known are not mended any more, and new releases of pandas and Dash do not install on it.",
  fix: "Take an image of a Python that is maintained, python:3.13-slim, and pin the dependencies again with it.",
  bad: `FROM python:3.8-slim`,
  good: [`FROM python:3.13-slim`, `FROM registry.example.gov.uk:5000/python:3.13.2-slim-bookworm`],
  *check({ stages }) {
    for (const { from, baseAt, image } of stages) {
      const minor = image && pythonMinor(image);
      const [major = 0, second = 0] = minor?.split(".").map(Number) ?? [];
      if (minor !== undefined && (major < 3 || (major === 3 && second <= lastEnded))) {
        yield { of: from, at: baseAt, message: `Python ${minor} is no longer maintained` };
      }
    }
  },
});

/** Python 3.10 was maintained until October 2026. @see PEP 619, and devguide.python.org/versions */
const lastEnded = 10;
