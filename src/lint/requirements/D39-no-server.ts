import { posix } from "node:path";
import { type Line, linesOf, type OtherFile } from "../dash/other-files.ts";
import { rule } from "../dash/rule.ts";
import { folderOf, placesOf, upFrom } from "./manifests.ts";

export const noServer = rule({
  id: "D39",
  title: "No server is among the packages",
  level: "warning",
  why: "What Dash starts by itself is for one developer at a time. Slipway adds gunicorn to the images that it lays out itself; from a Dockerfile, on another platform or by hand the dashboard starts without a server, or not at all.",
  fix: "Ask for one beside Dash and pin it: gunicorn==27.0.1.",
  bad: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1",
        Procfile: "web: gunicorn app:server",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1  # D39 note",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        Dockerfile: 'FROM python:3.13\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]',
        "requirements.txt": "dash==4.4.1  # D39",
      },
    },
  ],
  good: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1\ngunicorn==27.0.1",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1",
        Dockerfile:
          'FROM python:3.13\nRUN pip install -r requirements.txt \\\n    gunicorn==27.0.1\nCMD ["gunicorn", "app:server"]',
      },
    },
    { files: { "app.py": "from dash import Dash\napp = Dash(__name__)" } },
  ],
  *checkProject(project) {
    if (!project.survey.whole) return;
    const byFolder = Map.groupBy(project.files, ({ path }) => folderOf(path));
    for (const { folder, apps, manifests, locks } of placesOf(project)) {
      const [first] = manifests;
      const around = upFrom(folder).flatMap((one) => byFolder.get(one) ?? []);
      const said = [...manifests.map(({ file }) => file), ...around];
      if (!first || locks.some((path) => textOf(around, path) === undefined) || said.some(installsServer)) continue;
      const here = around.filter(({ path }) => folderOf(path) === folder);
      const started = here.flatMap((file) => startsServer(file).slice(0, 1));
      const [start] = started;
      for (const { entry } of apps) {
        if (start) {
          const message = `${posix.basename(start.file.path)} starts ${start.server}, which nothing installs`;
          yield { file: start.file, at: start.at, message };
          continue;
        }
        const level = here.some(({ path }) => isDockerfile(path)) ? "warning" : "note";
        yield {
          file: first.file,
          level,
          message: `nothing here installs a server for ${posix.relative(folder || ".", entry.path)}`,
        };
      }
    }
  },
});

const servers =
  /\b(gunicorn|waitress(?:-serve)?|uvicorn|hypercorn|uwsgi|pyuwsgi|granian|mod[_-]wsgi|bjoern|cheroot|gevent|meinheld|daphne|gunicorn-flask)\b/i;

const textOf = (files: readonly OtherFile[], path: string) => files.find((file) => file.path === path)?.text;

const isDockerfile = (path: string) =>
  /(^|\/)((?:Docker|Container)file[^/]*|[^/]*\.(?:docker|container)file)$/i.test(path);

function installsServer(file: OtherFile): boolean {
  const before = known.get(file);
  if (before !== undefined) return before;
  const answer = namesServer(file);
  known.set(file, answer);
  return answer;
}

/** What lies at the top is there for each of the dashboards below. */
const known = new WeakMap<OtherFile, boolean>();

/** Any mention in what says what is installed; in a Dockerfile only where it installs, or in what it builds on. */
function namesServer(file: OtherFile): boolean {
  if (isDockerfile(file.path)) {
    const joined = (file.text ?? "").replace(/\\\r?\n/g, " ");
    return joined.split(/\r?\n/).some((line) => /^\s*(RUN|FROM)\b/i.test(line) && servers.test(line));
  }
  if (
    !/(requirements[^/]*\.(txt|in)|pyproject\.toml|\.lock|pylock\.toml|Pipfile|environment\.ya?ml|setup\.cfg)$/i.test(
      file.path,
    )
  )
    return false;
  return linesOf(file).some(({ text }) => servers.test(text.replace(/(^|\s)#.*/, "")));
}

type Start = { readonly file: OtherFile; readonly at: Line; readonly server: string };

function startsServer(file: OtherFile): readonly Start[] {
  if (!isDockerfile(file.path) && !/(^|\/)(Procfile|app\.ya?ml|render\.ya?ml)$/i.test(file.path)) return [];
  return linesOf(file).flatMap((at) => {
    const line = at.text.slice(0, 1000).replace(/(^|\s)#.*/, "");
    const server = servers.exec(line)?.[1];
    const starts = /^\s*(web\s*:|CMD\b|ENTRYPOINT\b|entrypoint\s*:|startCommand\s*:)/.test(line);
    return server && starts ? [{ file, at: { ...at, to: at.from + line.trimEnd().length }, server }] : [];
  });
}
