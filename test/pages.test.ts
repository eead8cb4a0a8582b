import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { marked, type Token, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commandLine } from "../cli/slipway.ts";
import { dashboardWorkflow } from "../scripts/dashboard-workflow.ts";
import { root } from "./slipway.ts";

// What pages say is true where that can be looked up: links lead somewhere, blocks of code are what they claim to be, and a message that
// somebody looks for is one that we print.

const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = globSync(["*.md", "{docs,actions,bench,examples,workflow-templates}/**/*.md"], { cwd: root })
  .map((path) => path.split(sep).join("/"))
  .sort();
const template = read("workflow-templates/dashboard.yml").replace("$default-branch", "main");
const call = template.slice(template.indexOf("jobs:\n"));

function tokensOf(page: string): readonly Token[] {
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(read(page)), (token) => {
    all.push(token);
  });
  return all;
}

const blocksOf = (page: string, language: string): readonly string[] =>
  tokensOf(page).flatMap((token) =>
    token.type === "code" && token["lang"] === language ? [(token as Tokens.Code).text] : [],
  );

/** The names that GitHub gives to headings: lower case, without punctuation, with hyphens for spaces. */
const anchorsOf = (page: string): readonly string[] =>
  tokensOf(page).flatMap((token) =>
    token.type === "heading"
      ? [
          (token as Tokens.Heading).text
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .replace(/\s/g, "-"),
        ]
      : [],
  );

/** Every link and picture, as it is written; those in raw HTML too. */
const linksOf = (page: string): readonly string[] =>
  tokensOf(page).flatMap((token) => {
    if (token.type === "link" || token.type === "image") return [(token as Tokens.Link).href];
    return token.type === "html" ? [...token.raw.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, href = ""]) => href) : [];
  });

function brokenLinks(page: string): readonly string[] {
  return linksOf(page).flatMap((link) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = "", anchor] = link.split("#");
    const target =
      path === ""
        ? page
        : relative(root, resolve(root, dirname(page), decodeURI(path)))
            .split(sep)
            .join("/");
    if (target.startsWith("..") || !existsSync(join(root, target))) return [`${page}: ${link} leads nowhere`];
    if (anchor === undefined || !target.endsWith(".md")) return [];
    return anchorsOf(target).includes(anchor) ? [] : [`${page}: ${link}: no such heading`];
  });
}

test("every link from one page to another leads to something that is there", () => {
  expect(pages.length).toBeGreaterThan(80);
  expect(pages.flatMap(brokenLinks)).toEqual([]);
});

test("every picture of the documentation is shown on a page, and is small enough to be loaded on the way to work", () => {
  const shown = new Set(pages.flatMap((page) => linksOf(page).map((link) => resolve(root, dirname(page), link))));
  const pictures = globSync("docs/pictures/*.png", { cwd: root }).map((path) => join(root, path));
  expect(pictures.filter((picture) => !shown.has(picture))).toEqual([]);
  expect(pictures.filter((picture) => statSync(picture).size > 330_000)).toEqual([]);
});

test("every page is reached from the README, over other pages", () => {
  const reached = new Set(["README.md"]);
  for (const page of reached) {
    for (const link of linksOf(page)) {
      const target = relative(root, resolve(root, dirname(page), link.split("#")[0] ?? ""))
        .split(sep)
        .join("/");
      const found = pages.find((one) => one === target || one === `${target}/README.md`);
      if (found !== undefined) reached.add(found);
    }
  }
  expect(pages.filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
});

describe("the workflow that a page shows", () => {
  test("in getting started is the template, with the branch that it has there", () => {
    const [whole, mended] = blocksOf("docs/getting-started.md", "yaml");
    expect([`${whole}\n`, `${mended}\n`]).toEqual([template, call]);
  });

  test("in getting started is offered by the name that GitHub shows", () => {
    const { name } = JSON.parse(read("workflow-templates/dashboard.properties.json")) as { name: string };
    expect(read("docs/getting-started.md")).toContain(`find **${name}**`);
  });

  test("elsewhere is the same call", () => {
    const same = (block: string) => {
      const { jobs } = parse(block) as { jobs: { dashboard: { uses: string; permissions: object } } };
      return { uses: jobs.dashboard.uses, permissions: jobs.dashboard.permissions };
    };
    const shown = ["README.md", "docs/troubleshooting.md", "docs/reference/workflow.md"].map((page) =>
      blocksOf(page, "yaml")
        .filter((block) => block.includes("/dashboard.yml@"))
        .map(same),
    );
    expect(shown).toEqual([[same(call)], [same(call)], [same(call)]]);
  });

  test("grants what dashboard.yml asks for, wherever it grants something", () => {
    const { union } = dashboardWorkflow(root);
    const blocks = ["README.md", "docs/getting-started.md", "docs/troubleshooting.md"].flatMap((page) =>
      blocksOf(page, "yaml"),
    );
    const granted = blocks.map((block) => {
      const { permissions, jobs } = parse(block) as {
        permissions?: object;
        jobs?: { dashboard: { permissions: object } };
      };
      return jobs?.dashboard.permissions ?? permissions;
    });
    expect(granted).toEqual(blocks.map(() => union));
  });
});

test("every slipway command that a page tells people to type is one", () => {
  const known = commandLine(async () => {}).commands.map((command) => command.name());
  const typed = pages
    .filter((page) => !page.startsWith("docs/reference/rules/"))
    .flatMap((page) =>
      tokensOf(page).flatMap((token) => {
        const code =
          token.type === "codespan" || (token.type === "code" && token["lang"] === "sh") ? String(token["text"]) : "";
        return [...code.matchAll(/(?:^|\s|\/)slipway(?:-dash)? ([a-z]+)\b/gm)].map(([, name = ""]) => ({ page, name }));
      }),
    );
  expect(typed.length).toBeGreaterThan(20);
  expect(typed.filter(({ name }) => !known.includes(name))).toEqual([]);
});

describe("troubleshooting", () => {
  const page = "docs/troubleshooting.md";
  const sections = tokensOf(page).filter((token): token is Tokens.Heading => token.type === "heading");
  const quotes = sections.flatMap(({ text, depth }) => (depth === 3 ? [/^`(.+)`$/.exec(text)?.[1] ?? text] : []));
  const ofGitHub = quotes.slice(0, 5);
  const ours = quotes.slice(5);

  test("has a section for each message, under its own words", () => {
    expect(ours.length).toBeGreaterThan(20);
    expect(quotes.filter((quote) => !/[ ]/.test(quote))).toEqual([]);
    expect(new Set(quotes).size).toBe(quotes.length);
  });

  test("quotes of ours only what the code says, with … for what it fills in", () => {
    const code = globSync(["{src,actions,cli}/**/*.ts"], { cwd: root })
      .filter((path) => !path.endsWith(".test.ts"))
      .map((path) =>
        read(path)
          .replaceAll('\\"', '"')
          .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…"),
      )
      .join("\n");
    const isThere = (quote: string) => code.includes(quote) || code.includes(quote.replace(/…$/, ""));
    expect(ours.filter((quote) => !isThere(quote))).toEqual([]);
  });

  test("quotes of GitHub what it says of this very workflow", () => {
    const { jobs, union } = dashboardWorkflow(root);
    const quoted = tokensOf("docs/getting-started.md").flatMap((token) =>
      token.type === "blockquote" ? [token["text"]] : [],
    );
    const asking = Object.entries(jobs).filter(([, job]) => job.permissions["id-token"] === union["id-token"]);
    expect(quoted).toEqual([
      `The nested job '${asking[0]?.[0]}' is requesting 'id-token: ${union["id-token"]}', but is only allowed 'id-token: none'.`,
      `The workflow is requesting 'id-token: ${union["id-token"]}', but is only allowed 'id-token: none'.`,
    ]);
    expect(ofGitHub.slice(0, 2)).toEqual(
      quoted.map((sentence) => sentence.replace(/job '\w+'/, "job '…'").replace(/'id-token: \w+'/g, "'…'")),
    );
    const [first, ...others] = asking.map(([name]) => `\`${name}\``);
    expect(read(page)).toContain(`${first} and ${others.join(", ")} are named for \`id-token\``);
  });
});
