import { describe, expect, test } from "vitest";
import type { EntryPoint } from "../dashboard/model.ts";
import { startOf } from "./start.ts";

const entry = (more: Partial<EntryPoint>): EntryPoint => ({
  module: "board.app",
  object: "app",
  file: "board/app.py",
  ...more,
});
const with_ = (dash: string, gunicorn = "27.0.1") => [
  { name: "dash", version: dash },
  { name: "gunicorn", version: gunicorn },
];

describe("what gunicorn is told to load", () => {
  test.each<[string, Partial<EntryPoint>, string, string]>([
    ["a server, whatever Dash", { object: "server" }, "1.0.0", "board.app:server"],
    ["a Dash object that can be called", { kind: "app" }, "3.1.0", "board.app:app"],
    ["a function that makes one", { object: "make", kind: "makes-app" }, "4.4.1", "board.app:make()"],
    [
      "a function that makes a server, whatever Dash",
      { object: "make", kind: "makes-server" },
      "2.0.0",
      "board.app:make()",
    ],
  ])("%s", (_, more, dash, target) => {
    expect(startOf(entry(more), with_(dash))).toEqual({ target, worker: "gthread" });
  });

  test.each<[string, Partial<EntryPoint>, string]>([
    ["an older Dash object", { kind: "app" }, "from board.app import app\n\nserver = app.server\n"],
    [
      "a function that makes one",
      { object: "make", kind: "makes-app" },
      "from board.app import make\n\nserver = make().server\n",
    ],
  ])("a module of its own for %s", (_, more, text) => {
    expect(startOf(entry(more), with_("3.0.4"))).toEqual({
      target: "_slipway_start:server",
      worker: "gthread",
      module: { path: "_slipway_start.py", text },
    });
  });

  test("an ASGI backend by the worker for it", () => {
    expect(startOf(entry({ kind: "app", backend: "fastapi" }), with_("4.4.1"))).toEqual({
      target: "board.app:app",
      worker: "asgi",
    });
  });

  test("an ASGI backend needs a gunicorn that has one", () => {
    expect(() => startOf(entry({ kind: "app", backend: "quart" }), with_("4.4.1", "23.0.0"))).toThrow(
      "board/app.py makes an app on quart, which gunicorn 23.0.0 cannot serve; accepted: gunicorn 25.0 or newer.",
    );
  });
});
