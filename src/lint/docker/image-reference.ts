/** `registry.example/team/python:3.13-slim@sha256:…` in its parts. */
export type ImageReference = {
  /** With the registry, without tag and digest: `registry.example/team/python`. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
};

/** A colon after the last slash begins the tag; one before it belongs to the registry's port. @see Docker, Image reference */
export function imageReference(text: string): ImageReference {
  const [whole = "", digest] = text.split("@", 2);
  const colon = whole.indexOf(":", whole.lastIndexOf("/") + 1);
  return colon < 0
    ? { name: whole, tag: undefined, digest }
    : { name: whole.slice(0, colon), tag: whole.slice(colon + 1), digest };
}

/** `python` for Docker Hub's official image by any of its names, and for a mirror of it. */
export const baseName = ({ name }: ImageReference) => name.slice(name.lastIndexOf("/") + 1);

/** The minor version of an image of Python, where its tag says one: `3.13` for `python:3.13.5-slim`. */
export function pythonMinor(reference: ImageReference): string | undefined {
  if (!/^python\d?$/.test(baseName(reference))) return undefined;
  return /^(\d+\.\d+)(?:[.\-a-z]|$)/.exec(reference.tag ?? "")?.[1];
}
