// The server killed under load, again and again: `make torture`, and shorter in `make test`.

import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "torture",
  outputDir: "test-results/torture",
  workers: 1,
  timeout: 0,
  reporter: "list",
});
