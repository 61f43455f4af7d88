// axe finds nothing on any page: in light and dark, narrow and wide, with the module at work and
// with it kept away (which is what the page is until the module has arrived).

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Cookie, Page } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { liveIn, SIGNED_IN, STRANGERS, type Lived } from "../support/pages.ts";
import { anyNetwork, awake, expect, test as base } from "../support/test.ts";

type Home = { lived: Lived; cookies: Cookie[] };

/** One lived-in account for each worker: pages are looked at, not changed. */
const test = base.extend<object, { home: Home }>({
  home: [
    async ({ browser }: { browser: Browser }, use: (home: Home) => Promise<void>) => {
      const context = await browser.newContext({
        baseURL: process.env.E2E_URL,
        extraHTTPHeaders: { "X-Forwarded-For": anyNetwork() },
        locale: "fr-FR",
      });
      const lived = await liveIn(await context.newPage(), new Issuer());
      const cookies = await context.cookies();
      await context.close();
      await use({ lived, cookies });
    },
    { scope: "worker" },
  ],
});

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function findsNothing(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion, or axe would measure colours on their way from light to dark.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      // What is framed is a public page, which is looked at by itself.
      const axe = new AxeBuilder({ page }).exclude("iframe").withTags(TAGS);
      const { violations } = await axe.analyze();
      const found = violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
      }));
      expect.soft(found, `${colorScheme}, ${width} px wide`).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(overflow, `pixels that stick out at ${width} px`).toBe(0);
    }
  }
}

for (const [name, visit] of Object.entries(STRANGERS)) {
  test(`${name} is accessible`, async ({ page, home }) => {
    await visit(page, home.lived);
    await findsNothing(page);
  });
}

for (const [name, visit] of Object.entries(SIGNED_IN)) {
  test(`${name} is accessible, awake`, async ({ page, context, home }) => {
    await context.addCookies(home.cookies);
    await visit(page, home.lived);
    await awake(page);
    await findsNothing(page);
  });
}

test.describe("without the module", () => {
  test.use({ tolerated: [/net::ERR_FAILED|dynamically imported module/] });

  for (const [name, visit] of Object.entries(SIGNED_IN)) {
    test(`${name} is accessible`, async ({ page, context, home }) => {
      await context.addCookies(home.cookies);
      await page.route("/pkg/**", (route) => route.abort());
      await visit(page, home.lived);
      await findsNothing(page);
    });
  }
});
