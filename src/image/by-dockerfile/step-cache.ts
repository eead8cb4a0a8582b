import type { BuildCache } from "../../container/buildkit/ports.ts";

/** Where layers of steps are kept between machines: a tag in the repository of each dashboard. */
export type StepCache = Omit<BuildCache, "reference"> & {
  /** What comes before a dashboard's name: `registry.test/team/`. */
  readonly repositories: string;
};

export const stepCacheFor = ({ repositories, ...cache }: StepCache, dashboard: string): BuildCache => ({
  ...cache,
  reference: `${repositories}${dashboard}:buildcache`,
});
