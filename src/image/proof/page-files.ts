import type { Container, Reply } from "../../container/ports.ts";
import type { Finding } from "../../report/model.ts";
import type { Clock } from "../../runner/ports.ts";
import { inParallel } from "../in-parallel.ts";
import { smokeFinding } from "../smoke-finding.ts";
import { type Around, textOf } from "./around.ts";

export type AskedFiles = {
  readonly findings: readonly Finding[];
  readonly asked: number;
  /** Addresses on other hosts: nobody is asked, since there is no network. */
  readonly elsewhere: number;
};

type Settings = { readonly prefix: string; readonly timeoutSeconds: number; readonly clock: Clock };

/** Asks for every stylesheet, script and picture that the first page names, as a browser does. */
export async function askPageFiles(
  container: Pick<Container, "request">,
  page: string,
  around: Around | undefined,
  { prefix, timeoutSeconds, clock }: Settings,
): Promise<AskedFiles> {
  const named = namedIn(page);
  const own = named.filter(({ url }) => !/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(url));
  const end = clock.seconds() + timeoutSeconds;
  const replies = await inParallel(own, 4, ({ url }) =>
    container.request(url.startsWith("/") ? url : `${prefix}${url}`, {
      timeoutSeconds: Math.max(0.001, end - clock.seconds()),
    }),
  );
  const missing = own.flatMap((one, index) => {
    const reply = replies[index];
    const wrong = reply && faultOf(one, reply);
    return wrong === undefined ? [] : [{ ...one, wrong }];
  });
  const findings = await Promise.all(
    missing.slice(0, 5).map(async ({ url, kind, wrong }) => {
      const location = around && (await placeOf(url, around));
      const level = kind === "other" ? ("warning" as const) : ("error" as const);
      return smokeFinding("asset-missing", `The page asks for ${plain(url)}, ${wrong}.`, {
        level,
        ...(location ? { location } : {}),
      });
    }),
  );
  const unused = around
    ? await unusedAssets(
        own.map(({ url }) => url),
        around,
      )
    : [];
  return { findings: [...findings, ...unused], asked: own.length, elsewhere: named.length - own.length };
}

type Named = { readonly url: string; readonly kind: "script" | "style" | "other" };

/** What a page's `link` and `script` elements name, each once. */
export function namedIn(page: string): readonly Named[] {
  const found = new Map<string, Named>();
  // What a script holds is no markup.
  const markup = page.replace(/<!--[\s\S]*?-->/g, "").replace(/(<script\b[^>]*>)[\s\S]*?<\/script/gi, "$1</script");
  for (const [tag, name = ""] of markup.matchAll(/<(link|script)\b[^>]{0,2000}>/gi)) {
    const isScript = name.toLowerCase() === "script";
    const attribute = new RegExp(`\\s${isScript ? "src" : "href"}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i");
    const [, double, single] = attribute.exec(tag) ?? [];
    const url = (double ?? single)?.replaceAll("&amp;", "&").replace(/#.*$/s, "").trim();
    const relation = /\srel\s*=\s*["']?([\w -]+)/i.exec(tag)?.[1]?.toLowerCase() ?? "";
    if (url === undefined || url === "" || /^(?:data|blob):|[\s\p{Cc}]/u.test(url)) continue;
    if (/\b(?:preconnect|dns-prefetch|canonical|alternate)\b/.test(relation)) continue;
    const kind = isScript ? "script" : /\bstylesheet\b/.test(relation) ? "style" : "other";
    if (!found.has(url)) found.set(url, { url, kind });
  }
  return [...found.values()];
}

/** What is wrong with an answer, as the end of a sentence. Dash answers to every address that it does not know with its page. */
function faultOf({ kind }: Named, reply: Reply): string | undefined {
  if (reply.kind !== "answered") return "and is not answered";
  if (reply.status !== 200) return `which is answered with status ${reply.status}`;
  const type = reply.headers["content-type"] ?? "";
  return kind !== "other" && /^text\/html\b/i.test(type) ? "and gets the page itself in its place" : undefined;
}

/** An address as a person reads it, without what tells versions apart. */
const plain = (url: string) => url.replace(/\?.*$/s, "").slice(0, 200);

/** The line of the code that names it, where one does. */
async function placeOf(url: string, around: Around) {
  const last = plain(url).split("/").at(-1) ?? "";
  if (last.length < 3) return undefined;
  for (const file of around.dashboard.shipped) {
    if (!/\.(py|html|jinja2?|css)$/.test(file)) continue;
    const line = (await textOf(around, file)).split("\n").findIndex((text) => text.includes(last)) + 1;
    if (line > 0) return { file, line };
  }
  return undefined;
}

/** What an author writes who does not want all of it on the page, or has it somewhere else. */
const ownWay = /assets_ignore|include_assets_files|assets_path_ignore|assets_folder|assets_external_path/;

/** Folders `assets` of which nothing is on the page. */
async function unusedAssets(urls: readonly string[], around: Around): Promise<readonly Finding[]> {
  const folders = new Map<string, string[]>();
  for (const path of around.dashboard.shipped) {
    const [, folder] = /^((?:[^/]+\/)*?assets)\/.+\.(?:css|js)$/.exec(path) ?? [];
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  if (folders.size === 0) return [];
  for (const path of around.dashboard.shipped) {
    if (path.endsWith(".py") && ownWay.test(await textOf(around, path))) return [];
  }
  const names = new Set(urls.map((url) => decodeURIComponent(plain(url)).split("/").at(-1)));
  return [...folders].flatMap(([folder, paths]) => {
    if (paths.some((path) => names.has(path.split("/").at(-1)))) return [];
    const [first = folder] = paths;
    const more = paths.length === 1 ? "" : `, like ${paths.length - 1} more of ${folder}`;
    return smokeFinding("asset-unused", `${first} is in the image, but not on the page${more}.`, {
      location: { file: first },
    });
  });
}
