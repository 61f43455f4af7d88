// Measurements, which write BENCHMARKS.md: `make bench`.

import { defineConfig } from "@playwright/test";

import config from "./playwright.config.ts";

export default defineConfig({
  ...config,
  globalSetup: undefined,
  testDir: "bench",
  outputDir: "test-results/bench",
  workers: 1,
  timeout: 600_000,
  reporter: "list",
  // A recorder takes a picture of the page at each step, and what is measured would be its work.
  use: { ...config.use, trace: "off", screenshot: "off" },
  projects: [{ name: "bench" }],
});
