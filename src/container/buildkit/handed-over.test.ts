import { pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { collected, digestOf } from "../../oci/digest.ts";
import { memoryBlobs } from "../../oci/memory-blobs.ts";
import type { Blobs, Digest } from "../../oci/ports.ts";
import type { Artifacts } from "../../runner/ports.ts";
import { handedOver, handingOver } from "./handed-over.ts";
import type { DockerfileBuild, DockerfileBuilder, WrittenLayout } from "./ports.ts";

const asked: DockerfileBuild = { dockerfile: "FROM scratch", context: [], epoch: 0, compression: "zstd" };
const bytes = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => bytes(JSON.stringify(value));

function memoryArtifacts(): Artifacts & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    put: async (name, content) => void kept.set(name, await collected(content)),
    async get(name) {
      const found = kept.get(name);
      if (found === undefined) throw new Error(`no artifact ${name}`);
      return (async function* () {
        for (let at = 0; at < found.byteLength; at += 700) yield found.subarray(at, at + 700);
      })();
    },
  };
}

async function layout(): Promise<WrittenLayout & { readonly manifest: Digest; readonly blobs: Blobs }> {
  const blobs = memoryBlobs();
  const stored = async (mediaType: string, content: Uint8Array) => ({ mediaType, ...(await blobs.put(content)) });
  const config = await stored("config", json({ os: "linux" }));
  const layer = await stored("layer", bytes("layer ".repeat(1000)));
  // BuildKit lists a layer twice where two steps gave the same.
  const manifest = await stored("manifest", json({ config, layers: [layer, layer] }));
  return { index: json({ manifests: [manifest] }), blobs, manifest: manifest.digest };
}

/** A builder that gives one layout, and takes nothing to do so. */
const giving = (written: WrittenLayout): DockerfileBuilder => ({
  name: "BuildKit 1",
  build: async (_, take) => ({ kind: "built", taken: await take(written), lines: [] }),
});

describe("an image that one job built and another one ships", () => {
  test("arrives as it was, blob by blob, by the digest of its manifest alone", async () => {
    const artifacts = memoryArtifacts();
    const written = await layout();
    let told: Digest | undefined;
    const builder = handingOver(giving(written), artifacts, (digest) => {
      told = digest;
    });
    const end = await builder.build(asked, async () => "taken");
    expect([builder.name, end]).toEqual(["BuildKit 1", { kind: "built", taken: "taken", lines: [] }]);
    expect(told).toBe(written.manifest);
    expect([...artifacts.kept.keys()]).toEqual([`slipway-image-${written.manifest.slice(7)}`]);

    const store = memoryBlobs();
    const other = handedOver(told, () => artifacts, store);
    const taken = await other.build(asked, async ({ index, blobs }) => {
      const { manifests } = JSON.parse(new TextDecoder().decode(index));
      return [manifests[0].digest, manifests[0].size, await blobs.read(manifests[0].digest)];
    });
    const manifest = await written.blobs.read(written.manifest);
    expect(taken).toMatchObject({ kind: "built", taken: [written.manifest, manifest.byteLength, manifest] });
    const { layers } = JSON.parse(new TextDecoder().decode(manifest));
    expect(await store.read(layers[0].digest)).toEqual(await written.blobs.read(layers[0].digest));
  });

  test("is not handed over when it was not fit to be taken, or was not built", async () => {
    const artifacts = memoryArtifacts();
    const done = () => {
      throw new Error("nothing was done");
    };
    const unfit = handingOver(giving(await layout()), artifacts, done).build(asked, async () => {
      throw new Error("unfit");
    });
    await expect(unfit).rejects.toThrow("unfit");
    const failing: DockerfileBuilder = { name: "x", build: async () => ({ kind: "failed", lines: ["no"] }) };
    expect((await handingOver(failing, artifacts, done).build(asked, async () => 1)).kind).toBe("failed");
    expect(artifacts.kept.size).toBe(0);
  });

  test("is refused where none was handed over", async () => {
    const none = handedOver(undefined, memoryArtifacts, memoryBlobs());
    await expect(none.build(asked, async () => 1)).rejects.toThrow(
      "The dashboard has a Dockerfile, and no job has handed over an image that was built by it.",
    );
  });

  const manifest = digestOf(bytes("manifest"));
  test.each<
    [what: string, entries: readonly (readonly [name: string, content: string, type?: "symlink"])[], sentence: string]
  >([
    [
      "a blob under another's name",
      [["0".repeat(64), "other"]],
      `holds ${digestOf(bytes("other"))} under the name of ${"0".repeat(64)}`,
    ],
    ["a path", [["../../etc/passwd", "x"]], 'holds "../../etc/passwd"'],
    ["a link", [["a".repeat(64), "/etc/passwd", "symlink"]], `holds "${"a".repeat(64)}"`],
    ["a file that is no blob", [["index.json", "{}"]], 'holds "index.json"'],
  ])("is refused with %s", async (_, entries, sentence) => {
    const tar = pack();
    for (const [name, content, type] of entries) {
      if (type === undefined) tar.entry({ name }, content);
      else tar.entry({ name, type, linkname: content });
    }
    tar.finalize();
    const artifacts = memoryArtifacts();
    await artifacts.put(
      `slipway-image-${manifest.slice(7)}`,
      tar as AsyncIterable<unknown> as AsyncIterable<Uint8Array>,
    );
    const taken = handedOver(manifest, () => artifacts, memoryBlobs()).build(asked, async () => 1);
    await expect(taken).rejects.toThrow(sentence);
  });
});
