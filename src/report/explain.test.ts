import { expect, test } from "vitest";
import { explainRule, rulePage } from "./explain.ts";
import type { RuleText } from "./rule.ts";

const rule: RuleText = {
  id: "D3",
  stage: "lint",
  title: "Debug mode is on in code that ships",
  level: "error",
  why: `The Werkzeug console runs any Python a visitor types,
    and tracebacks show your data.

    It is on when debug is.`,
  fix: "Read it from the environment.",
  bad: "app.run(debug=True)\n",
  good: 'app.run(\n    debug=os.environ.get("DEBUG") == "1",\n)',
};

test("an empty line of an example has no spaces", () => {
  const page = explainRule({ ...rule, bad: "import os\n\nprint(os)\n" }, { color: false });
  expect(page).toContain("    import os\n\n    print(os)\n");
});

test("a rule explains itself on a terminal", () => {
  expect(explainRule(rule, { color: false, width: 60 })).toMatchInlineSnapshot(`
    "D3  Debug mode is on in code that ships
    error, found by lint

    The Werkzeug console runs any Python a visitor types, and
    tracebacks show your data.

    It is on when debug is.

    Read it from the environment.

    Instead of
        app.run(debug=True)

    Write
        app.run(
            debug=os.environ.get("DEBUG") == "1",
        )
    "
  `);
});

test("and in Markdown", () => {
  expect(rulePage(rule)).toMatchInlineSnapshot(`
    "# D3: Debug mode is on in code that ships

    *error, found by lint*

    The Werkzeug console runs any Python a visitor types, and tracebacks show your data.

    It is on when debug is.

    Read it from the environment.

    Instead of:

    \`\`\`python
    app.run(debug=True)
    \`\`\`

    Write:

    \`\`\`python
    app.run(
        debug=os.environ.get("DEBUG") == "1",
    )
    \`\`\`
    "
  `);
});

test("with colours the words are the same", () => {
  expect(explainRule(rule, { color: true }).replace(/\u001b\[\d+m/g, "")).toBe(explainRule(rule, { color: false }));
});
