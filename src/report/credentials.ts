import { withoutNamedSecrets, withoutNamedWords } from "./named-secrets.ts";
import { textsAmong } from "./texts-among.ts";

/**
 * What can be told to be a credential by its looks alone. Whoever finds one says of which kind it is and where, and never what it is:
 * here is also what keeps one out of everything that is shown.
 */

/** One credential in a text: its kind, as it follows "this is", and its place in UTF-16 code units. */
export type Credential = {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  /** It is often meant to be seen, and restricted where it is used. */
  readonly mayBePublic: boolean;
};

type Shape = {
  readonly kind: string;
  /** Texts in ASCII of which one is in every text with such a credential: quicker to look for than the pattern. */
  readonly anchors: readonly string[];
  /** Its first group is the secret, or the whole is. */
  readonly pattern: RegExp;
  /** What the pattern cannot say. The text around is asked for the few that need it. */
  readonly when?: (secret: string, text: string, at: number) => boolean;
  readonly isExample?: (secret: string) => boolean;
  readonly mayBePublic?: boolean;
};

/**
 * Shapes that their issuers made to be recognised, and a few whose surroundings leave no doubt. Left out on purpose: what is public by
 * its nature (a Mapbox `pk.` token), what cannot be told from an example (a JSON Web Token), and passwords with nothing around them.
 *
 * @see GitHub Docs, "Supported secret scanning patterns"; AWS IAM, "Unique identifiers"; GOV.UK Notify, "API keys"
 */
const shapes: readonly Shape[] = [
  {
    kind: "the key of a Google service account",
    anchors: ["service_account"],
    pattern:
      /-----BEGIN (?:RSA )?PRIVATE KEY-----(?:\\{1,2}n|\s){1,9}(?=[A-Za-z0-9+/=]{40})[A-Za-z0-9+/=\s\\]{40,12000}/g,
    when: (_, text) => /"type\\?"\s{0,9}:\s{0,9}\\?"service_account/.test(text),
    isExample: isExampleKey,
  },
  {
    kind: "a private key",
    anchors: ["PRIVATE KEY"],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|[\s"'+\\,]){1,20}(?:(?:Proc-Type|DEK-Info|Version|Comment): [^\r\n\\]{1,80}(?:\\r|\\n|[\s"'+\\,]){1,20}){0,4}(?=[A-Za-z0-9+/=]{40})[A-Za-z0-9+/=\s"',\\]{40,12000}/g,
    isExample: isExampleKey,
  },
  {
    kind: "an AWS access key",
    anchors: ["AKIA", "ASIA"],
    pattern: /(?<![A-Za-z0-9/+])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9/+])/g,
    when: (key) => !key.endsWith("EXAMPLE"),
  },
  {
    kind: "an AWS secret access key",
    anchors: ["ecret", "ECRET"],
    pattern: /secret_?access_?key(?:\\?["'])?\]?\s{0,9}[:=]\s{0,9}(?:\\?["'])?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    when: (key) => !key.endsWith("EXAMPLEKEY") && /\d/.test(key),
  },
  {
    kind: "a GitHub token",
    anchors: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    pattern:
      /(?<![A-Za-z0-9_])(?:gh[oprsu]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])/g,
  },
  {
    kind: "a GitLab token",
    anchors: ["glpat-"],
    pattern: /(?<![\w-])glpat-[\w-]{20,60}/g,
  },
  {
    kind: "a Slack token",
    anchors: ["xox"],
    pattern: /(?<![\w-])xox[abeoprs]-\d{6,}-[\w-]{16,200}/g,
  },
  {
    kind: "a Slack webhook",
    anchors: ["hooks.slack.com"],
    pattern:
      /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{7,14}\/[A-Z0-9]{7,20}\/[A-Za-z0-9]{18,60}/g,
  },
  {
    kind: "a Microsoft Teams webhook",
    anchors: ["webhook.office.com"],
    pattern:
      /https:\/\/[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/[\w-]{36}@[\w-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[\w-]{36}/g,
  },
  {
    kind: "the key of an Azure storage account",
    anchors: ["AccountKey="],
    // The key of Microsoft's emulator is in its documentation, and the same everywhere.
    pattern: /AccountKey=(?!Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq)([A-Za-z0-9+/]{86}==)/g,
  },
  {
    kind: "an Azure shared access key",
    anchors: ["SharedAccessKey="],
    pattern: /SharedAccessKey=([A-Za-z0-9+/]{43}=)/g,
  },
  {
    kind: "a signed Azure link",
    anchors: ["sig="],
    pattern: /[?&]sig=([A-Za-z0-9%+/]{40,120}(?:%3D|=)?)/g,
    when: (_, text, at) => /[?&](?:amp;)?sv=20\d\d-\d\d-\d\d/.test(text.slice(Math.max(0, at - 400), at + 400)),
  },
  {
    kind: "an Azure client secret",
    anchors: ["Q~"],
    pattern: /(?<![\w~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])/g,
    when: (secret) => /[a-z]/.test(secret) && /[A-Z]/.test(secret.replace("Q~", "")),
  },
  {
    kind: "a Google API key",
    anchors: ["AIza"],
    pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g,
    mayBePublic: true,
  },
  {
    kind: "a Google client secret",
    anchors: ["GOCSPX-"],
    pattern: /(?<![\w-])GOCSPX-[\w-]{28}(?![\w-])/g,
  },
  {
    kind: "a secret Mapbox token",
    anchors: ["sk.eyJ"],
    pattern: /(?<![\w.-])sk\.eyJ[\w-]{20,300}\.[\w-]{20,100}/g,
  },
  {
    kind: "a GOV.UK Notify API key",
    anchors: ["-4"],
    // Before it stands a name that its owner gave it.
    pattern:
      /\w-([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})(?![\w-])/g,
  },
  {
    kind: "a Databricks token",
    anchors: ["dapi"],
    pattern: /(?<![\w-])dapi[0-9a-f]{32}(?:-\d)?(?![\w-])/g,
  },
  {
    kind: "an OpenAI key",
    anchors: ["sk-"],
    pattern: /(?<![\w-])sk-(?:(?:proj|svcacct|admin)-[\w-]{40,200}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})(?![\w-])/g,
  },
  {
    kind: "an Anthropic key",
    anchors: ["sk-ant-"],
    pattern: /(?<![\w-])sk-ant-[a-z0-9]{3,12}-[\w-]{60,200}(?![\w-])/g,
  },
  {
    kind: "a Hugging Face token",
    anchors: ["hf_"],
    pattern: /(?<![\w-])hf_[A-Za-z]{34}(?![\w-])/g,
  },
  {
    kind: "a Stripe key",
    anchors: ["k_live_"],
    pattern: /(?<![\w-])[rs]k_live_[A-Za-z0-9]{24,120}(?![\w-])/g,
  },
  {
    kind: "a SendGrid key",
    anchors: ["SG."],
    pattern: /(?<![\w.-])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g,
  },
  {
    kind: "a PyPI token",
    anchors: ["pypi-AgE"],
    pattern: /(?<![\w-])pypi-AgE[\w-]{60,300}/g,
  },
  {
    kind: "an npm token",
    anchors: ["npm_"],
    pattern: /(?<![\w-])npm_[A-Za-z0-9]{36}(?![\w-])/g,
  },
  {
    kind: "the password of a database",
    anchors: ["://"],
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mariadb|mssql|oracle|mongodb|redis|rediss|snowflake|redshift)(?:\+[a-z0-9_]{1,20})?:\/\/[^\s:/@"'`<>{}$%]{1,60}:([^\s/@"'`<>{}$()[\]*]{8,80})@(?=([A-Za-z0-9_-]{1,60}(?:\.[A-Za-z0-9_-]{1,60}){1,6}))/g,
    when: (password, text, at) => isChosen(password) && isElsewhere(text.slice(at, at + 400)),
  },
];

/** A password that somebody chose, and not a word that stands for one. */
const isChosen = (password: string) =>
  /\d/.test(password) &&
  /[A-Za-z]/.test(password) &&
  !/passw|secret|change|your|user|test|admin|example|dummy|^x+\d*$/i.test(password);

/** A host that is not this machine, and not one of those set aside for examples (RFC 2606). */
function isElsewhere(from: string): boolean {
  const host = /@([^\s/:?"'`]+)/.exec(from)?.[1]?.toLowerCase() ?? "";
  return !/^(127\.|0\.0\.0\.0|localhost|host\.docker\.internal)|(^|\.)(example|invalid|test|localhost)(\.(com|org|net))?$/.test(
    host,
  );
}

/** Every character of an example comes from a short stock, or in a row: `XXXX…`, `0123456789`, `your-token-here`. */
function looksInvented(secret: string): boolean {
  return (
    /(.)\1{6}/.test(secret) ||
    /example|your[-_]|placeholder|redacted|dummy|0123456789|123456789a|abcdefghij/i.test(secret) ||
    new Set(secret.slice(-40)).size < Math.min(8, secret.length / 2)
  );
}

/** A key in examples is one letter again and again; a real one may well have a row of A's, which are zeros. */
function isExampleKey(key: string): boolean {
  return new Set(key.replace(/^-----BEGIN[^-]+-----|[\s\\"',]+/g, "").slice(-400)).size < 20;
}

/** Beyond so many in one text nothing new is learnt. */
const most = 100;

const anchorsIn = textsAmong(shapes.flatMap(({ anchors }) => anchors));

/**
 * What a text in UTF-8 may hold, by its bytes: they are gone through once, and most need not be decoded. Undefined where it holds none.
 */
export function suspectsIn(bytes: Uint8Array): Suspects | undefined {
  const anchors = anchorsIn(bytes);
  return anchors.size === 0 ? undefined : { anchors };
}

export type Suspects = { readonly anchors: ReadonlySet<string> };

/**
 * Every credential in a text, in order, each place once. The time is linear in the text.
 *
 * @param suspects what the bytes of this very text say that it may hold, where they were asked
 */
export function credentialsIn(text: string, suspects?: Suspects): readonly Credential[] {
  const isThere = (anchor: string) => suspects?.anchors.has(anchor) ?? text.includes(anchor);
  const found: Credential[] = [];
  for (const { kind, anchors, pattern, when, isExample = looksInvented, mayBePublic = false } of shapes) {
    if (found.length >= most || !anchors.some(isThere)) continue;
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      const from = match.index + match[0].indexOf(secret);
      const to = from + secret.length;
      if (isExample(secret) || when?.(secret, text, match.index) === false) continue;
      if (found.some((one) => from < one.to && to > one.from)) continue;
      found.push({ kind, from, to, mayBePublic });
      if (found.length >= most) break;
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** One question of a short text, instead of one for each anchor. */
const anyAnchor = new RegExp(
  shapes.flatMap(({ anchors }) => anchors.map((anchor) => anchor.replace(/\W/g, "\\$&"))).join("|"),
);

/** The same text with every credential in it as so many `•`: what is marked below a line stays below it. */
export function withoutCredentials(text: string): string {
  if (!anyAnchor.test(text)) return text;
  let kept = "";
  let done = 0;
  for (const { from, to } of credentialsIn(text)) {
    kept += text.slice(done, from) + "•".repeat(to - from);
    done = to;
  }
  return done === 0 ? text : kept + text.slice(done);
}

/**
 * A line of source without what may be a secret in it: everything that looks like a credential, and whatever is given to a name that
 * says it is one. Of a file that sets an environment only the names are left.
 */
export function withoutSecrets(line: string, file: string): string {
  if (/(?:^|\/)\.env[^/]*$|\.env$/i.test(file)) return line.replace(/(=\s*)\S.*$/, "$1…");
  const hidden = withoutNamedSecrets(withoutCredentials(line));
  // In code a bare word is a name.
  return file.endsWith(".py") ? hidden : withoutNamedWords(hidden);
}
