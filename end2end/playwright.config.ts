// The browser tests: each spec runs with JavaScript and without, in the system's Chromium.

import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

const chromium =
  process.env.CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

export default defineConfig({
  testDir: "specs",
  globalSetup: "./support/server.ts",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that fails once in a while is a fault to find, not to try again.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [["list"]] : [["list"], ["html", { open: "never" }]],
  use: {
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: [
        // Chromium cannot sandbox itself when it runs as root, as it does in most containers.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "js" },
    {
      name: "no-js",
      use: { javaScriptEnabled: false },
      // axe is a script itself, and hangs where none may run.
      testIgnore: /accessibility\.spec\.ts/,
    },
  ],
});
