import { UserError } from "../report/user-error.ts";
import { dashboardName } from "./dashboard-yaml.ts";
import { firstFound, fromDashboardYaml, type LastResolver } from "./first-found.ts";

const nameFromRepository: LastResolver<string> = async ({ repositoryName }) => {
  const name = typeof repositoryName === "string" ? repositoryName : await repositoryName();
  const value = slug(name);
  if (!dashboardName.test(value)) {
    throw new UserError(
      `No name can be made of the repository's name "${name}"; accepted: a DNS label of at most 40 characters.`,
      {
        fix: "Give one in dashboard.yaml, for example name: school-absence",
      },
    );
  }
  return { value, from: { kind: "default", reason: "the repository's name" } };
};

/** What the dashboard is called in addresses, images and buckets. */
export const dashboardNameOf = firstFound(
  async (folder) => fromDashboardYaml(folder, ({ name }) => name, "name"),
  nameFromRepository,
);

/** Letters without accents and digits, hyphens for the rest, at most 40 characters. */
const slug = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 41)
    .replace(/^-/, "")
    .slice(0, 40)
    .replace(/-$/, "");
