import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { markName } from "../src/container/marked-processes.ts";
import { launchBrowser } from "./browser.ts";
import { copyOfExample, root, scratch, slipway } from "./slipway.ts";
import { onTerminal, type Terminal } from "./terminal.ts";

// A dashboard from `slipway run` on a terminal to what a person sees and does in a browser, and what others do to it meanwhile.

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const platform = ["--platform", join(root, "examples/platform.yaml")];
const served = /is served at (\S+)\s+Press Ctrl-C/;

/** One address of an example: what it says, what somebody does there, and what it says then. */
type Visit = {
  readonly path: string;
  readonly says: readonly string[];
  readonly graphs: number;
  readonly change: (page: Page) => Promise<void>;
  readonly saysThen: string;
};

const choose = (label: string) => (page: Page) => page.getByText(label, { exact: true }).click();

const examples: Readonly<Record<string, readonly Visit[]>> = {
  "road-casualties": [
    {
      path: "/",
      says: [
        "Front-seat casualties fell when seat belts became law",
        "21,903 of them were killed or seriously injured",
        "Car drivers killed or seriously injured, Great Britain, 1969 to 1984",
      ],
      graphs: 2,
      change: choose("Van drivers killed"),
      saysThen: "Van drivers killed, Great Britain, 1969 to 1984",
    },
  ],
  "soho-cholera": [
    {
      path: "/",
      says: ["Broad Street pump was the nearest to", "Deaths and pumps in Soho, 1854: Broad Street"],
      graphs: 1,
      change: async (page) => {
        await page.locator("#pump").click();
        await choose("Warwick pump")(page);
      },
      saysThen: "Deaths and pumps in Soho, 1854: Warwick",
    },
    {
      path: "/timeline",
      says: ["The outbreak was waning when the pump handle came off", "Deaths by day, 19 August to 30 September 1854"],
      graphs: 1,
      change: choose("New attacks (people who fell ill)"),
      saysThen: "New attacks (people who fell ill) by day, 19 August to 30 September 1854",
    },
    {
      path: "/pumps",
      says: ["One pump of thirteen stands out", "The highest is Broad Street, with 359."],
      graphs: 1,
      change: choose("Typical distance of those deaths, in yards"),
      saysThen: "The highest is Oxford Street #2, with 374.",
    },
  ],
  "crimea-army-deaths": [
    {
      path: "/",
      says: [
        "Disease killed far more soldiers than the enemy did",
        "Disease was worst in January: 1,023 a year per 1,000 men.",
        "All causes: deaths by month",
      ],
      graphs: 3,
      change: choose("Deaths counted in the month"),
      saysThen: "Disease was worst in January: 2,761.",
    },
  ],
};

describe.each(Object.entries(examples))("%s, served on a terminal", (name, visits) => {
  let terminal: Terminal;
  let address: string;
  let state: Awaited<ReturnType<typeof scratch>>;
  beforeAll(async () => {
    state = await scratch();
    terminal = onTerminal(["run", `examples/${name}`, ...platform], { state: state.path });
    address = await terminal.until(served);
  });
  afterAll(async () => {
    await terminal?.[Symbol.asyncDispose]();
    await state?.[Symbol.asyncDispose]();
  });

  describe.each(visits)("$path", ({ path, says, graphs, change, saysThen }) => {
    test.each([1280, 390])("says and does what it should, for everyone, at a width of %i", async (width) => {
      expect(new URL(address).hostname).toBe(`${name}.localhost`);
      await using visit = await open(new URL(path, address).href, { width, graphs });
      for (const text of says) await visit.page.getByText(text).first().waitFor();
      expect(await visit.page.getByText(saysThen).count()).toBe(0);
      expect(await visit.accessibility()).toEqual([]);
      expect(await visit.overflow()).toBe(0);

      await change(visit.page);
      await visit.page.getByText(saysThen).first().waitFor();
      await visit.page.waitForLoadState("networkidle");
      expect(await visit.accessibility()).toEqual([]);
      expect({ complaints: visit.complaints, elsewhere: visit.elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    });
  });

  test("ends at Ctrl-C with exit code 0, leaves no process, and keeps the release", async () => {
    const [before] = await statusOf(state.path, name);
    expect(before).toMatchObject({ dashboard: name, address, state: "serving", release: { id: "r1" } });
    const processes = await terminal.containerProcesses();
    // An engine's containers are nobody's children here; its own tests look after them.
    if (before.isolation !== "docker" && before.isolation !== "podman") expect(processes).not.toEqual([]);
    terminal.type("\u0003");
    expect(await terminal.ended).toBe(0);
    expect(terminal.printed()).toContain(`${name} is no longer served. Its release is kept.`);
    expect(await stillThere(processes)).toEqual([]);
    expect(await statusOf(state.path, name)).toMatchObject([{ dashboard: name, address, state: "stopped" }]);
  });
});

test("a release is handed over to the process that serves, rolled back, refused when it fails, and destroyed", async () => {
  await using state = await scratch();
  await using folder = await copyOfExample("road-casualties");
  const at = { state: state.path };
  await using terminal = onTerminal(["run", folder.path, ...platform], at);
  const address = await terminal.until(served);
  const heading = async () => {
    await using visit = await open(address, { width: 1280, graphs: 2 });
    expect({ complaints: visit.complaints, elsewhere: visit.elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    return await visit.page.locator("h1").textContent();
  };
  const first = "Front-seat casualties fell when seat belts became law";
  expect(await heading()).toBe(first);

  // From other processes, while it serves.
  const status = await slipway(["status"], at);
  expect(status).toMatchObject({ code: 0, stderr: "" });
  expect(status.stdout).toMatch(new RegExp(`^● {2}road-casualties {2}r1 {2}serving {2}${address} `));
  const logs = await slipway(["logs", "road-casualties"], at);
  expect(logs).toMatchObject({ code: 0, stderr: "" });
  expect(logs.stdout).toContain("slipway: starting r1");
  expect(logs.stdout).toContain("GET /_dash-layout");

  // A new release, by a process that is not at a terminal and so does not serve.
  const app = join(folder.path, "app.py");
  const code = await readFile(app, "utf8");
  const second = "Fewer people were hurt in front seats";
  await writeFile(app, code.replace(first, second));
  const handed = await slipway(["run", folder.path, "--once", ...platform], at);
  expect(handed).toMatchObject({ code: 0, stderr: "" });
  expect(handed.stdout).toContain(`r2 is served at ${address}`);
  expect(handed.stdout).toContain(`It is served at ${address} by the slipway run that was there before`);
  expect(await heading()).toBe(second);

  expect(await slipway(["rollback", "road-casualties"], at)).toEqual({
    code: 0,
    stdout: `✔ road-casualties is back at r1, serving at ${address}.\n`,
    stderr: "",
  });
  expect(await heading()).toBe(first);

  // One that cannot start is told why, and changes nothing for those who look at the dashboard.
  await writeFile(app, code.replace("server = app.server", 'server = {}["the table of casualties"]'));
  const refused = await slipway(["run", folder.path, "--once", ...platform], at);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/✖ smoke.*app\.py:\d+ {2}error import-fails.*KeyError.*the table of casualties/s);
  expect(refused.stdout).toMatch(/– deploy +not run/);
  expect(await heading()).toBe(first);
  expect(await statusOf(state.path, "road-casualties")).toMatchObject([
    { address, state: "serving", release: { id: "r1" } },
  ]);

  const processes = await terminal.containerProcesses();
  expect(await slipway(["destroy", "road-casualties"], at)).toEqual({
    code: 0,
    stdout: "✔ road-casualties is no longer served, and its releases are forgotten.\n",
    stderr: "",
  });
  expect(await terminal.ended).toBe(0);
  expect(await stillThere(processes)).toEqual([]);
  const gone = await slipway(["status", "road-casualties"], at);
  expect([gone.code, gone.stderr]).toEqual([
    2,
    '✖ No dashboard "road-casualties" is deployed on this machine.\n  help: slipway run DIR deploys one.\n',
  ]);
});

test("without a terminal, run proves that the dashboard answers and ends", async () => {
  await using state = await scratch();
  const at = { state: state.path };
  const outcome = await slipway(["run", "examples/crimea-army-deaths", ...platform], at);
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  const [, address] =
    outcome.stdout.match(/It answered at (\S+) and was stopped; on a terminal, slipway run keeps serving it\.\n$/) ??
    [];
  expect(await statusOf(state.path, "crimea-army-deaths")).toMatchObject([
    { address, state: "stopped", release: { id: "r1" } },
  ]);
});

/** A page, opened by somebody who notes every complaint of the browser and every request that goes elsewhere. */
async function open(url: string, { width, graphs }: { readonly width: number; readonly graphs: number }) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && host !== new URL(url).host) elsewhere.push(request.url());
  });
  await page.goto(url, { waitUntil: "networkidle" });
  const drawn = page.locator(".js-plotly-plot:has(.main-svg)");
  await drawn.nth(graphs - 1).waitFor();
  expect(await drawn.count()).toBe(graphs);
  return {
    page,
    complaints,
    elsewhere,
    /** What axe finds, as rule and place. */
    async accessibility() {
      await page.evaluate(axe.source);
      const { violations, passes } = (await page.evaluate("axe.run()")) as axe.AxeResults;
      expect(passes.map(({ id }) => id)).toContain("color-contrast");
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(" ")}`));
    },
    /** By how many pixels the page is wider than its window. */
    overflow: () => page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)") as Promise<number>,
    [Symbol.asyncDispose]: () => page.close(),
  };
}

async function statusOf(state: string, name: string) {
  const { code, stdout, stderr } = await slipway(["status", name, "--json", "-"], { state });
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

/** Those of some container processes that have not ended. */
async function stillThere(processes: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of processes) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.includes(`${markName}=`)) found.push(pid);
  }
  return found;
}
