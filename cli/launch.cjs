#!/usr/bin/env node
// What `npx slipway` starts: says so where Node is too old, instead of failing on the first word that it does not know. So this
// is JavaScript as it has long been.
"use strict";

const version = process.versions.node;

if (Number(version.split(".")[0]) >= 24) {
  import("./slipway.js");
} else {
  process.stderr.write(
    `slipway needs Node 24 or newer, and this is Node ${version}.\n` +
      "  help: Run uvx slipway-dash instead, which brings its own Node, or get Node 24 from https://nodejs.org.\n",
  );
  process.exitCode = 2;
}
