import { describe, expect, test } from "vitest";
import type { UserError } from "../report/user-error.ts";
import { readDashboardYaml } from "./dashboard-yaml.ts";

const faultOf = (text: string): readonly [message: string, fix: string | undefined] => {
  try {
    readDashboardYaml(text);
  } catch (error) {
    return [(error as UserError).message, (error as UserError).fix];
  }
  throw new Error("nothing was thrown");
};

const whole = `# ours
name: school-absence
title: School absence in England
owner: education-analytics
access: { groups: [education-analysts] }
app: app:server
python: "3.13"
resources: { memory: 512Mi }
`;

test("a whole file reads as it is written, and each key knows its line", () => {
  const { value, lineOf } = readDashboardYaml(whole);
  expect(value).toEqual({
    name: "school-absence",
    title: "School absence in England",
    owner: "education-analytics",
    access: { groups: ["education-analysts"] },
    app: "app:server",
    python: "3.13",
    resources: { memory: "512Mi" },
  });
  expect([lineOf("name"), lineOf("access", "groups"), lineOf("resources", "memory"), lineOf("nothing")]).toEqual([
    2,
    5,
    8,
    undefined,
  ]);
});

test("a file of comments alone says nothing", () => {
  expect(readDashboardYaml("# title: later\n").value).toEqual({});
});

describe("a fault is one sentence that names the line, what was found and what is accepted", () => {
  const name = "a DNS label of at most 40 characters: lower-case letters, digits, and hyphens between them";
  test.each<[string, string, readonly [string, string | undefined]]>([
    ["an unknown key", "\n\n\npyton: '3.13'\n", ['dashboard.yaml:4: unknown key "pyton".', 'Did you mean "python"?']],
    [
      "an unknown key that is near nothing",
      "colour: red\n",
      [
        'dashboard.yaml:1: unknown key "colour".',
        "The keys here are name, title, owner, access, app, python, base, resources, lint.",
      ],
    ],
    [
      "an unknown key in a group",
      "access:\n  group: [a]\n",
      ['dashboard.yaml:2: unknown key "group".', 'Did you mean "groups"?'],
    ],
    [
      "__proto__",
      "__proto__: { name: x }\n",
      [
        'dashboard.yaml:1: unknown key "__proto__".',
        "The keys here are name, title, owner, access, app, python, base, resources, lint.",
      ],
    ],
    [
      "a name that is no DNS label",
      "name: School Absence\n",
      [`dashboard.yaml:1: name is "School Absence"; accepted: ${name}.`, "For example: name: school-absence"],
    ],
    [
      "a name of 41 characters",
      `name: ${"a".repeat(41)}\n`,
      [`dashboard.yaml:1: name is "${"a".repeat(41)}"; accepted: ${name}.`, "For example: name: school-absence"],
    ],
    [
      "a version without quotes keeps what was written",
      "python: 3.10\n",
      [
        "dashboard.yaml:1: python is the number 3.10; accepted: a version of two parts, in quotes.",
        'Put it in quotes: "3.10"',
      ],
    ],
    [
      "an entry without a reason",
      "lint:\n  ignore:\n    - rule: D33\n      path: assets/a.csv\n",
      [
        'dashboard.yaml:3: the key "lint.ignore.reason" is missing; accepted: a line of text of at most 300 characters, which must be there.',
        "For example: lint.ignore.reason = published as open data",
      ],
    ],
    [
      "a path that leads out",
      "lint:\n  ignore:\n    - { rule: D33, path: ../a.csv, reason: ours }\n",
      [
        'dashboard.yaml:3: lint.ignore.path is "../a.csv"; accepted: the path of a file or a folder inside the dashboard\'s folder, with forward slashes.',
        "For example: lint.ignore.path = assets/schools.csv",
      ],
    ],
    [
      "a key without a value",
      "title:\n",
      [
        "dashboard.yaml:1: title has no value; accepted: a line of text of at most 120 characters.",
        "Give it one, or leave the key out.",
      ],
    ],
    [
      "a group in the wrong shape",
      "access: everybody\n",
      [
        'dashboard.yaml:1: access is "everybody"; accepted: a group with the key groups.',
        "For example: access: { groups: [education-analysts] }",
      ],
    ],
    [
      "one wrong item of a list",
      "access:\n  groups:\n    - fine\n    - not fine\n",
      [
        'dashboard.yaml:4: access.groups is "not fine"; accepted: a list of group names, each of letters, digits and . _ - @ : /.',
        "For example: access.groups = [education-analysts]",
      ],
    ],
    [
      "memory in words",
      "resources: { memory: lots }\n",
      [
        'dashboard.yaml:1: resources.memory is "lots"; accepted: a Kubernetes quantity of bytes: a whole number with Mi or Gi.',
        "For example: resources.memory = 512Mi",
      ],
    ],
    [
      "the first of several faults",
      "title: x\nnane: y\nname: X\n",
      ['dashboard.yaml:2: unknown key "nane".', 'Did you mean "name"?'],
    ],
    ["a key twice", "name: a\nname: b\n", ["dashboard.yaml:2: this key is there already.", "Keep one of the two."]],
    [
      "a tab",
      "access:\n\tgroups: []\n",
      ["dashboard.yaml:2: a tab stands where spaces belong.", "Indent with two spaces."],
    ],
    [
      "an alias",
      "name: &x a\ntitle: *x\n",
      [
        "dashboard.yaml:1: anchors (&) and aliases (*) are not accepted.",
        "Write the value out where it is wanted; text that begins with & or * goes in quotes.",
      ],
    ],
    [
      "a tag",
      "name: !!python/object x\n",
      [
        "dashboard.yaml:1: tags (!) are not accepted.",
        "Write the plain value; text that begins with ! goes in quotes.",
      ],
    ],
    [
      "a list",
      "- name\n",
      [
        "dashboard.yaml:1: a list stands where keys and values belong.",
        'Write one "key: value" a line; the keys are name, title, owner, access, app, python, base, resources, lint.',
      ],
    ],
    [
      "an empty file",
      " \n",
      [
        "dashboard.yaml is empty.",
        "Delete it, or give it a key: name, title, owner, access, app, python, base, resources, lint.",
      ],
    ],
    [
      "brackets without end",
      `name: ${"[".repeat(30_000)}`,
      [
        "dashboard.yaml:1: groups are nested too deeply.",
        "No settings file is nested so deeply: see what its keys take.",
      ],
    ],
    [
      "two documents",
      "name: a\n---\nname: b\n",
      ["dashboard.yaml:2: a second document begins; one is accepted.", "Delete the line --- and what follows it."],
    ],
    [
      "a file of a megabyte",
      `# ${"x".repeat(1_000_000)}`,
      ["dashboard.yaml is larger than 64 KiB, which no settings file is.", "Keep settings only in it."],
    ],
  ])("%s", (_, text, expected) => {
    expect(faultOf(text)).toEqual(expected);
  });

  test("aliases that would grow beyond any memory are refused before they are looked at", () => {
    const bomb = [
      "a: &a [x, x]",
      ...Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : "a"}, *a]`),
    ];
    expect(faultOf(bomb.join("\n"))[0]).toBe("dashboard.yaml:1: anchors (&) and aliases (*) are not accepted.");
  });
});
