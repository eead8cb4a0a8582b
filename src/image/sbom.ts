// Its parts, not the whole: that would bring along what validates, which looks for files beside itself.
import * as Enums from "@cyclonedx/cyclonedx-library/Enums";
import * as Models from "@cyclonedx/cyclonedx-library/Models";
import * as Serialize from "@cyclonedx/cyclonedx-library/Serialize";
import * as SPDX from "@cyclonedx/cyclonedx-library/SPDX";
import * as Spec from "@cyclonedx/cyclonedx-library/Spec";
import { PackageURL } from "packageurl-js";
import { componentGraph, topOf } from "./component-graph.ts";
import type { Component, Inventory } from "./model.ts";
import { imagePurl, type SbomOptions, serialNumberOf } from "./sbom-names.ts";
import { normalisedName } from "./wheels/names.ts";

type Distribution = NonNullable<Inventory["distribution"]>;

/**
 * A CycloneDX 1.6 document of what is in an image, as JSON: the dashboard, what it needs, and what that needs in turn. Equal input
 * gives equal bytes, on any machine.
 *
 * Debian packages are named as the package URL specification has it, with their source package as `upstream`. Trivy reads that from
 * properties of its own instead, without which it finds nothing: both are written.
 *
 * @see ECMA-424 (CycloneDX 1.6); purl-spec, type `deb`
 */
export function toCycloneDx(inventory: Inventory, options: SbomOptions): string {
  const { distribution, image, components } = inventory;
  const main = containerOf(image, options);
  const system = distribution && systemOf(distribution);
  const libraries = librariesOf(inventory);
  const depend = (dependent: Models.Component | undefined, needed: readonly Component[]) => {
    for (const { bomRef } of needed.flatMap((one) => libraries.get(one) ?? [])) dependent?.dependencies.add(bomRef);
  };
  const graph = componentGraph(inventory);
  for (const [component, needed] of graph) depend(libraries.get(component), needed);
  const { deb = [], python = [] } = Object.groupBy(components, ({ kind }) => kind);
  if (system) main.dependencies.add(system.bomRef);
  depend(system ?? main, topOf(graph, deb));
  depend(main, topOf(graph, python));
  const bom = new Models.Bom({
    serialNumber: serialNumberOf(inventory, options),
    metadata: metadataOf(main, options),
    components: new Models.ComponentRepository([...(system ? [system] : []), ...libraries.values()]),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true })}\n`;
}

function systemOf({ id, version }: Distribution): Models.Component {
  return new Models.Component(Enums.ComponentType.OperatingSystem, id, {
    bomRef: `os:${id}`,
    ...(version === "" ? {} : { version }),
    properties: properties({ "aquasecurity:trivy:Class": "os-pkgs", "aquasecurity:trivy:Type": id }),
  });
}

/** One package may be there twice, bundled within another; references must differ, and stay the same. */
function librariesOf({ components, distribution }: Inventory): ReadonlyMap<Component, Models.Component> {
  const seen = new Map<string, number>();
  return new Map(
    components.map((component) => {
      const purl = purlOf(component, distribution);
      const count = (seen.get(purl) ?? 0) + 1;
      seen.set(purl, count);
      return [component, libraryOf(component, { purl, bomRef: count === 1 ? purl : `${purl}#${count}`, distribution })];
    }),
  );
}

type Named = { readonly purl: string; readonly bomRef: string; readonly distribution: Inventory["distribution"] };

function libraryOf(component: Component, { purl, bomRef, distribution }: Named): Models.Component {
  const { version, origin, layer, bundledIn, required, sha256 } = component;
  const licences = licencesOf(component.licence);
  return new Models.Component(Enums.ComponentType.Library, nameOf(component), {
    bomRef,
    version,
    purl,
    ...(licences ? { licenses: new Models.LicenseRepository([licences]) } : {}),
    ...(sha256 ? { hashes: sha256Of(sha256) } : {}),
    properties: properties({
      "slipway:origin": origin,
      "slipway:layer": layer,
      ...(bundledIn ? { "slipway:bundled-in": bundledIn } : {}),
      ...(required ? { "slipway:required": `${required.file}:${required.line}` } : {}),
      ...(component.kind === "deb" ? trivyProperties(component, distribution) : {}),
    }),
  });
}

const sha256Of = (hex: string) => new Models.HashDictionary([[Enums.HashAlgorithm["SHA-256"], hex]]);

function containerOf(image: Inventory["image"], { name, title, revision }: SbomOptions): Models.Component {
  return new Models.Component(Enums.ComponentType.Container, name, {
    bomRef: image,
    purl: imagePurl(name, image),
    hashes: sha256Of(image.slice("sha256:".length)),
    ...(title === undefined ? {} : { description: title }),
    ...(revision === undefined ? {} : { version: revision }),
    properties: properties({ "slipway:image": image }),
  });
}

function metadataOf(component: Models.Component, { timestamp, tool }: SbomOptions): Models.Metadata {
  const slipway = new Models.Component(
    Enums.ComponentType.Application,
    "slipway",
    tool === undefined ? {} : { version: tool },
  );
  return new Models.Metadata({
    ...(timestamp ? { timestamp } : {}),
    lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.PostBuild]),
    tools: new Models.Tools({ components: new Models.ComponentRepository([slipway]) }),
    component,
  });
}

const nameOf = ({ kind, name }: Component) => (kind === "python" ? normalisedName(name) : name);

/** `pkg:pypi/flask@2.2.2`, `pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?arch=amd64&distro=debian-12&upstream=zlib`. */
function purlOf(component: Component, distribution: Inventory["distribution"]): string {
  const { kind, version, architecture, source } = component;
  if (kind === "python") return new PackageURL("pypi", undefined, nameOf(component), version).toString();
  const upstream = source && (source.version === version ? source.name : `${source.name}@${source.version}`);
  return new PackageURL("deb", distribution?.id ?? "debian", component.name, version, {
    ...(architecture === undefined ? {} : { arch: architecture }),
    ...(distribution ? { distro: `${distribution.id}-${distribution.version}` } : {}),
    ...(upstream === undefined ? {} : { upstream }),
  }).toString();
}

function trivyProperties({ name, version, source, layer }: Component, distribution: Inventory["distribution"]) {
  const from = source ?? { name, version };
  const [, epoch, upstream, release] = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(from.version) ?? [];
  return {
    "aquasecurity:trivy:PkgType": distribution?.id ?? "debian",
    "aquasecurity:trivy:LayerDigest": layer,
    "aquasecurity:trivy:SrcName": from.name,
    "aquasecurity:trivy:SrcVersion": upstream ?? from.version,
    ...(release === undefined ? {} : { "aquasecurity:trivy:SrcRelease": release }),
    ...(epoch === undefined ? {} : { "aquasecurity:trivy:SrcEpoch": epoch }),
  };
}

function licencesOf(licence: string | undefined): Models.License | undefined {
  if (!licence) return undefined;
  // Annotated, since the library's type guard would leave no type to what is no identifier.
  const isIdentifier: boolean = SPDX.isSupportedSpdxId(licence);
  if (isIdentifier) return new Models.SpdxLicense(licence);
  const words = licence.split(/[\s()]+/).filter((word) => word !== "" && !/^(?:AND|OR)$/.test(word));
  return words.length > 1 && words.every((word) => SPDX.isSupportedSpdxId(word.replace(/\+$/, "")))
    ? new Models.LicenseExpression(licence)
    : new Models.NamedLicense(licence);
}

function properties(values: Readonly<Record<string, string>>): Models.PropertyRepository {
  return new Models.PropertyRepository(Object.entries(values).map(([name, value]) => new Models.Property(name, value)));
}
