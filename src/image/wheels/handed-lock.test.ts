import { describe, expect, test } from "vitest";
import type { Dependencies } from "../../dashboard/model.ts";
import type { RunProgram } from "../../runner/ports.ts";
import { built, dash, dashboardOf, flask, gunicorn, json, numpy, pins, said, web } from "../fixtures/build.ts";
import { type MadeWheel, pinOf } from "../fixtures/wheel.ts";

const open: Dependencies = {
  file: "requirements.txt",
  pins: [pinOf(gunicorn, 1, { hashes: [] })],
  wishes: [{ name: "dash", requirement: "dash>=4", line: 3 }],
  constraints: [{ name: "flask", requirement: "flask<4", line: 4 }],
};
const whole: Dependencies = { file: "requirements.txt", pins };

const entry = ({ name, version, sha256 }: MadeWheel) => `${name}==${version}#sha256=${sha256}`;
const chosen = [dash, flask, gunicorn].map(entry).join(" ");

/** A uv that chooses those three. */
const uv: RunProgram = async () => ({
  code: 0,
  stderr: "",
  stdout: `lock-version = "1.0"\n${[dash, flask, gunicorn]
    .map(
      ({ name, version, filename, sha256 }) =>
        `[[packages]]\nname = "${name}"\nversion = "${version}"\nwheels = [{ url = "https://index.test/files/${filename}", hashes = { sha256 = "${sha256}" } }]\n`,
    )
    .join("")}`,
});

const first = () => built(dashboardOf({ dependencies: said(open) }), { web, runProgram: uv });

/** What a job makes of it that may run nothing. */
const again = (lock: string | undefined, dependencies = open) =>
  built(dashboardOf({ dependencies: said(dependencies) }), { web }, lock === undefined ? {} : { lock });

describe("versions that were chosen", () => {
  test("are handed on as names, versions and hashes, and give the same image where nothing may choose", async () => {
    const { image } = await first();
    expect(image.lock).toBe(chosen);
    const second = await again(image.lock);
    expect(second.image).toEqual(image);
    // It was said where it was done.
    expect(second.report.findings).toEqual([]);
  });

  test("leave their hash in the configuration, by which another choice is another image", async () => {
    const { image, blobs } = await first();
    const { config } = await json(blobs, image, "config");
    expect(config.Labels["dev.slipway.lock"]).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("do not hold a server that was added: every build adds the same", async () => {
    const dependencies = { file: "requirements.txt", pins: [], wishes: open.wishes ?? [] };
    const served = { web, runProgram: uv };
    const { image } = await built(dashboardOf({ dependencies: said(dependencies) }), served);
    expect((await again(image.lock, dependencies)).image).toEqual(image);
  });

  test("are none where everything is pinned", async () => {
    const { image, blobs } = await again(undefined, whole);
    expect(image.lock).toBeUndefined();
    expect((await json(blobs, image, "config")).config.Labels).not.toHaveProperty("dev.slipway.lock");
  });
});

const sha = "0".repeat(64);

describe("a lock that was handed over is refused", () => {
  test.each<[what: string, lock: string, why: string]>([
    [
      "with another index",
      `--index-url=https://evil.test/ ${chosen}`,
      'its entry 1 is "--index-url=https://evil.test/"',
    ],
    ["with an address", `dash@https://evil.test/dash.whl#sha256=${sha}`, "its entry 1 is"],
    ["with a path", `../dash==4.4.1#sha256=${sha}`, "its entry 1 is"],
    ["with an option behind a line end", `${chosen}\n--pre`, "its entry 3 is"],
    ["without hashes", "dash==4.4.1", 'its entry 1 is "dash==4.4.1"; accepted: name==version#sha256=…'],
    ["with no version", `dash==...#sha256=${sha}`, "its entry 1 is"],
    ["with nothing in it", " ", 'its entry 1 is ""'],
    ["with a package twice", `${chosen} ${entry(dash)}`, "dash is in it twice"],
    [
      "without what is asked for",
      [flask, gunicorn].map(entry).join(" "),
      "it has nothing for requirements.txt:3: dash>=4",
    ],
    [
      "with a version that is not asked for",
      chosen.replace("dash==4.4.1", "dash==3.0.0"),
      "it has dash 3.0.0 for requirements.txt:3: dash>=4",
    ],
    [
      "with another version of what is pinned",
      chosen.replace("gunicorn==26.0.0", "gunicorn==1.0"),
      "it has gunicorn 1.0 for requirements.txt:1: gunicorn==26.0.0",
    ],
    [
      "with what a constraint rules out",
      chosen.replace("flask==3.1.0", "flask==4.1.0"),
      "it has flask 4.1.0 for requirements.txt:4: flask<4",
    ],
  ])("%s", async (_, lock, why) => {
    await expect(again(lock)).rejects.toThrow(`The lock that was handed over cannot be used: ${why}`);
  });

  test("where its hash is none of the index's", async () => {
    const other = chosen.replace(dash.sha256, sha);
    await expect(again(other)).rejects.toThrow(
      "requirements.txt:3: none of the hashes given for dash 4.4.1 is that of its wheel",
    );
  });

  test("where it leaves out what its packages need", async () => {
    await expect(again([dash, gunicorn].map(entry).join(" "))).rejects.toThrow(
      "requirements.txt lacks flask (needed by dash).",
    );
  });

  test("where nothing is open: what is pinned with hashes is never added to", async () => {
    await expect(again(`${chosen} ${entry(numpy)}`, whole)).rejects.toThrow(
      "A lock was handed over, and requirements.txt leaves nothing open that it could settle.",
    );
  });
});

test("without one, nothing is chosen where nothing may run, and the sentence says what to hand over", async () => {
  await expect(again(undefined)).rejects.toMatchObject({
    message:
      'requirements.txt:3: "dash>=4" is not pinned to one version, and none is chosen here; accepted: name==version.',
    fix: "Pin everything, for which slipway lock writes pylock.toml; or hand over the output lock of the build that chose.",
  });
});
