import { knownCapabilities, notNeeded } from "../src/image/base/capabilities.ts";
import { defaultBase } from "../src/image/base/lock.ts";
import { table } from "./markdown.ts";

/** What a dashboard may ask to have beside Python, as the lock that comes with Slipway has it. */
export function capabilitiesPage(generated: string): readonly [path: string, content: string] {
  const rows = knownCapabilities.map(({ name, means, packages, wheels }) => {
    const locked = defaultBase.capabilities?.find((capability) => capability.name === name)?.packages ?? [];
    const download = locked.reduce((sum, { size }) => sum + size, 0);
    return [
      `\`${name}\``,
      means,
      packages.map((one) => `\`${one}\``).join(", "),
      `${locked.length}`,
      `${(download / 1e6).toFixed(1)} MB`,
      wheels.map((one) => `\`${one}\``).join(", ") || "–",
    ];
  });
  const parts = [
    generated,
    "# What an image has beside Python",
    "A dashboard asks for it by name, in `dashboard.yaml`:",
    "```yaml\nbase: [fonts, odbc]\n```",
    "Each is a layer of Debian packages on the base that all dashboards share, and is locked, scanned and listed as the base is. A platform may offer others, or others of these names ([how](../image/base.md#what-dashboards-may-ask-for)).",
    table([
      ["name", "what for", "asked for", "packages", "to download", "the build warns where these lack it"],
      ...rows,
    ]),
    "## What nobody needs to ask for",
    Object.entries(notNeeded)
      .map(([name, reason]) => `- \`${name}\`: ${reason}.`)
      .join("\n"),
  ];
  return ["docs/reference/capabilities.md", `${parts.join("\n\n")}\n`];
}
