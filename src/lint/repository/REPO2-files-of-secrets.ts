import { linesOf, type OtherFile } from "../dash/other-files.ts";
import { type ProjectHit, rule } from "../dash/rule.ts";
import { isSecretByName } from "./secret-files.ts";
import { packagesIn } from "./survey.ts";

export const filesOfSecrets = rule({
  id: "REPO2",
  title: "A file that is made to hold secrets is in the repository",
  level: "warning",
  why: "Such a file is for one machine. In the repository everyone who can read it has what is in it, and Slipway leaves it out of the image, so the dashboard does not even get it.",
  fix: "Name it in .gitignore and take it out of Git, git rm --cached, then revoke what was in it; show which names there are in .env.example.",
  bad: { files: { ".env": "DASH_TITLE=Absence\nDB_PASSWORD=Tuesday-41" } },
  good: [
    { files: { ".env.example": "DASH_TITLE=Absence\nDB_PASSWORD=", ".gitignore": ".env" } },
    { files: { ".env": 'API_TOKEN="insert-your-token-here"' } },
    {
      files: { ".env": "DASH_TITLE=Absence\nDB_PASSWORD=\nAPI_TOKEN=${TOKEN}\nLOG_LEVEL=info", "certificate.pem": "x" },
    },
  ],
  *checkProject({ survey, files }) {
    const others = packagesIn(survey.entries);
    const texts = new Map(files.map((file) => [file.path, file]));
    for (const { path, kind, megabytes } of survey.entries) {
      if (kind !== "file" || megabytes === 0 || others(path) || !isSecretByName(path)) continue;
      const file = texts.get(path);
      const name = path.split("/").at(-1) ?? path;
      if (/^\.env/i.test(name)) yield* inEnvironmentFile(file, name);
      // A certificate is public; the keys that are text are found by what is in them.
      else if (file && !/\.(pem|key|pub|json)$/i.test(name)) yield { file, message: `${name} is made to hold secrets` };
    }
  },
});

/** A variable whose name says that its value is a secret, and that has a value of its own. */
const secret =
  /^\s*(?:export\s+)?\w*(?:PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CONNECTION_STRING)\w*\s*=\s*["']?(?!\s*(?:#|$)|["']|\$|<|\{|[^\s"']*(?:your|change|insert|xxx|\*\*\*|example|placeholder)|none\b|null\b|true\b|false\b)/i;

/** The first variable that holds a secret; none of a file that only sets how the dashboard runs. */
function* inEnvironmentFile(file: OtherFile | undefined, name: string): Iterable<ProjectHit> {
  const at = file && linesOf(file).find(({ text }) => secret.test(text.slice(0, 500)));
  const end = at && at.from + at.text.indexOf("=");
  if (at && end) yield { file, at: { from: at.from, to: end }, message: `${name} holds a secret` };
}
