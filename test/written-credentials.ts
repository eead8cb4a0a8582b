/** Characters in no order that anybody would type, always the same. The tokens of these tests exist in memory only. */
export function noise(length: number, alphabet: string, seed = 7): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return alphabet[Math.floor(state / 65536) % alphabet.length];
  }).join("");
}

const [upper, lower, digits] = ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"];
export const word = upper + lower + digits;
export const hex = "0123456789abcdef";
export const uuid = (seed: number) =>
  [
    noise(8, hex, seed),
    noise(4, hex, seed + 1),
    `4${noise(3, hex, seed + 2)}`,
    `a${noise(3, hex, seed + 3)}`,
    noise(12, hex, seed + 4),
  ].join("-");
const key = (kind: string, ending = "\n") =>
  `-----BEGIN ${kind}PRIVATE KEY-----${ending}${Array.from({ length: 6 }, (_, line) => noise(64, `${word}+/`, line + 1)).join(ending)}${ending}-----END ${kind}PRIVATE KEY-----${ending}`;

/** Of each kind one, in a line as people write it, and what of it must never be seen. */
export const written: readonly (readonly [kind: string, text: string, secret: string])[] = (
  [
    ["an AWS access key", `AKIA${noise(16, `${upper}234567`)}`, (it) => `aws_access_key_id = ${it}`],
    ["an AWS secret access key", noise(40, `${word}/+`), (it) => `AWS_SECRET_ACCESS_KEY="${it}"`],
    ["a GitHub token", `ghp_${noise(36, word)}`, (it) => `token = "${it}"`],
    ["a GitHub token", `github_pat_${noise(22, word)}_${noise(59, word)}`, (it) => `https://${it}@github.com/a/b`],
    ["a GitLab token", `glpat-${noise(20, word)}`, (it) => it],
    ["a Slack token", `xoxb-${noise(12, digits)}-${noise(12, digits)}-${noise(24, word)}`, (it) => `slack: ${it}`],
    [
      "a Slack webhook",
      `https://hooks.slack.com/services/T${noise(9, upper)}/B${noise(9, upper)}/${noise(24, word)}`,
      (it) => it,
    ],
    [
      "a Microsoft Teams webhook",
      `https://dept.webhook.office.com/webhookb2/${uuid(1)}@${uuid(9)}/IncomingWebhook/${noise(32, hex)}/${uuid(20)}`,
      (it) => it,
    ],
    [
      "the key of an Azure storage account",
      `${noise(86, `${word}+/`)}==`,
      (it) => `AccountName=a;AccountKey=${it};EndpointSuffix=core.windows.net`,
    ],
    ["an Azure shared access key", `${noise(43, `${word}+/`)}=`, (it) => `Endpoint=sb://a/;SharedAccessKey=${it}`],
    [
      "a signed Azure link",
      `${noise(43, word)}%3D`,
      (it) => `https://a.blob.core.windows.net/c/x.csv?sv=2024-11-04&se=2027-01-01&sp=r&sig=${it}`,
    ],
    ["an Azure client secret", `a1B8Q~${noise(34, word)}`, (it) => `client_secret='${it}'`],
    ["a Google API key", `AIza${noise(35, word)}`, (it) => `key=${it}`],
    ["a Google client secret", `GOCSPX-${noise(28, word)}`, (it) => it],
    [
      "a secret Mapbox token",
      `sk.eyJ${noise(80, word)}.${noise(22, word)}`,
      (it) => `px.set_mapbox_access_token("${it}")`,
    ],
    ["a GOV.UK Notify API key", `${uuid(3)}-${uuid(50)}`, (it) => `NOTIFY_API_KEY=dashboards-${it}`],
    ["a Databricks token", `dapi${noise(32, hex)}`, (it) => `access_token="${it}"`],
    ["an OpenAI key", `sk-${noise(20, word)}T3BlbkFJ${noise(20, word)}`, (it) => `openai.api_key = "${it}"`],
    ["an OpenAI key", `sk-proj-${noise(120, `${word}_-`)}`, (it) => it],
    ["an Anthropic key", `sk-ant-api03-${noise(95, `${word}_-`)}`, (it) => it],
    ["a Hugging Face token", `hf_${noise(34, upper + lower)}`, (it) => it],
    ["a Stripe key", `sk_live_${noise(24, word)}`, (it) => it],
    ["a SendGrid key", `SG.${noise(22, word)}.${noise(43, word)}`, (it) => it],
    ["a PyPI token", `pypi-AgEIcHlwaS5vcmc${noise(120, word)}`, (it) => it],
    ["an npm token", `npm_${noise(36, word)}`, (it) => `//registry/:_authToken=${it}`],
    [
      "the password of a database",
      `${noise(12, word)}-41`,
      (it) => `create_engine("mssql+pyodbc://reader:${it}@sql.dept.gov.uk/db?driver=x")`,
    ],
    ["a private key", key(""), (it) => it],
    ["a private key", key("RSA "), (it) => `KEY = """${it}"""`],
    ["a private key", key("OPENSSH "), (it) => it],
    ["a private key", key("", "\\n"), (it) => `KEY=${JSON.stringify(it)}`],
    [
      "the key of a Google service account",
      key("", "\\n"),
      (it) => `{"type": "service_account", "private_key": "${it}"}`,
    ],
  ] as const satisfies readonly (readonly [string, string, (it: string) => string])[]
).map(([kind, secret, within]) => [kind, within(secret), secret]);
