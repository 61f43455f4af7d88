// Takes each page at the widths of a small phone, a tablet and a desk, light and dark.

import { join } from "node:path";

import { liveIn, SIGNED_IN, STRANGERS, type Lived } from "../support/pages.ts";
import { awake, test } from "../support/test.ts";
import type { Page } from "@playwright/test";

const folder = process.env.E2E_SCREENSHOTS ?? "screenshots/out";

/** In pixels of the page; E2E_WIDTHS=320,1280 takes others. */
const WIDTHS = (process.env.E2E_WIDTHS ?? "360,768,1440").split(",").map(Number);

/** A part of the names of the pages that are taken; all of them without E2E_PAGES. */
const PAGES = new RegExp(process.env.E2E_PAGES ?? "");
const chosen = <T>(all: Record<string, T>): [string, T][] =>
  Object.entries(all).filter(([name]) => PAGES.test(name));

async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
      await page.screenshot({
        path: join(folder, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
      });
    }
  }
}

test("every page", async ({ page, stranger, issuer }) => {
  test.setTimeout(1_200_000);
  const lived: Lived = await liveIn(page, issuer);
  const visitor = await stranger.newPage();
  for (const [name, visit] of chosen(STRANGERS)) {
    await visit(visitor, lived);
    await take(visitor, name);
  }
  for (const [name, visit] of chosen(SIGNED_IN)) {
    await visit(page, lived);
    await awake(page);
    await take(page, name);
  }
});
