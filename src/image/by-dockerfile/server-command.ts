import type { Dashboard } from "../../dashboard/model.ts";
import { instructionsIn } from "../../lint/docker/instructions.ts";
import { shown } from "../../report/escape.ts";
import type { Finding } from "../../report/model.ts";
import { UserError } from "../../report/user-error.ts";
import { serverArguments } from "../config.ts";
import { finding } from "../rules.ts";
import { startOf } from "../start.ts";
import type { TakenConfig } from "./take-image.ts";

/** How an image is started, in the words of its configuration. */
export type ServerCommand = {
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  /** A module that the server loads and that is not in the image yet, beside the dashboard's own. */
  readonly module?: { readonly path: string; readonly text: string };
  readonly findings: readonly Finding[];
};

type About = {
  readonly dashboard: Dashboard;
  /** The Dockerfile's name and text. */
  readonly file: string;
  readonly text: string;
};

/**
 * The command that a Dockerfile's image is started by, so that whoever runs it can say where it listens.
 *
 * gunicorn keeps its command, less an address, which would win over `GUNICORN_CMD_ARGS`. Python, Flask and other servers, which take no
 * address from outside, give way to gunicorn. What starts a script of the author's is left as it is: the smoke test shows what it does.
 *
 * @throws UserError when gunicorn is to be started and nothing has it installed
 */
export function serverCommand({ config }: Pick<TakenConfig, "config">, about: About): ServerCommand {
  const entrypoint = config.Entrypoint ?? [];
  const command = config.Cmd ?? [];
  const words = [...entrypoint, ...command];
  const split = (changed: readonly string[]) => ({
    Entrypoint: changed.slice(0, Math.min(entrypoint.length, changed.length)),
    Cmd: changed.slice(entrypoint.length),
    findings: [],
  });
  const script = shellScript(words);
  if (script !== undefined && /\bgunicorn\b/.test(script)) {
    return split(words.map((word) => (word === script ? withoutAddressInShell(script) : word)));
  }
  const gunicorn = words.findIndex((word) => nameOf(word) === "gunicorn");
  if (gunicorn >= 0) {
    const arguments_ = withoutAddress(words.slice(gunicorn + 1));
    const kept = [...words.slice(0, gunicorn + 1), ...arguments_];
    // An address may have stood in either half; which half an argument is in makes no difference.
    return { Entrypoint: [], Cmd: kept, findings: [] };
  }
  const plain = script === undefined ? words : isPlain(script) ? script.trim().split(/\s+/) : undefined;
  const server = plain?.findIndex((word) => servers.test(nameOf(word))) ?? -1;
  if (plain === undefined || server < 0) return split(words);
  return instead(plain, server, about);
}

const servers = /^(python[\d.]*|flask|uvicorn|hypercorn|daphne|waitress-serve|streamlit)$/;

const nameOf = (word: string) => word.slice(word.lastIndexOf("/") + 1);

/** The text of `sh -c`, which is what a command in shell form becomes. */
function shellScript(words: readonly string[]): string | undefined {
  const [shell = "", flag] = words;
  return /^(ba|da)?sh$/.test(nameOf(shell)) && /^-\w*c$/.test(flag ?? "") ? words[2] : undefined;
}

const isPlain = (script: string) => !/[;&|<>$`()'"\\\n]/.test(script);

function withoutAddress(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) =>
      !/^(-b|--bind)$/.test(words[index - 1] ?? "") && !/^(-b|--bind)$/.test(word) && !/^(--bind=|-b(?=\S))/.test(word),
  );
}

const withoutAddressInShell = (script: string) =>
  script.replace(/(\s)(?:--bind(?:=|\s+)|-b\s*)(?:"[^"]*"|'[^']*'|\$\{[^}]*\}\S*|\S+)/g, "");

/** gunicorn in the place of another server, by the same Python where one is named. */
function instead(words: readonly string[], server: number, { dashboard, file, text }: About): ServerCommand {
  const { file: listed, pins, wishes = [] } = dashboard.dependencies.value;
  const written = words.join(" ");
  const { instructions } = instructionsIn(text);
  const last = instructions.findLast(({ keyword }) => keyword === "CMD" || keyword === "ENTRYPOINT");
  const line = last && text.slice(0, last.keywordAt.from).split("\n").length;
  const does = last === undefined ? "Nothing is started" : `This starts ${JSON.stringify(shown(written, 100))}`;
  const hasGunicorn = /\bgunicorn\b/.test(text) || [...pins, ...wishes].some(({ name }) => name === "gunicorn");
  const place = line === undefined ? file : `${file}:${line}`;
  if (!hasGunicorn) {
    throw new UserError(
      `${place}: ${lower(does)}, which cannot be told where to listen; accepted: gunicorn, and nothing installs it.`,
      { fix: listed === file ? "Install gunicorn in it." : `Add gunicorn to ${listed}.` },
    );
  }
  const start = startOf(dashboard.entry.value, pins);
  const isPython = /^python/.test(nameOf(words[server] ?? ""));
  const before = isPython ? [...words.slice(0, server + 1), "-m", "gunicorn"] : [...words.slice(0, server), "gunicorn"];
  const command = [...before, ...serverArguments(start, pins)];
  return {
    Entrypoint: [],
    Cmd: command,
    ...(start.module === undefined ? {} : { module: start.module }),
    findings: [
      finding("other-server", {
        message: `${does}; the image starts gunicorn with ${start.target} instead.`,
        fix: `Write it so: CMD ["gunicorn", "--threads=8", "${start.target}"]`,
        location: line === undefined ? { file } : { file, line },
      }),
    ],
  };
}

const lower = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
