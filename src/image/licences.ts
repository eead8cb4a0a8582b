import { fieldOf } from "./base/packages-index.ts";

/**
 * Which licence a distribution's metadata names: as an expression, else in `License`, else in its classifiers. An author who writes
 * the whole text into `License` has named nothing with it.
 *
 * @param header the fields of a `METADATA` file
 * @see PyPA Core metadata specifications, `License-Expression`, `License`, `Classifier`; PEP 639
 */
export function licenceOf(header: string): string | undefined {
  const expression = fieldOf(header, "License-Expression");
  if (expression) return expression.slice(0, longest);
  const licence = fieldOf(header, "License");
  if (licence && licence.length <= longest && !/^unknown$/i.test(licence)) return licence;
  const classified = classifiersOf(header).flatMap((name) => identifiers[name] ?? name);
  return classified.length === 0 ? undefined : [...new Set(classified)].join(", ").slice(0, longest);
}

const longest = 80;

/** `MIT License` of `Classifier: License :: OSI Approved :: MIT License`, of each. */
const classifiersOf = (header: string): readonly string[] =>
  [...header.matchAll(/^Classifier:[ \t]*License ::(?:.* ::)?[ \t]*(.+?)[ \t]*$/gm)].flatMap(([, name]) =>
    name === undefined || name === "OSI Approved" ? [] : name,
  );

/** SPDX identifiers of the classifiers that stand for one licence in one version; `BSD License` stands for several. */
const identifiers: Readonly<Record<string, string>> = {
  "Apache Software License": "Apache-2.0",
  "GNU Affero General Public License v3": "AGPL-3.0-only",
  "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
  "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
  "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
  "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
  "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
  "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
  "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
  "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
  "ISC License (ISCL)": "ISC",
  "MIT License": "MIT",
  "MIT No Attribution License (MIT-0)": "MIT-0",
  "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
  "Python Software Foundation License": "PSF-2.0",
  "The Unlicense (Unlicense)": "Unlicense",
  "Universal Permissive License (UPL)": "UPL-1.0",
  "zlib/libpng License": "Zlib",
};
