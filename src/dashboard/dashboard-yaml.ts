import * as z from "zod";
import { keyNotes } from "../settings/key-notes.ts";
import { readSettings, type Settings } from "../settings/read-settings.ts";

/** A DNS label (RFC 1123 §2.1) of at most 40 characters, so that a prefix still fits before it in a host name or namespace. */
export const dashboardName = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** `module:object` as gunicorn takes it, in ASCII identifiers. */
export const entryPointText = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$/;

const name = z
  .string()
  .regex(dashboardName)
  .describe("What the dashboard is called in addresses, images and buckets.")
  .register(keyNotes, {
    accepts: "a DNS label of at most 40 characters: lower-case letters, digits, and hyphens between them",
    otherwise: "the repository's name",
    example: "school-absence",
  });

const title = z.string().trim().min(1).max(120).describe("What its readers see it called.").register(keyNotes, {
  accepts: "a line of text of at most 120 characters",
  otherwise: "the title that the code gives to Dash, else the name in words",
  example: "School absence in England",
});

const owner = z.string().trim().min(1).max(120).describe("The team that answers for it.").register(keyNotes, {
  accepts: "a line of text of at most 120 characters",
  otherwise: "nobody",
  example: "education-analytics",
});

const groups = z
  .array(z.string().regex(/^[\w.@:/-]{1,120}$/))
  .max(100)
  .describe("The groups of the identity provider whose members may open it.")
  .register(keyNotes, {
    accepts: "a list of group names, each of letters, digits and . _ - @ : /",
    otherwise: "nobody may open it on a shared platform",
    example: "[education-analysts]",
  });

const app = z
  .string()
  .regex(entryPointText)
  .describe("What the server loads: the module, a colon, and the name in it.")
  .register(keyNotes, {
    accepts: "module:object, the module in dots as Python imports it from the dashboard's folder",
    otherwise: "found in the Procfile or in the code",
    example: "app:server",
  });

const python = z
  .string()
  .regex(/^3\.\d{1,2}$/)
  .describe("The Python that it runs on.")
  .register(keyNotes, {
    accepts: "a version of two parts, in quotes",
    otherwise:
      ".python-version, then what uv.lock or pyproject.toml requires, then runtime.txt, then the platform's default",
    example: '"3.13"',
  });

const memory = z
  .string()
  .regex(/^[1-9]\d{0,11}(?:Ki|Mi|Gi|k|M|G)?$/)
  .describe("The memory that it may take.")
  .register(keyNotes, {
    accepts: "a Kubernetes quantity of bytes: a whole number with Mi or Gi",
    otherwise: "512Mi",
    example: "512Mi",
  });

/** `dashboard.yaml`: every key may be left out, and is then found by convention. */
export const dashboardYaml = z.strictObject({
  name: name.optional(),
  title: title.optional(),
  owner: owner.optional(),
  access: z
    .strictObject({ groups: groups.optional() })
    .describe("Who may open it.")
    .register(keyNotes, {
      accepts: "a group with the key groups",
      otherwise: "nobody, until it says who",
      example: "{ groups: [education-analysts] }",
    })
    .optional(),
  app: app.optional(),
  python: python.optional(),
  resources: z
    .strictObject({ memory: memory.optional() })
    .describe("What it may use of a machine.")
    .register(keyNotes, {
      accepts: "a group with the key memory",
      otherwise: "512Mi of memory",
      example: "{ memory: 512Mi }",
    })
    .optional(),
});

export type DashboardYaml = z.output<typeof dashboardYaml>;

/** @throws UserError that names the line, what was found and what is accepted. */
export function readDashboardYaml(text: string, file = "dashboard.yaml"): Settings<DashboardYaml> {
  return readSettings(text, file, dashboardYaml);
}
