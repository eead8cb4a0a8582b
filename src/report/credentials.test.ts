import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../test/processor-time.ts";
import { hex, noise, uuid, word, written } from "../../test/written-credentials.ts";
import { credentialsIn, withoutCredentials, withoutSecrets } from "./credentials.ts";

describe("a credential is known by its looks", () => {
  test.each(written)("%s", (kind, text, secret) => {
    expect(credentialsIn(`# before 😀\n${text}\n# after`).map((one) => one.kind)).toEqual([kind]);
    const hidden = withoutCredentials(`# before\n${text}\n# after`);
    expect(hidden).toHaveLength(`# before\n${text}\n# after`.length);
    const body = secret.replace(/-----[^-]+-----/g, "").replace(/\\n/g, "\n");
    for (const part of body.split(/\s+/).filter((line) => line.length > 5)) expect(hidden).not.toContain(part);
    expect(hidden.startsWith("# before\n") && hidden.endsWith("\n# after")).toBe(true);
  });
});

test.each([
  ["AKIAIOSFODNN7EXAMPLE", "the example of AWS"],
  ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "its secret"],
  [`ghp_${"x".repeat(36)}`, "crosses"],
  ["ghp_0123456789abcdefghijklmnopqrstuvwxyz", "a row of characters"],
  [
    "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
    "Microsoft's emulator",
  ],
  [`pk.eyJ${noise(80, word)}.${noise(22, word)}`, "a public Mapbox token"],
  [`eyJ${noise(30, word)}.eyJ${noise(60, word)}.${noise(43, word)}`, "a JSON Web Token"],
  ["-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "a key left out"],
  ['if "-----BEGIN RSA PRIVATE KEY-----" in text:', "code that looks for keys"],
  [`-----BEGIN CERTIFICATE-----\n${noise(64, word)}\n-----END CERTIFICATE-----`, "a certificate"],
  [`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${noise(43, word)} me@here`, "a public key"],
  ["postgresql://user:password@db.dept.gov.uk/x", "a password that stands for one"],
  ["postgresql://postgres:Tuesday-41@localhost/x", "a password of this machine"],
  ["postgresql://reader:Tuesday-41@db.example.com/x", "a host of examples"],
  ['f"postgresql://{user}:{password}@{host}/x"', "a text that is put together"],
  ["postgresql://reader:${PASSWORD1}@db.dept.gov.uk/x", "a password from the environment"],
  ["https://a.blob.core.windows.net/c/x.csv?sv=2024-11-04", "a link that is not signed"],
  [`sha256:${noise(64, hex)} ${noise(40, hex)}`, "hashes"],
  [`integrity="sha384-${noise(64, word)}"`, "the hash of a script"],
  [`${uuid(1)} ${uuid(2)}-x`, "two numbers of things"],
])("%s is no credential", (text) => {
  expect(credentialsIn(text)).toEqual([]);
  expect(withoutCredentials(text)).toBe(text);
});

test("places are in order, do not overlap, and are no more than a hundred", () => {
  const many = Array.from({ length: 150 }, (_, index) => `ghp_${noise(36, word, index + 1)}`).join("\n");
  const found = credentialsIn(many);
  expect(found).toHaveLength(100);
  expect(found.map(({ from }) => from)).toEqual(Array.from({ length: 100 }, (_, index) => index * 41));
});

test.each([
  ["-----BEGIN RSA PRIVATE KEY-----\n", 40_000],
  ["postgresql://a:", 80_000],
  ["sk-proj-", 100_000],
  ["a-", 500_000],
  ["?sig=A1", 100_000],
  ["A", 1_000_000],
])("a long text of %j takes little time", (part, times) => {
  const begun = process.cpuUsage();
  credentialsIn(part.repeat(times));
  expect(processorTimeSince(begun)).toBeLessThan(3_000);
});

test.each([
  ["a.py", 'password = "hunter 2"', 'password = "••••••••"'],
  ["a.py", "connect(user='me', password=b'hunter2')", "connect(user='me', password=b'•••••••')"],
  ["a.py", 'def f(api_key: str = "hunter2", n="x"):', 'def f(api_key: str = "•••••••", n="x"):'],
  ["a.py", 'os.environ["DB_PASSWORD"] = "hunter2"', 'os.environ["DB_PASSWORD"] = "•••••••"'],
  ["a.py", 'if token == "hunter2":', 'if token == "•••••••":'],
  ["a.py", "token = get_token()  # debug=True", "token = get_token()  # debug=True"],
  ["a.py", 'app.run(debug=True, host="0.0.0.0")', 'app.run(debug=True, host="0.0.0.0")'],
  ["Dockerfile", "ENV DB_PASSWORD=hunter2 A=b", "ENV DB_PASSWORD=••••••• A=b"],
  ["Dockerfile", "ARG API_TOKEN=$TOKEN", "ARG API_TOKEN=$TOKEN"],
  ["compose.yaml", "  - secret_key: hunter2 # why", "  - secret_key: ••••••• # why"],
  ["requirements.txt", "dash==4.4.1", "dash==4.4.1"],
  ["web/.env.local", "TITLE = A # b", "TITLE = …"],
])("a line of %s is shown as its code without its secrets: %s", (file, line, shown) => {
  expect(withoutSecrets(line, file)).toBe(shown);
});
