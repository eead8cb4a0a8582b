import type { Finding } from "../../report/model.ts";
import { smokeFinding } from "../smoke-finding.ts";
import type { Traceback } from "../traceback.ts";
import { type Around, textOf } from "./around.ts";

/** A dashboard that answers the first question with something else than a layout, for a reason of its author's. */
export async function notAtFirstAddress(status: number, around: Around): Promise<Finding | undefined> {
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) {
    const how = status < 400 ? "sends who asks to another address" : "asks for a sign-in";
    return smokeFinding(
      "signs-in",
      `The dashboard ${how} (status ${status}), so that nothing behind it can be looked at.`,
    );
  }
  if (status !== 404) return undefined;
  const found = await lineWith(/\b(url_base_pathname|routes_pathname_prefix|requests_pathname_prefix)\s*=/, around);
  if (found === undefined) return undefined;
  const { file, line, name } = found;
  return smokeFinding(
    "layout-fails",
    `${file}:${line} gives the dashboard an address of its own (${name}), and nothing answers at the one that the platform gives it.`,
    {
      location: { file, line },
      fix: `Leave ${name} out: where the platform has a prefix it sets DASH_URL_BASE_PATHNAME, which Dash reads by itself.`,
    },
  );
}

/** Dash was given no layout by anything that the server loads. */
export async function noLayout({ type }: Traceback, around: Around): Promise<Finding | undefined> {
  if (type !== "NoLayoutException") return undefined;
  const found = await lineWith(/\.(layout)\s*=[^=]/, around);
  const says = "The dashboard has no layout when it is started";
  return found === undefined
    ? smokeFinding("layout-fails", `${says}: nothing sets app.layout.`, {
        fix: "Set it in the module that makes the app.",
      })
    : smokeFinding("layout-fails", `${says}: ${found.file}:${found.line} does not run when a server loads it.`, {
        location: { file: found.file, line: found.line },
        fix: 'Set the layout at the top level of a module that is imported, not below if __name__ == "__main__".',
      });
}

async function lineWith(pattern: RegExp, around: Around) {
  for (const file of around.dashboard.shipped) {
    if (!file.endsWith(".py")) continue;
    for (const [index, text] of (await textOf(around, file)).split("\n").entries()) {
      const name = /^\s*#/.test(text) ? undefined : pattern.exec(text)?.[1];
      if (name !== undefined) return { file, line: index + 1, name };
    }
  }
  return undefined;
}
