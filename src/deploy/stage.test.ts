import { expect, test } from "vitest";
import { fixedClock, quietLog } from "../runner/memory.ts";
import type { RolloutOutcome, Serving, Target } from "./ports.ts";
import { deploy } from "./stage.ts";

const release = { dashboard: "road-casualties", image: `sha256:${"a".repeat(64)}`, datasets: { roads: "v1" } } as const;
const serving: Serving = {
  dashboard: "road-casualties",
  address: "http://road-casualties.localhost:8050/",
  release: { ...release, id: "r2", createdAt: "2026-01-01T00:00:00Z" },
  state: "serving",
  isolation: "namespaces",
};

const deployed = (outcome: RolloutOutcome, groups: readonly string[] = ["road-safety"], signsIn = false) => {
  const target = { name: "this machine", signsIn, rollout: async () => outcome } as Partial<Target> as Target;
  return deploy(release, { groups }, { target, clock: fixedClock(), log: quietLog });
};

test("says where the new release is served, and how it is kept apart", async () => {
  const { report, outputs } = await deployed({ kind: "serving", serving });
  expect(outputs).toEqual(serving);
  expect(report).toEqual({
    stage: "deploy",
    verdict: "pass",
    headline: "r2 is served at http://road-casualties.localhost:8050/ (isolation: namespaces).",
    seconds: 0,
    findings: [],
    facts: {
      target: "this machine",
      address: "http://road-casualties.localhost:8050/",
      release: "r2",
      image: release.image,
      datasets: { roads: "v1" },
      isolation: "namespaces",
      secondsToServe: 0,
      access: "road-safety, once there is a sign-in; here, whoever is at this machine",
    },
  });
});

test("a rehearsal says that it is over, and names no address", async () => {
  const target = {
    name: "this machine",
    signsIn: false,
    rollout: async () => ({ kind: "serving", serving }),
  } as Partial<Target> as Target;
  const { report } = await deploy(
    release,
    { groups: [], passing: true },
    { target, clock: fixedClock(), log: quietLog },
  );
  expect(report.headline).toBe("r2 answered on this machine and was stopped: a rehearsal (isolation: namespaces).");
  expect(report.facts).not.toHaveProperty("address");
});

test("who may open it is said as it holds at this target", async () => {
  const access = async (groups: readonly string[], signsIn: boolean) =>
    (await deployed({ kind: "serving", serving }, groups, signsIn)).report.facts["access"];
  expect(await access([], false)).toBe("nobody, once there is a sign-in; here, whoever is at this machine");
  expect(await access(["a", "b"], true)).toBe("a, b");
  expect(await access([], true)).toBe("nobody");
});

test("a release that did not come up fails, with what is served instead; what the server wrote is made harmless", async () => {
  const reason = "Loading the dashboard ends with KeyError at app.py:3.";
  const { report, outputs } = await deployed({
    kind: "failed",
    reason,
    lines: ["\u001b[2J::error::x"],
    still: serving,
  });
  expect(outputs).toBeUndefined();
  expect(report.verdict).toBe("fail");
  expect(report.findings.map(({ rule, message }) => ({ rule, message }))).toEqual([
    { rule: "release-fails", message: `${reason} So r2 is still served.` },
  ]);
  expect(report.facts["lines"]).toEqual(["\\u001b[2J::error::x"]);
});

test("without an earlier release it says that nothing is served", async () => {
  const { report } = await deployed({
    kind: "failed",
    reason: "After 2 s the server does not listen.",
    lines: [],
    still: undefined,
  });
  expect(report.headline).toBe("The new release did not come up; nothing is served.");
});
