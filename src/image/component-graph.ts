import type { Component, Inventory } from "./model.ts";
import { type MarkerEnvironment, markerEnvironment, markerHolds } from "./wheels/markers.ts";
import { normalisedName } from "./wheels/names.ts";
import { parseRequirement, type Requirement } from "./wheels/requirement.ts";

/** What each component of an image needs of the others; those that need nothing have an empty list. */
export type ComponentGraph = ReadonlyMap<Component, readonly Component[]>;

/**
 * Who needs whom among the packages of an image, from what their records say. What is needed and not there is no part of it:
 * the smoke test finds that. What a package brings bundled is needed by that package.
 *
 * @see PyPA Core metadata specifications, `Requires-Dist`; deb-control(5), `Depends`, `Provides`
 */
export function componentGraph({ components }: Inventory): ComponentGraph {
  const graph = new Map<Component, readonly Component[]>();
  const debian = components.filter(({ kind }) => kind === "deb");
  const byName = debianNames(debian);
  for (const component of debian) {
    const needed = (component.needs ?? []).flatMap(
      // The first that is there, as apt takes it.
      (group) => group.split(" | ").flatMap((name) => byName.get(name) ?? [])[0] ?? [],
    );
    graph.set(component, without(component, needed));
  }
  for (const [bundledIn, bundle] of Map.groupBy(
    components.filter(({ kind }) => kind === "python"),
    (component) => component.bundledIn,
  )) {
    for (const [component, needed] of pythonGraph(bundle, environmentOf(debian))) {
      const bundled = bundledIn === undefined ? bundledBy(component, components) : [];
      graph.set(component, without(component, [...needed, ...bundled]));
    }
  }
  return graph;
}

/**
 * What has to hang on the top of the graph so that everything can be reached from there: what nobody needs and, of a circle that
 * nobody else needs, the first.
 */
export function topOf(graph: ComponentGraph, among: readonly Component[]): readonly Component[] {
  const needed = new Set([...graph.values()].flat());
  const top = among.filter((component) => !needed.has(component));
  const reached = new Set<Component>();
  const reach = (component: Component) => {
    if (reached.has(component)) return;
    reached.add(component);
    for (const next of graph.get(component) ?? []) reach(next);
  };
  for (const component of top) reach(component);
  for (const component of among) {
    if (reached.has(component)) continue;
    top.push(component);
    reach(component);
  }
  return top;
}

const without = (component: Component, needed: readonly Component[]) =>
  [...new Set(needed)].filter((other) => other !== component);

function debianNames(debian: readonly Component[]): ReadonlyMap<string, Component> {
  const provided = debian.flatMap((component) => (component.provides ?? []).map((name) => [name, component] as const));
  return new Map([...provided.reverse(), ...debian.map((component) => [component.name, component] as const)]);
}

const bundledBy = ({ name, layer }: Component, components: readonly Component[]) =>
  components.filter(
    ({ bundledIn, layer: other }) =>
      bundledIn !== undefined && other === layer && normalisedName(bundledIn) === normalisedName(name),
  );

/** Extras are followed from where they are asked for: by the dashboard, then by what it asks for. */
function pythonGraph(
  components: readonly Component[],
  environment: MarkerEnvironment | undefined,
): ReadonlyMap<Component, readonly Component[]> {
  const byName = new Map(components.map((component) => [normalisedName(component.name), component]));
  const extras = new Map(components.map((component) => [component, new Set(component.extras)]));
  const stated = components.map((component) => ({ component, requirements: requirementsOf(component) }));
  let graph = new Map<Component, readonly Component[]>();
  for (let grew = true; grew; ) {
    grew = false;
    graph = new Map(
      stated.map(({ component, requirements }) => {
        const asked = [...(extras.get(component) ?? [])];
        const needed = requirements.filter(({ marker }) => mayHold(marker, environment, asked));
        return [
          component,
          needed.flatMap((requirement) => {
            const found = byName.get(requirement.name);
            const known = found && extras.get(found);
            for (const extra of requirement.extras) {
              if (known === undefined || known.has(extra)) continue;
              known.add(extra);
              grew = true;
            }
            return found ?? [];
          }),
        ];
      }),
    );
  }
  return graph;
}

/** A record may hold anything: what is no requirement, or has a marker that is none, says nothing. */
const requirementsOf = ({ needs = [] }: Component): readonly Requirement[] =>
  needs.flatMap((text) => {
    try {
      return parseRequirement(text);
    } catch {
      return [];
    }
  });

function mayHold(
  marker: string | undefined,
  environment: MarkerEnvironment | undefined,
  extras: readonly string[],
): boolean {
  if (marker === undefined) return true;
  try {
    return environment !== undefined && markerHolds(marker, environment, extras);
  } catch {
    return false;
  }
}

/** Of the Python that the image's system brings; undefined where it brings none. */
function environmentOf(debian: readonly Component[]): MarkerEnvironment | undefined {
  const python = debian.find(({ name }) => /^python3\.\d+(-minimal)?$/.test(name));
  const [version, major, minor] = /^(\d+)\.(\d+)[\d.]*/.exec(python?.version ?? "") ?? [];
  if (version === undefined) return undefined;
  return markerEnvironment({ python: version, series: [Number(major), Number(minor)] });
}
