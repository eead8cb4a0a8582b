import { describe, expect, test } from "vitest";
import { digestOf } from "../oci/digest.ts";
import { componentGraph, topOf } from "./component-graph.ts";
import type { Component } from "./model.ts";

const layer = digestOf(new Uint8Array(1));
const component = (kind: Component["kind"], name: string, more: Partial<Component> = {}): Component => ({
  kind,
  name,
  version: "1",
  layer,
  origin: kind === "deb" ? "base" : "dependency",
  ...more,
});
const deb = (name: string, ...needs: string[]) => component("deb", name, { needs });
const python = (name: string, ...needs: string[]) => component("python", name, { needs });
const interpreter = component("deb", "python3.13-minimal", { version: "3.13.5-2" });

/** `a → b, c` for each component that needs something. */
function arrows(...components: readonly Component[]) {
  const graph = componentGraph({ image: layer, distribution: undefined, components });
  return [...graph].flatMap(([{ name }, needed]) =>
    needed.length === 0 ? [] : `${name} → ${needed.map((one) => one.name).join(", ")}`,
  );
}

describe("who needs whom", () => {
  test("is said by the markers that hold on the image's Python", () => {
    const dash = python("dash", "Flask>=3", 'tomli; python_version < "3.11"', "absent", 'x; extra == "testing"', "!!");
    const others = [python("Flask"), python("tomli"), python("x")];
    expect(arrows(interpreter, dash, ...others)).toEqual(["dash → Flask"]);
  });

  test("follows the extras that the dashboard asks for, and those that its packages ask for", () => {
    const dash = python("dash", 'celery[Redis]; extra == "celery"');
    const celery = python("celery", 'redis; extra == "redis"', 'boto3; extra == "sqs"');
    const others = [celery, python("redis"), python("boto3")];
    expect(arrows(interpreter, { ...dash, extras: ["celery"] }, ...others)).toEqual([
      "dash → celery",
      "celery → redis",
    ]);
    expect(arrows(interpreter, dash, ...others)).toEqual([]);
  });

  test("of an image without Debian's Python is what is needed everywhere", () => {
    expect(arrows(python("a", "b", 'c; python_version > "3"'), python("b"), python("c"))).toEqual(["a → b"]);
  });

  test("leads from a package to what it brings bundled, and from there to nothing outside", () => {
    const zipp = component("python", "zipp", { bundledIn: "setuptools" });
    const metadata = component("python", "importlib_metadata", { bundledIn: "setuptools", needs: ["zipp", "outside"] });
    expect(arrows(python("setuptools"), zipp, metadata, python("zipp"), python("outside"))).toEqual([
      "setuptools → zipp, importlib_metadata",
      "importlib_metadata → zipp",
    ]);
  });

  test("takes of Debian's alternatives the first that is there, also under another name", () => {
    const libssl = component("deb", "libssl3t64", { provides: ["libssl3"] });
    expect(arrows(deb("python3", "exim4 | libssl3 | libc6", "libc6", "absent"), deb("libc6", "libc6"), libssl)).toEqual(
      ["python3 → libssl3t64, libc6"],
    );
  });
});

test("at the top is what nobody needs, and one of a circle that would be out of reach", () => {
  const [a, b, c, d] = [python("a", "b"), python("b"), python("c", "d"), python("d", "c")];
  const components = [a, b, c, d].flatMap((each) => each ?? []);
  const graph = componentGraph({ image: layer, distribution: undefined, components });
  expect(topOf(graph, components)).toEqual([a, c]);
});
