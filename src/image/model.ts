import type { Descriptor, Digest } from "../oci/ports.ts";

/** What a layer is for; also its place in the image, from rarely to often changed. `step` is what an instruction of a Dockerfile made. */
export type LayerRole = "base" | "step" | "wheel" | "wheels" | "bytecode" | "code" | "data";

export type Layer = {
  readonly role: LayerRole;
  /** In a person's words: `pandas 3.0.6`, `28 Debian packages`. */
  readonly title: string;
  /** The compressed blob. */
  readonly descriptor: Descriptor;
  /** The digest of the tar itself: what two builds are compared by. */
  readonly diffId: Digest;
};

/** Whether a layer is made of packages alone, which other dashboards may have as well; a Dockerfile's step can have put anything there. */
export const isOfPackages = ({ role }: Layer): boolean => role !== "step" && role !== "code" && role !== "data";

/** Compressed bytes. */
export const sizeOfLayers = (layers: readonly Layer[]): number =>
  layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);

/** An image whose blobs are all in the store it was built into. */
export type BuiltImage = {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly Layer[];
  /** The versions that were chosen for it, where any had to be: who builds it again takes them, and chooses none. */
  readonly lock?: string;
};

/** A package that is in an image, and where it came from. */
export type Component = {
  readonly kind: "deb" | "python";
  readonly name: string;
  readonly version: string;
  /** deb: the source package, which advisories name. */
  readonly source?: { readonly name: string; readonly version: string };
  readonly architecture?: string;
  readonly licence?: string;
  /** Hexadecimal SHA-256 of the wheel or Debian package that it was unpacked from, where the image's builder wrote that down. */
  readonly sha256?: string;
  /** What it needs, as its record has it: `Requires-Dist` each, or `a | b` of Debian packages, of which one will do. */
  readonly needs?: readonly string[];
  /** deb: other names that it answers to. */
  readonly provides?: readonly string[];
  readonly layer: Digest;
  /** base: came with the base image; dependency: the dashboard's own requirement. */
  readonly origin: "base" | "dependency";
  /** The package that brings a copy of its own along (`setuptools`), out of reach of the dashboard's requirements. */
  readonly bundledIn?: string;
  /** Where the dashboard asks for it, when it does. */
  readonly required?: { readonly file: string; readonly line: number };
  /** Extras of it that the dashboard asks for, normalised. */
  readonly extras?: readonly string[];
};

/** Everything that is in the layers of one image, by package. */
export type Inventory = {
  readonly image: Digest;
  readonly distribution: { readonly id: string; readonly version: string; readonly codename?: string } | undefined;
  readonly components: readonly Component[];
};
