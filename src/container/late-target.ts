import type { LocalTarget } from "./local-target.ts";

/** This machine as a target that is loaded at the first question: most commands deploy nothing. */
export function lateTarget(load: () => Promise<LocalTarget>): LocalTarget {
  let loading: Promise<LocalTarget> | undefined;
  let loaded: LocalTarget | undefined;
  const target = async () => {
    loading ??= load();
    loaded = await loading;
    return loaded;
  };
  return {
    name: "this machine",
    signsIn: false,
    rollout: async (release) => (await target()).rollout(release),
    status: async (dashboard) => (await target()).status(dashboard),
    history: async (dashboard) => (await target()).history(dashboard),
    rollback: async (dashboard) => (await target()).rollback(dashboard),
    logs: async (dashboard, lines) => (await target()).logs(dashboard, lines),
    destroy: async (dashboard) => (await target()).destroy(dashboard),
    serve: async (dashboard, options) => (await target()).serve(dashboard, options),
    holds: (dashboard) => loaded?.holds(dashboard) ?? false,
    async close() {
      await (await loading)?.close();
    },
  };
}
