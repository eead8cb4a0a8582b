import { describe, expect, test } from "vitest";
import { buildctlArguments, buildxArguments } from "./arguments.ts";

const folders = { context: "/t/context", dockerfile: "/t/dockerfile", output: "/t/image" };
const asked = { epoch: 1_389_274_624, compression: "zstd" } as const;
const cache = { reference: "localhost:5000/team/try:buildcache", insecure: true, writable: true };
const output = "type=oci,dest=/t/image,tar=false,oci-mediatypes=true,compression=zstd,rewrite-timestamp=true";

describe("the command lines that build", () => {
  test("buildctl", () => {
    expect(buildctlArguments("unix:///t/s.sock", asked, folders)).toEqual([
      ...["--addr", "unix:///t/s.sock", "build", "--progress=plain", "--frontend=dockerfile.v0"],
      ...["--local", "context=/t/context", "--local", "dockerfile=/t/dockerfile"],
      ...["--opt", "platform=linux/amd64", "--opt", "build-arg:SOURCE_DATE_EPOCH=1389274624", "--output", output],
    ]);
  });

  test("docker buildx", () => {
    expect(buildxArguments("slipway", asked, folders)).toEqual([
      ...["build", "--progress=plain", "--builder", "slipway", "--file", "/t/dockerfile/Dockerfile"],
      ...["--platform", "linux/amd64", "--build-arg", "SOURCE_DATE_EPOCH=1389274624"],
      ...["--provenance=false", "--sbom=false", "--output", output, "/t/context"],
    ]);
  });

  test("both read the registry's cache, and write it where they may", () => {
    const from = "type=registry,ref=localhost:5000/team/try:buildcache,registry.insecure=true";
    const to = `${from},mode=max,oci-mediatypes=true,image-manifest=true,ignore-error=true`;
    expect(buildctlArguments("a", { ...asked, cache }, folders).slice(-4)).toEqual([
      ...["--import-cache", from, "--export-cache", to],
    ]);
    expect(buildxArguments(undefined, { ...asked, cache }, folders).slice(-5)).toEqual([
      ...["--cache-from", from, "--cache-to", to, "/t/context"],
    ]);
    const read = { ...cache, insecure: false, writable: false };
    expect(buildctlArguments("a", { ...asked, cache: read }, folders).slice(-2)).toEqual([
      ...["--import-cache", "type=registry,ref=localhost:5000/team/try:buildcache"],
    ]);
    expect(buildxArguments(undefined, { ...asked, cache: read }, folders)).not.toContain("--cache-to");
  });

  test("neither hands over a secret, an argument of a step, or a right to more than a build has", () => {
    const all = [
      ...buildctlArguments("a", { ...asked, cache }, folders),
      ...buildxArguments(undefined, { ...asked, cache }, folders),
    ];
    const told = all.filter((word) => /^(build-arg:|SOURCE)/.test(word));
    expect(told).toEqual(["build-arg:SOURCE_DATE_EPOCH=1389274624", "SOURCE_DATE_EPOCH=1389274624"]);
    expect(all.filter((word) => /secret|ssh|allow|gha/.test(word))).toEqual([]);
  });
});
