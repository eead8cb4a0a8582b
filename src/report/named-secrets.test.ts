import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../test/processor-time.ts";
import type { Finding, Report } from "./model.ts";
import { isSecretName, withoutNamedSecrets, withoutNamedWords } from "./named-secrets.ts";
import { renderFindings } from "./terminal.ts";

describe("a name says that its value is a secret", () => {
  test.each([
    "password",
    "DB_PASSWORD",
    "smtpPassword",
    "api_key",
    "apiKey",
    "CLIENT_SECRET",
    "token",
    "pwd2",
    "access-token",
  ])("%s", (name) => expect(isSecretName(name)).toBe(true));
  test.each([
    "password_file",
    "token_url",
    "tokens",
    "pad_token",
    "next_page_token",
    "secretary",
    "mapbox_access_token",
    "key",
    "keyword",
    "PASSWORD_ID",
  ])("not %s", (name) => expect(isSecretName(name)).toBe(false));
});

test("a line is shown without what is given to such a name, and as long as it was", () => {
  const lines = [
    [`connect(host="db", password="gr33n door", port=1)`, `connect(host="db", password="••••••••••", port=1)`],
    [`settings["API_KEY"] = 'a8f7'  # ours`, `settings["API_KEY"] = '••••'  # ours`],
    [`{"token": "a", "user": "b"}`, `{"token": "•", "user": "b"}`],
    [`os.environ.get("CLIENT_SECRET", "é8")`, `os.environ.get("CLIENT_SECRET", "••")`],
    [`password: str = """open`, `password: str = """••••`],
    [`title = "Sales"`, `title = "Sales"`],
  ] as const;
  expect(lines.map(([line]) => withoutNamedSecrets(line))).toEqual(lines.map(([, shown]) => shown));
});

test("a bare word that is given to such a name is not shown where a bare word is a value", () => {
  const lines = [
    ["ENV DB_PASSWORD=gr33n PORT=80", "ENV DB_PASSWORD=••••• PORT=80"],
    ["connection_string: Server=db", "connection_string: •••••••••"],
    ["api_key: ${KEY}", "api_key: ${KEY}"],
  ] as const;
  expect(lines.map(([line]) => withoutNamedWords(line))).toEqual(lines.map(([, shown]) => shown));
});

test("a line on which a secret was found is shown by no finding with a text of it", () => {
  const text = `dash_auth.BasicAuth(app, {"hello": "world"})`;
  const finding = (rule: string): Finding => ({
    rule,
    level: "warning",
    message: "It is here.",
    count: 1,
    location: { file: "app.py", line: 3, column: 1, endLine: 3, endColumn: 20 },
  });
  const shown = (rules: readonly string[]) =>
    renderFindings({ stage: "lint", findings: rules.map(finding) } as unknown as Report, {
      color: false,
      width: 100,
      values: "show",
      source: () => text,
    });
  expect(shown(["D28", "D23"])).not.toContain("world");
  expect(shown(["D28"])).toContain("world");
});

test("of a secret of several lines no other finding shows one", () => {
  const lines = ['KEY = """-----BEGIN PRIVATE KEY-----', "MIIEvQIBADAN", 'BgkqhkiG9w0B"""; print(KEY)'];
  const finding = (rule: string, line: number, endLine: number): Finding => ({
    ...{ rule, level: "warning", message: "It is here.", count: 1 },
    location: { file: "app.py", line, column: rule === "REPO1" ? 10 : 1, endLine, endColumn: 13 },
  });
  const findings = [finding("REPO1", 1, 3), finding("W291", 2, 2), finding("D32", 3, 3)];
  const options = {
    color: false,
    width: 100,
    values: "show",
    source: (_: string, line: number) => lines[line - 1],
  } as const;
  const shown = renderFindings({ stage: "lint", findings } as unknown as Report, options);
  expect(shown).toContain("KEY =");
  expect(lines.flatMap((line) => line.match(/[\w-]{8,}/g) ?? []).filter((word) => shown.includes(word))).toEqual([]);
});

test("a line that is made to be read for ever is read at once", () => {
  const begun = process.cpuUsage();
  withoutNamedSecrets(`${"password=".repeat(2000)}"`);
  withoutNamedSecrets(`${"token = 'a".repeat(2000)}`);
  expect(processorTimeSince(begun)).toBeLessThan(1_500);
});
