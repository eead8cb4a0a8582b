import { defineConfig } from "vitest/config";

// Three projects, told apart by name: unit tests beside the code, integration tests over real processes, images and the
// browser (all that npm and PyPI can feed), and tests of parts that come from the system (`npm run test:parts`).
const integration = ["**/*.integration.test.ts"];
const parts = ["**/*.parts.test.ts"];
const ignored = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,cli,actions,scripts,test}/**/*.test.ts"],
          exclude: [...ignored, ...integration, ...parts],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "integration",
          include: integration,
          exclude: ignored,
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "parts",
          include: parts,
          exclude: ignored,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
