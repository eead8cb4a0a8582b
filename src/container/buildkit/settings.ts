import type { BuilderSettings } from "./find-builder.ts";

/** What Docker and BuildKit go by; nothing else of the environment reaches them. */
const passed = [
  ...[
    "HOME",
    "XDG_RUNTIME_DIR",
    "DOCKER_HOST",
    "DOCKER_CONFIG",
    "DOCKER_CONTEXT",
    "DOCKER_CERT_PATH",
    "DOCKER_TLS_VERIFY",
  ],
  ...["BUILDX_BUILDER", "BUILDX_CONFIG", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
];

/** Reads from an environment what builds Dockerfiles. @param root where a daemon of our own keeps what it built */
export function builderSettings(
  env: Readonly<Record<string, string | undefined>>,
  { root }: Pick<BuilderSettings, "root">,
): BuilderSettings {
  return {
    address: env["BUILDKIT_HOST"] || undefined,
    programs: (env["PATH"] ?? "").split(":").filter((folder) => folder !== ""),
    environment: Object.fromEntries(passed.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
    root,
    isRoot: process.getuid?.() === 0,
  };
}
