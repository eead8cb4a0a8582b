import { posix } from "node:path";
import { isLeftOut } from "../../dashboard/left-out.ts";
import { packageOf } from "../../lint/requirements/known-packages.ts";
import type { Finding } from "../../report/model.ts";
import { locationOf, smokeFinding, whereOf } from "../smoke-finding.ts";
import { missingModule as moduleIn, type Traceback } from "../traceback.ts";
import { absenceOf } from "./absent.ts";
import type { Around } from "./around.ts";

/** A module that is not there: a package that nobody asked for, or one of the author's own that does not travel or is called otherwise. */
export async function missingModule(traceback: Traceback, around: Around): Promise<Finding | undefined> {
  const module = moduleIn(traceback) ?? optionalIn(traceback);
  if (module === undefined) return undefined;
  const [top = module] = module.split(".");
  const where = whereOf(traceback.place);
  const found = (message: string, fix: string) =>
    smokeFinding("missing-module", message, { ...locationOf(traceback.place), fix });
  const says = `${where} imports "${module}"`;

  const part = partsOfDash[module];
  if (part !== undefined) {
    const fix = `Write ${part}; slipway lint --fix does.`;
    return found(`${says}, a package that became a part of dash, and is not in the image.`, fix);
  }
  const own = await ownModule(module, traceback, around);
  if (own) return own;
  const { file, pins } = around.dashboard.dependencies.value;
  const name = packageOf(top) ?? likelyName(top);
  const pin = pins.find((one) => one.name === name);
  if (pin !== undefined && module !== top) {
    return found(
      `${says}, which ${pin.name} ${pin.version} does not have.`,
      `Ask for a version of ${pin.name} that has it, or import what took its place.`,
    );
  }
  return absentModule(traceback, file);
}

/**
 * The same, as far as the traceback alone tells: where nothing is known of the dashboard's folder, or nothing in it says more.
 *
 * @param file where the dashboard asks for packages
 */
export function absentModule(traceback: Traceback, file = "requirements.txt"): Finding | undefined {
  const optional = optionalIn(traceback);
  const module = moduleIn(traceback) ?? optional;
  if (module === undefined) return undefined;
  const [top = module] = module.split(".");
  const known = packageOf(top) ?? (optional === undefined ? undefined : likelyName(top));
  const verb = optional === undefined ? "imports" : "needs";
  const says = `${whereOf(traceback.place)} ${verb} "${module}", which is not in the image`;
  const where = locationOf(traceback.place);
  // Python names the first module of a path that it does not find: it has those before it.
  if (module !== top) {
    return smokeFinding("missing-module", `${says}, although ${module.slice(0, module.lastIndexOf("."))} is.`, {
      ...where,
      fix: `Ask for a version of ${known ?? `the package that brings ${top}`} that has it, or import what took its place.`,
    });
  }
  const fix = known === undefined ? `Add the package that brings "${top}" to ${file}.` : `Add ${known} to ${file}.`;
  return smokeFinding("missing-module", `${says}.`, { ...where, fix });
}

/** What a package is called that brings a module of this name, most of the time. */
const likelyName = (module: string) => module.toLowerCase().replaceAll("_", "-");

/** Packages of Dash 1, and what is written since. */
const partsOfDash: Readonly<Record<string, string>> = {
  dash_core_components: "from dash import dcc",
  dash_html_components: "from dash import html",
  dash_table: "from dash import dash_table",
};

/** pandas imports what it needs for some files only when it is asked for them, and says so in words of its own. */
const optionalIn = ({ type, text }: Traceback): string | undefined =>
  type === "ImportError" ? /^Missing optional dependency '([A-Za-z_][\w-]{0,60})'/.exec(text)?.[1] : undefined;

async function ownModule(module: string, { place }: Traceback, around: Around): Promise<Finding | undefined> {
  const where = whereOf(place);
  const found = (message: string, fix: string) =>
    smokeFinding("missing-module", message, { ...locationOf(place), fix });
  const says = `${where} imports "${module}"`;
  const path = module.replaceAll(".", "/");
  const { shipped } = around.dashboard;

  const foreign = shipped.find((one) =>
    new RegExp(`(?:^|/)${posix.basename(path)}\\.(?:[\\w.-]*darwin\\.so|pyd|[\\w.-]*\\.pyd)$`).test(one),
  );
  if (foreign !== undefined) {
    return smokeFinding(
      "wrong-machine",
      `${says}, but ${foreign} is made for ${foreign.endsWith(".pyd") ? "Windows" : "macOS"}, and the image runs Linux.`,
      locationOf(place),
    );
  }
  const listed = (await around.files.list()).map((entry) => entry.path);
  for (const one of [`${path}.py`, `${path}/__init__.py`]) {
    const absence = await absenceOf(one, around);
    switch (absence.kind) {
      case "case": {
        const right = absence.path.replace(/(?:\/__init__)?\.py$/, "").replaceAll("/", ".");
        return found(
          `${says}, but the file is called ${absence.path}: upper and lower case are two names on a server.`,
          `Import it as ${right}.`,
        );
      }
      case "ignored":
        if (!isAskedFor(module, around)) {
          return found(
            `${says}, but ${absence.by}:${absence.line} keeps ${one} out of the repository.`,
            `Take it out of ${absence.by} and commit the file; settings that are secret come from the environment.`,
          );
        }
        break;
      case "secret":
        return found(
          `${says}, but ${one} looks like a secret and is left out of the image.`,
          "Read secrets from the environment, which the platform sets.",
        );
      case "left-out":
        return found(
          `${says}, but ${one} is left out of the image, as all tests are.`,
          "Move what the dashboard needs to a module beside it.",
        );
      default:
    }
  }
  const folder = listed.find((one) => one === path || one.startsWith(`${path}/`));
  if (folder !== undefined && isLeftOut(`${path}/x.py`)) {
    return found(
      `${says}, but the folder ${path} is left out of the image, as all tests are.`,
      "Move what the dashboard needs to a module beside it.",
    );
  }
  const elsewhere = shipped.filter((one) => one.endsWith(`/${path}.py`) || one.endsWith(`/${path}/__init__.py`));
  const [only] = elsewhere;
  if (only === undefined && path.includes("/") && shipped.some((one) => one.startsWith(`${posix.dirname(path)}/`))) {
    return found(`${says}, but there is no ${path}.py.`, "Write it as the file is called, or commit the file.");
  }
  if (only === undefined || elsewhere.length > 1) return undefined;
  const right = only.replace(/(?:\/__init__)?\.py$/, "").replaceAll("/", ".");
  return found(
    `${says}, which is ${only}: modules are looked for in the dashboard's folder, not in ${posix.dirname(only)}.`,
    /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(right)
      ? `Import it as ${right}.`
      : `Move ${only} up, beside the entry point.`,
  );
}

/** A pattern such as `lib` may keep out what a package is called. */
const isAskedFor = (module: string, { dashboard }: Around) =>
  packageOf(module.split(".")[0] ?? "") !== undefined ||
  dashboard.dependencies.value.pins.some(({ name }) => name === likelyName(module.split(".")[0] ?? ""));
