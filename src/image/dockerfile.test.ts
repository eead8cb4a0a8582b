import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { withoutDockerfile } from "./dockerfile.ts";
import { base, built, dashboardOf, folder, said } from "./fixtures/build.ts";

const dashboard = dashboardOf({ dockerfile: said("Dockerfile") });

const adviceFor = (text: string) =>
  withoutDockerfile(dashboard, base.lock, { files: memoryFiles({ Dockerfile: text }) });

test("where no step may be run, a Dockerfile is not built, and the report says who does it", async () => {
  const { report, outputs } = await built(dashboard, { files: { ...folder, Dockerfile: "FROM scratch\n" } });
  expect([report.verdict, report.headline, outputs]).toEqual([
    "not-run",
    "the Dockerfile is built, and its image is scanned, by the job prove: its steps are code, and this job runs none",
    undefined,
  ]);
});

test("a Dockerfile that does what is done anyway can be deleted", async () => {
  const text = `FROM python:3.13-slim
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev \\
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN python3.13 -m venv $VENV && . $VENV/bin/activate && $VENV/bin/pip3.13 install --no-cache-dir -r requirements.txt
COPY . .
USER 1000
CMD ["gunicorn", "app:server"]
`;
  expect(await adviceFor(text)).toBe(
    "Nothing in it needs a Dockerfile, as far as can be seen: without it, Python, the packages and the server are found in your other files.",
  );
});

test("what would be missed is named", async () => {
  const text = `FROM python:3.13
RUN <<EOF
apt-get install -y gdal-bin unixodbc=2.3 curl
curl -O https://example.gov.uk/areas.json
EOF
RUN npm ci
`;
  expect(await adviceFor(text)).toBe(
    "It installs gdal-bin and unixodbc, which the base debian-13-python-3.13 lacks; most wheels bring the libraries they need, and the platform team can add to the base what they do not. It runs curl and npm: commit what that makes, where the dashboard needs it. Try without the Dockerfile: `slipway check` says whether the dashboard starts.",
  );
});
