import { expect, test } from "vitest";
import { built, dashboardOf, folder } from "./fixtures/build.ts";

const refusal = (files: Readonly<Record<string, string>>) =>
  built(dashboardOf(), { files: { ...folder, ...files } }).then(
    () => undefined,
    (error: unknown) => error,
  );

test("Debian packages that the base lacks are refused before any work, all in one sentence", async () => {
  expect(
    await refusal({ Aptfile: "# maps\nlibpq-dev\nbuild-essential\nlibc6\ngdal-bin\nghostscript:amd64=10\n" }),
  ).toMatchObject({
    name: "UserError",
    message:
      "Aptfile:5: the Debian packages gdal-bin and ghostscript are not in the base debian-13-python-3.13, and a dashboard cannot add any.",
    fix: "Most wheels bring the libraries they need: remove these lines and see whether `slipway check` still starts the dashboard. Where it does not, ask the platform team for a base that has them, or go on from `slipway build --dockerfile`, which installs them.",
  });
  expect(await refusal({ "packages.txt": "ffmpeg\r\n" })).toMatchObject({
    message:
      "packages.txt:1: the Debian package ffmpeg is not in the base debian-13-python-3.13, and a dashboard cannot add any.",
  });
});

test("Debian packages that a capability of the base stands for lead there", async () => {
  expect(await refusal({ Aptfile: "unixodbc\nunixodbc-dev\n" })).toMatchObject({
    message:
      "Aptfile:1: the Debian package unixodbc is not in the base debian-13-python-3.13, and a dashboard cannot add any.",
    fix: "Write base: [odbc] in dashboard.yaml, which brings what is needed.",
  });
  expect(await refusal({ Aptfile: "ghostscript\nfreetds-bin\n" })).toMatchObject({
    fix: "Write base: [odbc] in dashboard.yaml for freetds-bin. Most wheels bring the libraries they need: remove ghostscript and see whether `slipway check` still starts the dashboard. Where it does not, ask the platform team for a base that has it, or go on from `slipway build --dockerfile`, which installs it.",
  });
  const capabilities = { value: ["odbc"], from: { kind: "file", file: "dashboard.yaml", line: 2 } } as const;
  await built(dashboardOf({ capabilities }), { files: { ...folder, Aptfile: "unixodbc\ntdsodbc\n" } });
});

test.each([
  ["what is there, or only compiles", { Aptfile: "libc6\ngcc\nlibgdal-dev\npython3-pip\n" }],
  ["a list of something else", { "packages.txt": "dash==4.4.1\nPandas\n" }],
  ["a list of Python packages", { "packages.txt": "dash\nplotly\n" }],
  ["an empty one", { "apt.txt": "\n# nothing\n" }],
])("%s does not matter", async (_, files) => {
  expect(await refusal(files)).toBeUndefined();
});
