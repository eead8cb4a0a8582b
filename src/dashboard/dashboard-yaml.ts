import * as z from "zod/mini";
import { keyNotes } from "../settings/key-notes.ts";
import { readSettings, type Settings } from "../settings/read-settings.ts";

/** A DNS label (RFC 1123 §2.1) of at most 40 characters, so that a prefix still fits before it in a host name or namespace. */
export const dashboardName = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** `module:object` as gunicorn takes it, or `module:function()`, in ASCII identifiers. */
export const entryPointText = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(?:\(\))?$/;

const name = z.string().check(z.regex(dashboardName)).register(keyNotes, {
  means: "What the dashboard is called in addresses, images and buckets.",
  accepts: "a DNS label of at most 40 characters: lower-case letters, digits, and hyphens between them",
  otherwise: "the repository's name",
  example: "school-absence",
});

const title = z.string().check(z.trim(), z.minLength(1), z.maxLength(120)).register(keyNotes, {
  means: "What its readers see it called.",
  accepts: "a line of text of at most 120 characters",
  otherwise: "the title that the code gives to Dash, else the name in words",
  example: "School absence in England",
});

const owner = z.string().check(z.trim(), z.minLength(1), z.maxLength(120)).register(keyNotes, {
  means: "The team that answers for it.",
  accepts: "a line of text of at most 120 characters",
  otherwise: "nobody",
  example: "education-analytics",
});

const groups = z
  .array(z.string().check(z.regex(/^[\w.@:/-]{1,120}$/)))
  .check(z.maxLength(100))
  .register(keyNotes, {
    means: "The groups of the identity provider whose members may open it.",
    accepts: "a list of group names, each of letters, digits and . _ - @ : /",
    otherwise: "nobody may open it on a shared platform",
    example: "[education-analysts]",
  });

const app = z.string().check(z.regex(entryPointText)).register(keyNotes, {
  means: "What the server loads: the module, a colon, and the name in it.",
  accepts:
    "module:object, or module:function() for one that makes it; the module in dots as Python imports it from the dashboard's folder",
  otherwise: "found in a Procfile, app.yaml or Dockerfile, or in the code",
  example: "app:server",
});

const python = z
  .string()
  .check(z.regex(/^3\.\d{1,2}$/))
  .register(keyNotes, {
    means: "The Python that it runs on.",
    accepts: "a version of two parts, in quotes",
    otherwise:
      ".python-version, then what a lock, pyproject.toml, Pipfile or environment.yml requires, then runtime.txt, then the platform's default",
    example: '"3.13"',
  });

const base = z
  .array(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)))
  .check(z.maxLength(20))
  .register(keyNotes, {
    means:
      "What the image has beside Python and its packages, by name: Slipway's own base offers fonts, locales, odbc, openmp and pdf, a platform may offer others.",
    accepts: "a list of names of lower-case letters, digits and hyphens",
    otherwise: "Python alone, which most dashboards are served by",
    example: "[odbc]",
  });

const memory = z
  .string()
  .check(z.regex(/^[1-9]\d{0,11}(?:Ki|Mi|Gi|k|M|G)?$/))
  .register(keyNotes, {
    means: "The memory that it may take.",
    accepts: "a Kubernetes quantity of bytes: a whole number with Mi or Gi",
    otherwise: "512Mi",
    example: "512Mi",
  });

/** A path inside the folder: no slash at its beginning, no `..`, no backslash. */
const insidePath = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\\p{Cc}]{1,300}$/u;

const ignore = z
  .array(
    z.strictObject({
      rule: z
        .string()
        .check(z.regex(/^[A-Za-z][\w-]{0,59}$/))
        .register(keyNotes, {
          means: "The rule that is to be silent.",
          accepts: "the name of one rule of lint, as a report says it",
          example: "D33",
        }),
      path: z.optional(
        z.string().check(z.regex(insidePath)).register(keyNotes, {
          means: "The file it is to be silent about, or the folder with all that is below it.",
          accepts: "the path of a file or a folder inside the dashboard's folder, with forward slashes",
          otherwise: "everywhere",
          example: "assets/schools.csv",
        }),
      ),
      reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(300)).register(keyNotes, {
        means: "Why, for whoever asks later.",
        accepts: "a line of text of at most 300 characters, which must be there",
        example: "published as open data",
      }),
    }),
  )
  .check(z.maxLength(100))
  .register(keyNotes, {
    means:
      "What lint is not to report where no comment can say so: of a whole file, of a folder, of data. Each entry has a rule, a reason, and a path, without which it holds everywhere.",
    accepts: "a list of groups with the keys rule, path and reason",
    otherwise: "nothing is ignored but by comments",
    example: "[{ rule: D33, path: assets/schools.csv, reason: published as open data }]",
  });

/** `dashboard.yaml`: every key may be left out, and is then found by convention. */
export const dashboardYaml = z.strictObject({
  name: z.optional(name),
  title: z.optional(title),
  owner: z.optional(owner),
  access: z.optional(
    z.strictObject({ groups: z.optional(groups) }).register(keyNotes, {
      means: "Who may open it.",
      accepts: "a group with the key groups",
      otherwise: "nobody, until it says who",
      example: "{ groups: [education-analysts] }",
    }),
  ),
  app: z.optional(app),
  python: z.optional(python),
  base: z.optional(base),
  resources: z.optional(
    z.strictObject({ memory: z.optional(memory) }).register(keyNotes, {
      means: "What it may use of a machine.",
      accepts: "a group with the key memory",
      otherwise: "512Mi of memory",
      example: "{ memory: 512Mi }",
    }),
  ),
  lint: z.optional(
    z.strictObject({ ignore: z.optional(ignore) }).register(keyNotes, {
      means: "What holds for lint.",
      accepts: "a group with the key ignore",
      otherwise: "every rule holds",
      example: "{ ignore: [{ rule: D33, path: assets/schools.csv, reason: published as open data }] }",
    }),
  ),
});

export type DashboardYaml = z.output<typeof dashboardYaml>;

/** @throws UserError that names the line, what was found and what is accepted. */
export function readDashboardYaml(text: string, file = "dashboard.yaml"): Settings<DashboardYaml> {
  return readSettings(text, file, dashboardYaml);
}
