import { describe, expect, test } from "vitest";
import { dashboardOf, said } from "../fixtures/build.ts";
import { serverCommand } from "./server-command.ts";

type Command = { readonly Entrypoint?: string[]; readonly Cmd?: string[] };

const text = `FROM a
RUN pip install gunicorn
CMD something
`;
const of = (config: Command, more = {}) =>
  serverCommand({ config }, { dashboard: dashboardOf(), file: "Dockerfile", text, ...more });
const words = (config: Command) => {
  const { Entrypoint, Cmd } = of(config);
  return [...Entrypoint, ...Cmd];
};
const shell = (script: string) => ({ Cmd: ["/bin/sh", "-c", script] });

describe("gunicorn keeps its command, less the address", () => {
  test.each<[Command, string[]]>([
    [{ Cmd: ["gunicorn", "-b", "0.0.0.0:8050", "app:server"] }, ["gunicorn", "app:server"]],
    [{ Cmd: ["gunicorn", "--bind=:80", "-w", "2", "app:server"] }, ["gunicorn", "-w", "2", "app:server"]],
    [
      { Entrypoint: ["tini", "--", "/venv/bin/gunicorn"], Cmd: ["--bind", ":$PORT", "app:server"] },
      ["tini", "--", "/venv/bin/gunicorn", "app:server"],
    ],
    [
      { Entrypoint: ["python", "-m", "gunicorn"], Cmd: ["-b:80", "app:server"] },
      ["python", "-m", "gunicorn", "app:server"],
    ],
    [
      shell("cd src && exec gunicorn --workers 2 -b 0.0.0.0:${PORT:-8050} app:server"),
      ["/bin/sh", "-c", "cd src && exec gunicorn --workers 2 app:server"],
    ],
    [shell("gunicorn app:server --bind '0.0.0.0:8050'"), ["/bin/sh", "-c", "gunicorn app:server"]],
  ])("%j", (config, expected) => {
    expect(words(config)).toEqual(expected);
    expect(of(config).findings).toEqual([]);
  });
});

describe("what takes no address from outside gives way to gunicorn", () => {
  const tail = ["--worker-class=gthread", "--workers=1", "--threads=8"];
  test.each<[Command, string[]]>([
    [{ Cmd: ["python", "app.py"] }, ["python", "-m", "gunicorn"]],
    [{ Entrypoint: ["/venv/bin/python3.13"], Cmd: ["app.py"] }, ["/venv/bin/python3.13", "-m", "gunicorn"]],
    [{ Cmd: ["uv", "run", "python", "app.py"] }, ["uv", "run", "python", "-m", "gunicorn"]],
    [shell("flask run --host 0.0.0.0"), ["gunicorn"]],
    [{ Cmd: ["python3"] }, ["python3", "-m", "gunicorn"]],
  ])("%j", (config, expected) => {
    expect(words(config).slice(0, expected.length + tail.length)).toEqual([...expected, ...tail]);
    expect(words(config).at(-1)).toBe("app:app");
    const [found, ...others] = of(config).findings;
    expect([found?.rule, found?.level, found?.location, others]).toEqual([
      "other-server",
      "warning",
      { file: "Dockerfile", line: 3 },
      [],
    ]);
  });

  test("the words say what was there and what is now", () => {
    expect(of({ Cmd: ["python", "app.py"] }).findings[0]?.message).toBe(
      'This starts "python app.py"; the image starts gunicorn with app:app instead.',
    );
  });

  test("but not where nothing installs it", () => {
    const dashboard = dashboardOf({ dependencies: said({ file: "requirements.txt", pins: [] }) });
    expect(() => of({ Cmd: ["python", "app.py"] }, { dashboard, text: "FROM a\nCMD python app.py\n" })).toThrow(
      'Dockerfile:2: this starts "python app.py", which cannot be told where to listen; accepted: gunicorn, and nothing installs it.',
    );
  });
});

test.each<[Command]>([
  [{ Entrypoint: ["./start.sh"] }],
  [shell("./wait && python app.py")],
  [{ Cmd: ["bash", "run.sh"] }],
])("a script of the author's is left as it is: %j", (config) => {
  const { Entrypoint, Cmd, findings } = of(config);
  expect([Entrypoint, Cmd, findings]).toEqual([config.Entrypoint ?? [], config.Cmd ?? [], []]);
});
