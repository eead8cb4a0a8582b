import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { keptPrograms } from "./kept-programs.ts";
import type { Program } from "./ports.ts";

const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), "slipway-programs-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return join(path, "programs");
};

/** A program that is a shell script, and how often its bytes were asked for. */
function script(text: string) {
  const asked: string[] = [];
  const program: Program = {
    name: "tool-1.0",
    bytes: async (machine) => {
      asked.push(machine);
      return new TextEncoder().encode(`#!/bin/sh\n${text}\n`);
    },
  };
  return { program, asked };
}

const options = { files: {}, timeoutSeconds: 10 };

describe("a program that is kept", () => {
  test("is made once, for this machine, and runs with its arguments", async () => {
    const place = await folder();
    const run = keptPrograms(place, process.env);
    const { program, asked } = script('echo "$1-$2"; echo no >&2; exit 3');
    expect(await run(program, ["a b", "c"], options)).toEqual({ code: 3, stdout: "a b-c\n", stderr: "no\n" });
    await keptPrograms(place, process.env)(program, [], options);
    expect(asked).toEqual([`${process.platform}-${process.arch}`]);
    expect(await readdir(place)).toEqual(["tool-1.0"]);
    expect((await stat(place)).mode & 0o777).toBe(0o700);
  });

  test("starts in a fresh folder with the files that it is given, which is gone afterwards", async () => {
    const run = keptPrograms(await folder(), process.env);
    const { program } = script("pwd; ls; cat a.txt; echo left > b.txt");
    const { stdout } = await run(program, [], { ...options, files: { "a.txt": "text\n" } });
    const [place = "", ...rest] = stdout.split("\n");
    expect(rest).toEqual(["a.txt", "text", ""]);
    await expect(stat(place)).rejects.toThrow("ENOENT");
  });

  test("knows of the environment where programs, certificates and proxies are, and nothing else", async () => {
    const place = await folder();
    const env = {
      PATH: "/usr/bin:/bin",
      HTTPS_PROXY: "http://proxy.test",
      NODE_EXTRA_CA_CERTS: "/ca.pem",
      GITHUB_TOKEN: "secret",
      HOME: "/home/x",
    };
    const { stdout } = await keptPrograms(place, env)(script("env").program, [], options);
    const names = stdout.split("\n").flatMap((line) => line.split("=")[0] || []);
    expect(names.filter((name) => !["PWD", "_", "SHLVL", "OLDPWD"].includes(name)).sort()).toEqual([
      ...["HOME", "HTTPS_PROXY", "PATH", "SSL_CERT_FILE", "XDG_CACHE_HOME"],
    ]);
    expect(stdout).toContain(`HOME=${place}\n`);
    expect(stdout).toContain("SSL_CERT_FILE=/ca.pem\n");
  });

  test("that could not be fetched leaves nothing behind", async () => {
    const place = await folder();
    const program: Program = { name: "tool-1.0", bytes: () => Promise.reject(new Error("no network")) };
    await expect(keptPrograms(place, {})(program, [], options)).rejects.toThrow("no network");
    await expect(readdir(place)).rejects.toThrow("ENOENT");
  });
});
