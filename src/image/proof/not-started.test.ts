import { expect, test } from "vitest";
import { refuseEngineFault } from "./not-started.ts";

test.each([
  [
    126,
    "Error: runc: runc create failed: unable to start container process: error during container init: error setting rlimit type 7: operation not permitted: OCI permission denied",
    "The container engine could not start the container: runc: runc create failed: unable to start container process: error during container init: error setting rlimit type 7: operation not permitted: OCI permission denied.",
  ],
  [
    125,
    "docker: Error response from daemon: failed to create endpoint: no space left on device.",
    "Docker could not start the container: failed to create endpoint: no space left on device.",
  ],
])("an engine that ends with %i and cannot run anything is named, with what it says", (code, line, message) => {
  expect(() => refuseEngineFault(code, ["", line, "See 'docker run --help'."])).toThrow(
    expect.objectContaining({ name: "InfrastructureError", message }),
  );
});

test.each([
  [
    "a program that the image lacks",
    127,
    'docker: Error response from daemon: OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown.',
  ],
  ["a program of the image that ends so", 126, "sh: 1: ./start.sh: Permission denied"],
  ["a program that tells of an error", 127, "Error: no module named app"],
  ["a server that ends", 1, "docker: Error response from daemon: none."],
])("%s is the image's", (_, code, line) => {
  expect(() => refuseEngineFault(code, [line])).not.toThrow();
});
