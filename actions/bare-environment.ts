import { homedir } from "node:os";

/** The environment that programs we start may see: where programs are, and the language they speak. */
export const bareEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: homedir(),
  LANG: "C.UTF-8",
};
