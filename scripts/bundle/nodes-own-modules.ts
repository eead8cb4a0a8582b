import { builtinModules } from "node:module";
import type { Plugin } from "esbuild";

/**
 * Node's own modules, each loaded when something of it is first used. As imports they would all be loaded with the chunk that names
 * them, `node:crypto` alone for 5 ms, and libraries written for CommonJS could not ask for them at all.
 *
 * What stands for a module has no names of its own, so that there are none to copy; what it is asked for, the module is.
 */
export const nodesOwnModules: Plugin = {
  name: "nodes-own-modules",
  setup({ onResolve, onLoad }) {
    const own = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    onResolve({ filter: /^[a-z:_/0-9]+$/ }, ({ path }) =>
      own.has(path) ? { path: path.replace(/^node:/, ""), namespace: "node" } : undefined,
    );
    onResolve({ filter: /^slipway:when-used$/ }, () => ({ path: "when-used", namespace: "when-used" }));
    onLoad({ filter: /.*/, namespace: "when-used" }, () => ({
      contents: `module.exports = (name, standIn = {}) => {
  let known;
  const whole = () => (known ??= process.getBuiltinModule(name));
  const get = (_, key) => whole()[key];
  const inherited = new Proxy({}, { get });
  const apply = (_, self, given) => Reflect.apply(whole(), self, given);
  const construct = (_, given, made) => Reflect.construct(whole(), given, made);
  return new Proxy(standIn, { get, apply, construct, getPrototypeOf: () => inherited });
};`,
    }));
    onLoad({ filter: /.*/, namespace: "node" }, ({ path }) => {
      const given = [JSON.stringify(`node:${path}`)];
      // Only a function can stand for one.
      if (typeof process.getBuiltinModule(`node:${path}`) === "function") given.push("function () {}");
      return { contents: `module.exports = require("slipway:when-used")(${given.join(", ")});` };
    });
  },
};
