import { dashFacts } from "../lint/python/dash-app.ts";
import { entryFromCode } from "./entry-from-code.ts";
import { askedOnce, firstFound, fromDashboardYaml, placeOf, type Resolver } from "./first-found.ts";
import type { Folder } from "./folder.ts";
import type { EntryPoint, Found } from "./model.ts";
import { namedEntry } from "./named-entry.ts";
import { entryFromStartCommand } from "./start-command.ts";

const entryFromDashboardYaml: Resolver<EntryPoint> = async (folder) => {
  const found = fromDashboardYaml(folder, ({ app }) => app, "app");
  if (found?.from.kind !== "file") return undefined;
  return namedEntry(folder, found.value, found.from, `${placeOf(found.from.file, found.from.line)}: app`);
};

/** What the server loads: what is written down, else what the code shows. */
export const entryPoint = askedOnce(async (folder: Folder): Promise<Found<EntryPoint>> => {
  const { value, from } = await firstFound(entryFromDashboardYaml, entryFromStartCommand, entryFromCode)(folder);
  return { value: { ...value, ...(await described(folder, value)) }, from };
});

/** What the object is, as the code shows it. */
async function described(folder: Folder, entry: EntryPoint): Promise<Pick<EntryPoint, "kind" | "backend">> {
  const module = (await folder.code()).find(({ path }) => path === entry.file);
  if (module === undefined) return {};
  const { apps, servers, factories } = dashFacts(module);
  const named = ({ name }: { readonly name: string }) => name === entry.object;
  const app = apps.find(named);
  const made = app ?? servers.find(named);
  const factory = factories.find(named);
  const kind = app && entry.kind === undefined ? "app" : factory ? (`makes-${factory.returns}` as const) : undefined;
  const backend = apps.find(({ serves }) => serves === made?.serves)?.backend;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(backend === undefined || backend === "flask" ? {} : { backend }),
  };
}
