import { expect, test } from "vitest";
import { fixedClock } from "../runner/memory.ts";
import type { Serving, Target } from "./ports.ts";
import { previewName, removePreview, sweepPreviews } from "./preview-stage.ts";

const serving = (dashboard: string, createdAt: string): Serving => ({
  dashboard,
  address: `http://${dashboard}.localhost:8050/`,
  release: { id: "r1", dashboard, image: `sha256:${"a".repeat(64)}`, datasets: {}, createdAt },
  state: "serving",
  isolation: "namespaces",
});

/** A place that serves these, and remembers what was destroyed. */
const targetWith = (...served: Serving[]) => {
  const destroyed: string[] = [];
  const target = {
    name: "this machine",
    status: async (name?: string) => served.filter(({ dashboard }) => name === undefined || dashboard === name),
    destroy: async (name: string) => void destroyed.push(name),
  } as Partial<Target> as Target;
  return { target, destroyed };
};

test("a preview is called after its pull request and its dashboard", () => {
  expect(previewName("school-absence", 12)).toBe("pr-12-school-absence");
});

test("a preview is removed, and only that one", async () => {
  const { target, destroyed } = targetWith(
    serving("absence", "2026-01-01T00:00:00Z"),
    serving("pr-12-absence", "2026-01-01T00:00:00Z"),
  );
  const { report } = await removePreview("absence", 12, { target });
  expect([report.verdict, report.headline, destroyed]).toEqual([
    "pass",
    "pr-12-absence is no longer served.",
    ["pr-12-absence"],
  ]);
});

test("where there is no preview, nothing is to be removed, and that is no fault", async () => {
  const { target, destroyed } = targetWith(serving("absence", "2026-01-01T00:00:00Z"));
  const { report } = await removePreview("absence", 12, { target });
  expect([report.verdict, report.headline, destroyed]).toEqual([
    "pass",
    "pr-12-absence is not served; nothing to remove.",
    [],
  ]);
});

test("a sweep removes previews of this dashboard that nothing was deployed to for days, and nothing else", async () => {
  const { target, destroyed } = targetWith(
    serving("absence", "2025-01-01T00:00:00Z"),
    serving("pr-1-absence", "2025-12-31T00:00:00Z"),
    serving("pr-2-absence", "2025-12-01T00:00:00Z"),
    serving("pr-3-other-absence", "2025-12-01T00:00:00Z"),
    serving("pr-4-absence-2", "2025-12-01T00:00:00Z"),
  );
  const clock = fixedClock("2026-01-01T00:00:00Z");
  const { report } = await sweepPreviews("absence", { olderThanDays: 14 }, { target, clock });
  expect(destroyed).toEqual(["pr-2-absence"]);
  expect(report.headline).toBe("1 preview removed that nothing was deployed to for 14 days.");
  expect(report.facts["removed"]).toEqual(["pr-2-absence"]);
});
