import { Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";
import { PackageURL } from "packageurl-js";
import * as z from "zod";

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

type Locked = z.infer<typeof lockFile>["packages"][string];

/**
 * What is in the bundle, as CycloneDX 1.6: each package with the hash that npm checked when it was installed. No serial number and no
 * time, so that one lock and one bundle have one document.
 *
 * @param bundled the packages that the build took code from, by their folder below node_modules
 * @see ECMA-424
 */
export function sbomOfBundle(lock: unknown, bundled: readonly string[]): string {
  const { packages } = lockFile.parse(lock);
  const main = componentOf("slipway", packages[""] ?? unlocked(""), Enums.ComponentType.Application);
  const components = new Map(
    bundled.map((folder) => [folder, componentOf(folder, packages[folder] ?? unlocked(folder))]),
  );
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: main }) });
  for (const [folder, component] of components) {
    bom.components.add(component);
    main.dependencies.add(component.bomRef);
    for (const name of Object.keys(packages[folder]?.dependencies ?? {})) {
      const found = components.get(resolved(name, folder, packages) ?? "");
      // What was left out of the bundle is no part of it.
      if (found !== undefined) component.dependencies.add(found.bomRef);
    }
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function unlocked(folder: string): never {
  throw new Error(`The bundle has ${folder}, and package-lock.json has not.`);
}

function componentOf(folder: string, locked: Locked, type = Enums.ComponentType.Library): Models.Component {
  const path = locked.name ?? folder.replace(/^.*node_modules\//, "");
  const [, scope, name = path] = /^(@[^/]+)\/(.+)$/.exec(path) ?? [];
  const purl = new PackageURL("npm", scope, name, locked.version).toString();
  const hash = /^sha512-(.+)$/.exec(locked.integrity ?? "")?.[1];
  return new Models.Component(type, name, {
    ...(scope !== undefined && { group: scope }),
    ...(locked.version !== undefined && { version: locked.version }),
    // One package may be there twice, at two versions, and within another.
    bomRef: purl,
    purl,
    ...(hash !== undefined && {
      hashes: new Models.HashDictionary([
        [Enums.HashAlgorithm["SHA-512"], Buffer.from(hash, "base64").toString("hex")],
      ]),
    }),
    ...(locked.license !== undefined && {
      licenses: new Models.LicenseRepository([licenceOf(locked.license)]),
    }),
  });
}

const licenceOf = (text: string) =>
  / (AND|OR|WITH) /.test(text) ? new Models.LicenseExpression(text) : new Models.SpdxLicense(text);

/** Where Node finds a package that another asks for: beside it, or in a folder above. */
function resolved(name: string, from: string, packages: Readonly<Record<string, Locked>>): string | undefined {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/")))) {
    const candidate = place === "" ? `node_modules/${name}` : `${place}/node_modules/${name}`;
    if (packages[candidate] !== undefined) return candidate;
    if (place === "") return undefined;
  }
}
