import { createHash } from "node:crypto";
// Its parts, not the whole: that would bring along what validates, which looks for files beside itself.
import * as Enums from "@cyclonedx/cyclonedx-library/Enums";
import * as Models from "@cyclonedx/cyclonedx-library/Models";
import * as Serialize from "@cyclonedx/cyclonedx-library/Serialize";
import * as SPDX from "@cyclonedx/cyclonedx-library/SPDX";
import * as Spec from "@cyclonedx/cyclonedx-library/Spec";
import { PackageURL } from "packageurl-js";
import type { Component, Inventory } from "./model.ts";
import { normalisedName } from "./wheels/names.ts";

export type SbomOptions = {
  /** The dashboard's name. */
  readonly name: string;
  /** The commit, where there is one. */
  readonly revision?: string;
  /** Of the commit, not of the clock, so that one image has one document; left out where there is none. */
  readonly timestamp?: Date;
};

/**
 * A CycloneDX 1.6 document of what is in an image, as JSON. Equal input gives equal bytes.
 *
 * Debian packages are named as the package URL specification has it, with their source package as `upstream`. Trivy reads that from
 * properties of its own instead, without which it finds nothing: both are written.
 *
 * @see ECMA-424 (CycloneDX 1.6); purl-spec, type `deb`
 */
export function toCycloneDx(inventory: Inventory, { name, revision, timestamp }: SbomOptions): string {
  const { distribution, image } = inventory;
  const main = new Models.Component(Enums.ComponentType.Container, name, {
    bomRef: image,
    ...(revision === undefined ? {} : { version: revision }),
    properties: properties({ "slipway:image": image }),
  });
  const bom = new Models.Bom({
    serialNumber: serialNumberOf(JSON.stringify([inventory, name, revision, timestamp])),
    metadata: new Models.Metadata({ ...(timestamp ? { timestamp } : {}), component: main }),
  });
  const add = (component: Models.Component) => {
    bom.components.add(component);
    main.dependencies.add(component.bomRef);
  };
  if (distribution) {
    add(
      new Models.Component(Enums.ComponentType.OperatingSystem, distribution.id, {
        bomRef: `os:${distribution.id}`,
        ...(distribution.version === "" ? {} : { version: distribution.version }),
        properties: properties({ "aquasecurity:trivy:Class": "os-pkgs", "aquasecurity:trivy:Type": distribution.id }),
      }),
    );
  }
  const seen = new Map<string, number>();
  for (const component of inventory.components) {
    const purl = purlOf(component, distribution);
    const count = (seen.get(purl) ?? 0) + 1;
    seen.set(purl, count);
    const licences = licencesOf(component.licence);
    add(
      new Models.Component(Enums.ComponentType.Library, nameOf(component), {
        // One package may be there twice, bundled within another; references must differ, and stay the same.
        bomRef: count === 1 ? purl : `${purl}#${count}`,
        version: component.version,
        purl,
        ...(licences ? { licenses: new Models.LicenseRepository([licences]) } : {}),
        properties: properties({
          "slipway:origin": component.origin,
          "slipway:layer": component.layer,
          ...(component.bundledIn ? { "slipway:bundled-in": component.bundledIn } : {}),
          ...(component.required
            ? { "slipway:required": `${component.required.file}:${component.required.line}` }
            : {}),
          ...(component.kind === "deb" ? trivyProperties(component, distribution) : {}),
        }),
      }),
    );
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
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

/** A UUID out of the content's hash, marked as of version 8. @see RFC 9562 §5.8 */
function serialNumberOf(content: string): string {
  const hex = createHash("sha256").update(content).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
