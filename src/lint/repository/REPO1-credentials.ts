import { isTest } from "../dash/apps.ts";
import { rule } from "../dash/rule.ts";
import { placeOf } from "./placed.ts";

/** Apart from its address, so that this very file is not found. */
const password = "Tuesday-41";

export const credentials = rule({
  id: "REPO1",
  title: "A credential is written into a file",
  level: "error",
  why: "Whoever can read the repository, or a copy of it, now or later, can use it: deleting the line does not delete it from the history. Its value is shown nowhere in this report.",
  fix: 'Revoke it where it was issued and make a new one, which the dashboard reads from its environment: os.environ["NAME"].',
  bad: `from sqlalchemy import create_engine

engine = create_engine("postgresql://reader:${password}@db.schools.internal/absence")`,
  good: [
    `import os
from sqlalchemy import create_engine

engine = create_engine(os.environ["DATABASE_URL"])`,
    {
      files: {
        "app.py": `local = "postgresql://postgres:postgres@localhost/absence"
made = f"postgresql://{user}:{password}@db.schools.internal/absence"
like = "postgresql://user:password1@db.schools.internal/absence"
token = "pk.eyJ1IjoiZXhhbXBsZSIsImEiOiJjazAwMDAwMDAwMDAwMDAwIn0.AbCdEfGhIjKlMnOpQrStUv"`,
        "docs/aws.md": "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
      },
    },
  ],
  *checkProject({ survey }) {
    for (const seen of survey.credentials) {
      const level = seen.mayBePublic || isTest(seen.path) ? "warning" : "error";
      const fix = seen.mayBePublic
        ? {
            fix: "Restrict it, where it was issued, to the addresses and services it is for, or read it from the environment.",
          }
        : {};
      yield { ...placeOf(seen), level, message: `${seen.kind} stands here`, ...fix };
    }
  },
});
