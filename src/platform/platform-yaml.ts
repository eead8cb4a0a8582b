import { posix } from "node:path";
import * as z from "zod/mini";
import { parseImageReference } from "../image/base/image-reference.ts";
import { isDigest } from "../oci/digest.ts";
import { UserError } from "../report/user-error.ts";
import { allowedLocation } from "../residency/allowed-location.ts";
import { allowedRegistry, registryHost } from "../residency/allowed-registry.ts";
import { keyNotes } from "../settings/key-notes.ts";
import { readSettings } from "../settings/read-settings.ts";
import { localPlatform } from "./local-platform.ts";
import type { Platform, RegistryPlace } from "./model.ts";

const place = () => z.string().check(z.trim(), z.minLength(1), z.maxLength(1024));
const packageName = z.string().check(z.regex(/^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/));
/** @see Debian Policy §5.6.1 */
const debianPackage = z.string().check(z.regex(/^[a-z0-9][a-z0-9+.-]{1,99}$/));
const normalisedName = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");
const folder = "a folder, as seen from this file";
const ours = "a folder of Slipway's own on this machine";

/** The platform file. Every path in it is relative to the file itself. */
export const platformYaml = z.strictObject({
  provider: z.enum(["local", "gcp", "aws"]).register(keyNotes, {
    means: "Where dashboards run. Checks hold for any; only local can be shipped to yet.",
    accepts: "local, gcp or aws",
    example: "local",
  }),
  region: z.optional(
    place().register(keyNotes, {
      means: "Where bytes rest. Judged against the regions of the United Kingdom.",
      accepts: "europe-west2, eu-west-2, uksouth or ukwest",
      otherwise: "this machine",
      example: "europe-west2",
    }),
  ),
  defaultPython: z.optional(
    z
      .string()
      .check(z.regex(/^3\.\d{1,2}$/))
      .register(keyNotes, {
        means: "The Python for a dashboard that asks for none.",
        accepts: "a version of two parts, in quotes",
        otherwise: "3.13",
        example: '"3.13"',
      }),
  ),
  advisories: z.optional(
    place().register(keyNotes, {
      means: "Known vulnerabilities, one OSV file each; the scan reads nothing else.",
      accepts: folder,
      otherwise: "none: the scan is reported as not run",
      example: "advisories",
    }),
  ),
  registry: z.optional(
    place().register(keyNotes, {
      means: "Where images are kept: a folder, or a registry whose name shows that it is in the United Kingdom.",
      accepts: "a folder that begins with ./ or ../ or /, or a registry's host with a path",
      otherwise: ours,
      example: "localhost:5000/dashboards",
    }),
  ),
  bucket: z.optional(
    place().register(keyNotes, {
      means: "Where versions of datasets are published.",
      accepts: folder,
      otherwise: ours,
      example: "./bucket",
    }),
  ),
  state: z.optional(
    place().register(keyNotes, {
      means: "Where it is remembered what is deployed.",
      accepts: folder,
      otherwise: ours,
      example: "./state",
    }),
  ),
  values: z.optional(
    z.enum(["show", "hide"]).register(keyNotes, {
      means: "Whether reports that others read may show values from data that is in the repository anyway.",
      accepts: "show or hide",
      otherwise: "show",
      example: "hide",
    }),
  ),
  identityRunners: z.optional(
    place().register(keyNotes, {
      means: "A group of runners for the jobs that hold an identity: made for one job, thrown away after it.",
      accepts: "the name of a runner group",
      otherwise: "GitHub's own runners only",
      example: "ephemeral-identity",
    }),
  ),
  base: z.optional(
    place().register(keyNotes, {
      means:
        "What images are built on: a lock of Debian packages, or an image of any registry that can be read without a login.",
      accepts: "the path of a base lock, which ends in .lock.json, or host/name@sha256:…",
      otherwise: "the lock that comes with Slipway",
      example: "base/debian-13-python-3.13.lock.json",
    }),
  ),
  bases: z.optional(
    z.array(place()).check(z.maxLength(100)).register(keyNotes, {
      means:
        "What `slipway base verify` takes for allowed beside base: locks that images were built on before, layers by the digest that `slipway base build` prints, images of a registry by digest.",
      accepts: "a list of paths of base locks, which end in .lock.json, of sha256:… and of host/repository@sha256:…",
      otherwise: "the base alone",
      example: "[base/october.lock.json]",
    }),
  ),
  capabilities: z.optional(
    z
      .record(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)), z.array(debianPackage).check(z.maxLength(100)))
      .register(keyNotes, {
        means:
          "What dashboards may ask for with base: in dashboard.yaml, each a list of Debian packages. `slipway base update` writes them into the lock that base names, with what they depend on; a list of a name that Slipway has itself replaces that one, and an empty one takes it away.",
        accepts: "names of lower-case letters, digits and hyphens, each with a list of Debian packages",
        otherwise: "the lists that come with Slipway: fonts, locales, odbc, openmp and pdf",
        example: "{ odbc: [libodbc2, tdsodbc, odbc-postgresql] }",
      }),
  ),
  compression: z.optional(
    z.enum(["zstd", "gzip"]).register(keyNotes, {
      means:
        "How layers are compressed: zstd is smaller and four times as fast; gzip is for Docker before 23 and other old readers.",
      accepts: "zstd or gzip",
      otherwise: "zstd",
      example: "gzip",
    }),
  ),
  startupCode: z.optional(
    z.array(packageName).register(keyNotes, {
      means:
        "Packages that may have Python run something at every start (a .pth file, sitecustomize), beside those known to need it.",
      accepts: "a list of package names",
      otherwise: "none: a wheel that brings such a file is refused",
      example: "[ddtrace]",
    }),
  ),
  baseMaxAgeDays: z.optional(
    z.int().check(z.gte(1), z.lte(3650)).register(keyNotes, {
      means: "How many days old the base of an image may be before its build warns.",
      accepts: "a whole number from 1 to 3650",
      otherwise: "any: its age is shown, and nobody is warned",
      example: "35",
    }),
  ),
});

/**
 * Reads a platform file. `file` is its path as its reader knows it: messages name it, and paths in it are resolved against its
 * folder. Residency is judged by the names of places alone; exceptions to it and the register of names are not read yet.
 *
 * @throws UserError that names the line, what was found and what is accepted; for a place outside the United Kingdom, why it is.
 */
export function readPlatform(text: string, file: string): Platform {
  const { value, lineOf } = readSettings(text, file, platformYaml);
  const at = (key: string) => `${file}:${lineOf(key)}: ${key}`;
  const besides = (path: string | undefined) =>
    path === undefined ? undefined : posix.join(posix.isAbsolute(path) ? "/" : posix.dirname(file), path);

  if (value.region !== undefined) {
    const decision = allowedLocation(value.region);
    if (!decision.allowed) throw abroad(at("region"), value.region, decision.reason);
  }
  const baseImage = value.base !== undefined && !value.base.endsWith(".lock.json") ? value.base : undefined;
  if (baseImage !== undefined) parseImageReference(baseImage, at("base"));
  return {
    provider: value.provider,
    from: file,
    defaultPython: value.defaultPython ?? localPlatform.defaultPython,
    advisories: besides(value.advisories),
    registry: value.registry === undefined ? undefined : registryPlace(value.registry, at("registry"), besides),
    bucket: besides(value.bucket),
    state: besides(value.state),
    values: value.values ?? localPlatform.values,
    identityRunners: value.identityRunners,
    base: baseImage ?? besides(value.base),
    bases: (value.bases ?? []).map((written) => allowedBase(written, at("bases"), besides)),
    capabilities: Object.entries(value.capabilities ?? {}).map(([name, packages]) => ({ name, packages })),
    compression: value.compression ?? localPlatform.compression,
    startupCode: value.startupCode?.map(normalisedName) ?? localPlatform.startupCode,
    baseMaxAgeDays: value.baseMaxAgeDays,
  };
}

function registryPlace(written: string, at: string, besides: (path: string) => string | undefined): RegistryPlace {
  if (/^(\/|\.\.?(\/|$))/.test(written)) return { kind: "folder", folder: besides(written) ?? written };
  if (written.includes("://")) {
    throw new UserError(`${at} is "${written}"; accepted: a folder, or a registry's host without a scheme.`, {
      fix: `Write ${written.slice(written.indexOf("://") + 3) || "localhost:5000/dashboards"}`,
    });
  }
  if (registryHost(written) === "docker.io" && !written.startsWith("docker.io")) {
    throw new UserError(
      `${at} is "${written}", which names no host: images of such names are on Docker Hub, outside the United Kingdom.`,
      {
        fix: `For a folder write ./${written}; for a registry put its host first.`,
      },
    );
  }
  const decision = allowedRegistry(written);
  if (!decision.allowed) throw abroad(at, written, decision.reason);
  const [host = "", ...path] = written.replace(/\/+$/, "").split("/");
  return { kind: "host", host, path: path.join("/") };
}

function allowedBase(
  written: string,
  at: string,
  besides: (path: string) => string | undefined,
): Platform["bases"][number] {
  if (written.endsWith(".lock.json")) return { kind: "lock", file: besides(written) ?? written };
  if (isDigest(written)) return { kind: "layer", diffId: written };
  const [, name = "", digest = ""] = /^([^@\s]+\/[^@\s]+)@(.*)$/.exec(written) ?? [];
  if (isDigest(digest)) return { kind: "image", name, digest };
  throw new UserError(
    `${at} has "${written}"; accepted: the path of a base lock, which ends in .lock.json, sha256:… of a layer, or host/repository@sha256:… of an image.`,
  );
}

const abroad = (at: string, written: string, reason: string) =>
  new UserError(`${at} is "${written}", where nothing of ours may rest: ${reason}.`, {
    fix: "Name a place in the United Kingdom: europe-west2 (for images europe-west2-docker.pkg.dev), eu-west-2, uksouth or ukwest.",
  });
