import { httpRegistry } from "../src/oci/http-registry.ts";
import { openLayout } from "../src/oci/layout.ts";
import { push } from "../src/oci/push-stage.ts";
import { systemClock } from "../src/runner/clock.ts";
import { keptConnections } from "../src/runner/kept-connections.ts";
import { quietLog } from "../src/runner/memory.ts";

// A process of its own that pushes one image, for tests that kill it: push-image.ts LAYOUT HOST REPOSITORY:TAG IMAGE

const [, , folder = "", host = "", to = "", image = ""] = process.argv;
const [repository = "", tag = ""] = to.split(":");
const registry = httpRegistry(
  { host, insecure: true, stallSeconds: 5 },
  { http: keptConnections(), clock: systemClock, log: quietLog },
);
await push(JSON.parse(image), { repository, tag }, { blobs: await openLayout(folder), registry, log: quietLog });
