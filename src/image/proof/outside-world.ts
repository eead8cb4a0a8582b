import type { Finding } from "../../report/model.ts";
import { locationOf, smokeFinding, whereOf } from "../smoke-finding.ts";
import type { Traceback } from "../traceback.ts";
import type { Around } from "./around.ts";
import { isInCode } from "./quotable.ts";

/** What libraries raise when they cannot reach another host, whatever they wrap around it. */
const unreachable =
  /name resolution|Name or service not known|Failed to resolve|could not translate host name|Network is unreachable|No route to host|Connection refused|Errno (?:-[235]|101|111|113)\b|Max retries exceeded|Failed to establish a new connection/i;

const connections =
  /^(?:gaierror|URLError|NewConnectionError|ConnectionRefusedError|MaxRetryError|NameResolutionError|ConnectError|ConnectTimeout|DefaultCredentialsError)$/;

/** Code that asks another host while the dashboard starts, or Google Cloud who it is, which is the same. */
export async function neededNetwork({ type, text, place }: Traceback): Promise<Finding | undefined> {
  if (!connections.test(type) && !unreachable.test(text)) return undefined;
  const what = type === "DefaultCredentialsError" ? "asks the cloud for an identity" : "reads over the network";
  return smokeFinding(
    "needs-network",
    `${whereOf(place)} ${what} before the dashboard can answer, and there is no network here.`,
    {
      ...locationOf(place),
      found: [text],
    },
  );
}

/** `os.environ["NAME"]` of what nobody set, or a section of a file of settings that is not there: its reader passes over files that are missing. */
export async function neededSetting(
  { type, text, place, raisedIn = "" }: Traceback,
  around: Around,
): Promise<Finding | undefined> {
  if (
    /^(?:NoSectionError|NoOptionError)$/.test(type) ||
    (type === "KeyError" && /\/configparser\.py$/.test(raisedIn))
  ) {
    const message = `${whereOf(place)} needs a setting that no file of settings in the image has.`;
    return smokeFinding("needs-setting", message, { ...locationOf(place), found: [text] });
  }
  if (type !== "KeyError" || !/(?:^<frozen os>$|\/os\.py$)/.test(raisedIn)) return undefined;
  const name = /^'([A-Za-z_]\w{0,100})'$/.exec(text)?.[1];
  const isKnown = name !== undefined && (await isInCode(name, around));
  const which = isKnown ? `the environment variable ${name}` : "an environment variable";
  return smokeFinding("needs-setting", `${whereOf(place)} needs ${which}, which is not set.`, {
    ...locationOf(place),
    ...(isKnown ? { fix: `Do without it: os.environ.get("${name}") is None where it is not set.` } : { found: [text] }),
  });
}
