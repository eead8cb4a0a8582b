import { describe, expect, test } from "vitest";
import type { Dependencies } from "../../dashboard/model.ts";
import type { Exit, RunProgram } from "../../runner/ports.ts";
import { built, dash, dashboardOf, flask, gunicorn, numpy, said, web } from "../fixtures/build.ts";
import { testSources } from "../fixtures/web.ts";
import { type MadeWheel, pinOf } from "../fixtures/wheel.ts";

const lockOf = (wheels: readonly MadeWheel[]) =>
  `lock-version = "1.0"\n${wheels
    .map(
      ({ name, version, filename, sha256 }) =>
        `[[packages]]\nname = "${name}"\nversion = "${version}"\nwheels = [{ url = "https://index.test/files/${filename}", hashes = { sha256 = "${sha256}" } }]\n`,
    )
    .join("")}`;

const fails = (stderr: string): Exit => ({ code: 2, stdout: "", stderr });
const chooses = (...wheels: readonly MadeWheel[]): Exit => ({ code: 0, stdout: lockOf(wheels), stderr: "" });
const unsolvable = (reason: string) =>
  fails(
    `error: No solution found when resolving dependencies\n  cause: Because ${reason}, we can conclude that your\n    requirements are unsatisfiable.\n\nhint: something\n`,
  );

/** A uv that answers so, one answer after the other, and what it was asked. */
function uvThat(...answers: readonly Exit[]) {
  const asked: { readonly args: readonly string[]; readonly files: Readonly<Record<string, string>> }[] = [];
  const runProgram: RunProgram = async ({ name }, args, { files }) => {
    expect(name).toMatch(/^uv-\d/);
    asked.push({ args, files });
    return answers[asked.length - 1]!;
  };
  return { asked, runProgram };
}

const build = (dependencies: Dependencies, runProgram: RunProgram, releasedBefore?: string) =>
  built(
    dashboardOf({ dependencies: said(dependencies) }),
    { web, runProgram },
    releasedBefore === undefined ? {} : { releasedBefore },
  );

const bare = (wheel: MadeWheel, line: number) => pinOf(wheel, line, { hashes: [] });
const wish = { name: "dash", requirement: "dash>=4 ; os_name == 'posix'", line: 3 };
const open: Dependencies = {
  file: "requirements.txt",
  pins: [pinOf(gunicorn, 1, { hashes: [], extras: ["gthread"], marker: "python_version >= '3'" })],
  wishes: [wish],
  constraints: [{ name: "flask", requirement: "flask<4", line: 4 }],
};

const problem = async (dependencies: Dependencies, runProgram: RunProgram) => {
  try {
    await build(dependencies, runProgram);
  } catch (error) {
    const { name, message, fix } = error as Error & { readonly fix?: string };
    return { name, message, fix };
  }
  throw new Error("nothing was thrown");
};

describe("versions that are left open", () => {
  test("are chosen for the base, from wheels alone, as of the commit", async () => {
    const { asked, runProgram } = uvThat(chooses(dash, flask, gunicorn));
    const { report } = await build(open, runProgram, "2026-09-01T10:00:00.000Z");
    expect(asked).toEqual([
      {
        args: [
          ...["pip", "compile", "--no-config", "--quiet", "--color=never", "--no-build", "--no-python-downloads"],
          "--system-certs",
          ...["--python-version=3.13.5", "--python-platform=x86_64-manylinux_2_40"],
          ...["--default-index=https://index.test/simple/", "--exclude-newer=2026-09-01T10:00:00.000Z"],
          ...["--format=pylock.toml", "--no-header", "--constraint=constraints.txt", "requirements.txt"],
        ],
        files: {
          "requirements.txt": "gunicorn[gthread]==26.0.0 ; python_version >= '3'\ndash>=4 ; os_name == 'posix'\n",
          "constraints.txt": "flask<4\n",
        },
      },
    ]);
    expect(report.findings.map(({ rule, level, message, location }) => ({ rule, level, message, location }))).toEqual([
      {
        rule: "versions-chosen",
        level: "warning",
        message: "requirements.txt leaves open which dash: 2 versions were chosen.",
        location: { file: "requirements.txt", line: 3 },
      },
    ]);
    expect(report.facts).toMatchObject({ packages: 3 });
  });

  test("are chosen among newer ones where nothing older fits", async () => {
    const { asked, runProgram } = uvThat(unsolvable("only dash<3 is available"), chooses(dash, flask, gunicorn));
    await build(open, runProgram, "2020-01-01T00:00:00Z");
    expect(asked.map(({ args }) => args.some((arg) => arg.startsWith("--exclude-newer")))).toEqual([true, false]);
  });

  test("give the image that the same versions pinned give", async () => {
    const { runProgram } = uvThat(chooses(dash, flask, gunicorn));
    const chosen = await build(open, runProgram);
    const pinned = await build(
      { file: "pylock.toml", pins: [pinOf(dash, 1), pinOf(flask, 2), pinOf(gunicorn, 3)] },
      runProgram,
    );
    expect(chosen.image.layers).toEqual(pinned.image.layers);
  });

  test("are refused where no program may run", async () => {
    const world = { web };
    await expect(built(dashboardOf({ dependencies: said(open) }), world)).rejects.toThrow(
      "requirements.txt:3: \"dash>=4 ; os_name == 'posix'\" is not pinned to one version, and none is chosen here",
    );
  });
});

describe("pins that leave out what their packages need", () => {
  test("are completed", async () => {
    const { asked, runProgram } = uvThat(chooses(dash, flask, gunicorn));
    const pins = [bare(dash, 1), bare(gunicorn, 2)];
    const { report } = await build({ file: "requirements.txt", pins }, runProgram);
    expect(asked.map(({ files }) => files["requirements.txt"])).toEqual(["dash==4.4.1\ngunicorn==26.0.0\n"]);
    expect(report.findings.map(({ message }) => message)).toEqual([
      "requirements.txt leaves out what its packages need: 1 version was chosen.",
    ]);
  });

  test("are left as they are where nothing is missing", async () => {
    const { asked, runProgram } = uvThat();
    await build({ file: "requirements.txt", pins: [dash, flask, numpy, gunicorn].map(bare) }, runProgram);
    expect(asked).toEqual([]);
  });

  test("are refused where they have hashes", async () => {
    const { asked, runProgram } = uvThat();
    const pins = [pinOf(dash, 1), pinOf(gunicorn, 2)];
    expect((await problem({ file: "requirements.txt", pins }, runProgram)).message).toBe(
      "requirements.txt lacks flask (needed by dash).",
    );
    expect(asked).toEqual([]);
  });
});

describe("where no versions can be chosen, a sentence says why", () => {
  test.each([
    [
      "nothing fits",
      unsolvable("only dash<=4.4.1 is available and you require dash>=99"),
      "UserError",
      "requirements.txt:3: no versions fit together. Because only dash<=4.4.1 is available and you require dash>=99.",
      "Widen the range that rules the others out, and run this again.",
    ],
    [
      "no wheels",
      unsolvable("gunicorn==26.0.0 has no usable wheels and you require gunicorn==26.0.0"),
      "UserError",
      "requirements.txt:1: no versions fit together, since gunicorn==26.0.0 has no wheel to install. Because gunicorn==26.0.0 has no usable wheels and you require gunicorn==26.0.0.",
      "Ask for versions that have wheels for Python 3.13 on Linux: packages are installed from wheels, and nothing is built.",
    ],
    [
      "no Python to run uv with",
      fails("error: No interpreter found for Python 3.13 in search path\n"),
      "InfrastructureError",
      "Versions are chosen by uv, which needs a Python of any version on this machine.",
      "Install Python 3, or pin every package to one version.",
    ],
    [
      "an index that does not answer",
      fails("error: Failed to fetch: `https://index.test/simple/dash/`\n"),
      "InfrastructureError",
      "uv could not choose versions: Failed to fetch: `https://index.test/simple/dash/`.",
      undefined,
    ],
  ])("%s", async (_, answer, name, message, fix) => {
    expect(await problem(open, uvThat(answer).runProgram)).toEqual({ name, message, fix });
  });

  test("an index with a password is refused before uv hears of it", async () => {
    const { asked, runProgram } = uvThat();
    const sources = { ...testSources, index: "https://user:secret@index.test/simple/" };
    await expect(built(dashboardOf({ dependencies: said(open) }), { web, runProgram }, { sources })).rejects.toThrow(
      "The package index at index.test needs a user name and a password",
    );
    expect(asked).toEqual([]);
  });
});
