// Every page as a picture, for people to look at: `make screenshots`.

import config from "./playwright.config.ts";
import { defineConfig } from "@playwright/test";

export default defineConfig({
  ...config,
  testDir: "screenshots",
  reporter: "line",
  projects: [{ name: "screenshots" }],
});
