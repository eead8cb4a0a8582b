import type { RuleText } from "../report/rule.ts";

/** What a scan may find. */
export const scanRules: readonly RuleText[] = [
  {
    id: "known-vulnerability",
    stage: "scan",
    title: "A package has a known vulnerability, and a version without it exists",
    level: "error",
    why: "Anybody can look up how to attack the version that the image holds. Critical and high ones block, as there is something that you can do; lower ones warn.",
    fix: "Take the version named in the finding, run your tests, and push again.",
    bad: "flask==2.2.2",
    good: "flask==2.2.5",
  },
  {
    id: "vulnerability-without-fix",
    stage: "scan",
    title: "A package has a known vulnerability that nothing mends yet",
    level: "note",
    why: "No released version is free of it, so that blocking would only stop your work. It counts as soon as there is one.",
    fix: "Look whether you need the package at all, and whether your dashboard uses the part that is vulnerable.",
  },
  {
    id: "old-advisories",
    stage: "scan",
    title: "The advisory database is old, or does not say how old it is",
    level: "warning",
    why: "Vulnerabilities that were published since are unknown to it: what it does not name may be vulnerable all the same.",
    fix: "Fetch the database again, then repeat the scan.",
  },
  {
    id: "unreadable-advisories",
    stage: "scan",
    title: "A part of the advisory database could not be read",
    level: "warning",
    why: "What stands in that part was not looked for. An image is not free of what nobody looked for.",
    fix: "Fetch the database again; if that does not help, the records themselves are wrong.",
  },
  {
    id: "not-scanned",
    stage: "scan",
    title: "Some packages of the image were not looked at",
    level: "warning",
    why: "The database holds nothing about their system or their kind, or their version is not one that can be compared. They may be vulnerable; the scan cannot say.",
    fix: "Use a base of a Debian release that the database covers, and released versions of packages.",
  },
];
