import type { Plugin } from "esbuild";

/**
 * The Actions toolkit can ask GitHub for a token and speak its API, with an HTTP client of 785 kB. Nothing here does either, and
 * every step would pay for loading it.
 */
export const whatNobodyCalls: Plugin = {
  name: "what-nobody-calls",
  setup({ onResolve, onLoad }) {
    const left = /^(@actions\/http-client(\/.*)?|undici|@octokit\/.*)$/;
    onResolve({ filter: left }, ({ path }) => ({ path, namespace: "left-out" }));
    const parts =
      /@actions\/core\/lib\/core\.js>\.\/(platform|summary)\.js$|@actions\/github\/lib\/github\.js>\.\/utils\.js$/;
    onResolve({ filter: /^\.\/(platform|summary|utils)\.js$/ }, ({ path, importer }) =>
      parts.test(`${importer}>${path}`) ? { path, namespace: "left-out" } : undefined,
    );
    // The CycloneDX library takes what checks and writes XML where it is installed, and goes without elsewhere.
    onLoad({ filter: /cyclonedx-library\/.*\/_optPlug\.node\/__/ }, () => ({
      contents: 'throw new Error("This is not in the bundle.");',
    }));
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: `const leftOut = () => { throw new Error("This part of the Actions toolkit is not in the bundle."); };
export { leftOut as HttpClient, leftOut as BearerCredentialHandler, leftOut as GitHub, leftOut as getOctokitOptions };
export { leftOut as summary, leftOut as markdownSummary };`,
    }));
  },
};
