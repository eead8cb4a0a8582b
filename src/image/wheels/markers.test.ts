import { describe, expect, test } from "vitest";
import { markerEnvironment, markerHolds } from "./markers.ts";

const environment = markerEnvironment({ python: "3.13.5", series: [3, 13] });

describe("a marker is evaluated for the base", () => {
  test.each([
    ['python_version >= "3.8"', true],
    ['python_version < "3.9"', false],
    ['"3.9" <= python_version', true],
    ['python_version == "3.13.*"', true],
    ['python_full_version < "3.13.5rc1"', false],
    ['python_full_version ~= "3.13.2"', true],
    ["sys_platform == 'win32'", false],
    ['sys_platform == "linux" and platform_machine == "x86_64"', true],
    ['os_name == "nt" or platform_system == "Linux"', true],
    // `and` binds closer than `or`.
    ['os_name == "posix" or os_name == "nt" and os_name == "nt"', true],
    ['(os_name == "posix" or os_name == "nt") and os_name == "nt"', false],
    ['platform_machine in "x86_64 aarch64"', true],
    ['platform_machine not  in "arm64"', true],
    ["platform_python_implementation != 'PyPy'", true],
    ['implementation_name == "cpython" and sys.platform == "linux"', true],
    ['extra == "testing"', false],
  ])("%s: %s", (marker, expected) => {
    expect(markerHolds(marker, environment)).toBe(expected);
  });

  test("an extra holds when it was asked for, by any spelling of its name", () => {
    expect(markerHolds('extra == "Test_Ing"', environment, ["other", "test-ing"])).toBe(true);
    expect(markerHolds('extra == "a" and python_version < "3"', environment, ["a"])).toBe(false);
  });

  test.each([
    "python_version >=",
    "nothing == 'x'",
    "(os_name == 'posix'",
    "os_name == 'posix' os_name",
    "os_name ? 'x'",
    "",
  ])("%j is no marker", (marker) => {
    expect(() => markerHolds(marker, environment)).toThrow(SyntaxError);
  });
});
