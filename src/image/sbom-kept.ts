import { digestOf, hexOf } from "../oci/digest.ts";
import type { Digest } from "../oci/ports.ts";
import type { Ports } from "../ports.ts";
import type { Inventory } from "./model.ts";
import { imagePurl, type SbomOptions, serialNumberOf } from "./sbom-names.ts";

/** Raised whenever the same packages would be written down otherwise. */
const version = 1;

/** Stands for an image and a commit until it is known which; longer than what any of them is, and valid wherever they are. */
const blank = {
  image: `sha256:${"0".repeat(64)}` as Digest,
  options: { name: "name", title: "title", tool: "tool", revision: "revision", timestamp: new Date(0) },
} as const;

type Document = {
  serialNumber: string;
  readonly metadata: {
    timestamp?: string;
    readonly tools: { readonly components: readonly { version?: string }[] };
    readonly component: {
      name: string;
      version?: string;
      description?: string;
      "bom-ref": string;
      purl: string;
      readonly hashes: readonly { content: string }[];
      readonly properties: readonly { value: string }[];
    };
  };
  readonly dependencies: readonly { ref: string }[];
};

/**
 * The bill of materials of an image, as {@link toCycloneDx} writes it, byte for byte. What it says of packages is kept: where code alone
 * has changed, what writes such documents is not even loaded.
 */
export async function keptSbom(
  inventory: Inventory,
  options: SbomOptions,
  { cache }: Pick<Ports, "cache">,
): Promise<string> {
  const { distribution, components } = inventory;
  const key = digestOf(new TextEncoder().encode(JSON.stringify([distribution, components])));
  const name = `sbom/${version}/${hexOf(key)}.json`;
  const bytes = await cache.get(name);
  const kept = bytes && documentIn(bytes);
  const form = kept ?? (await formOf(inventory));
  if (kept === undefined) await cache.put(name, new TextEncoder().encode(JSON.stringify(form)));
  return filledIn(form, inventory, options);
}

async function formOf(inventory: Inventory): Promise<Document> {
  const { toCycloneDx } = await import(/* webpackChunkName: "sbom" */ "./sbom.ts");
  return JSON.parse(toCycloneDx({ ...inventory, image: blank.image }, blank.options)) as Document;
}

function filledIn(form: Document, inventory: Inventory, options: SbomOptions): string {
  const { image } = inventory;
  const { metadata, dependencies } = form;
  const { component } = metadata;
  const [tool] = metadata.tools.components;
  const [hash] = component.hashes;
  const [property] = component.properties;
  const itself = dependencies.find(({ ref }) => ref === component["bom-ref"]);
  form.serialNumber = serialNumberOf(inventory, options);
  put(metadata, "timestamp", options.timestamp?.toISOString());
  if (tool) put(tool, "version", options.tool);
  put(component, "version", options.revision);
  put(component, "description", options.title);
  component.name = options.name;
  component.purl = imagePurl(options.name, image);
  component["bom-ref"] = image;
  if (hash) hash.content = hexOf(image);
  if (property) property.value = image;
  if (itself) itself.ref = image;
  return `${JSON.stringify(form)}\n`;
}

/** In the place where it is; a value that there is none of leaves the document. */
function put<Name extends string>(part: { [Key in Name]?: string }, name: Name, value: string | undefined): void {
  if (value === undefined) delete part[name];
  else part[name] = value;
}

function documentIn(bytes: Uint8Array): Document | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Document;
  } catch {
    return undefined; // It is written anew.
  }
}
