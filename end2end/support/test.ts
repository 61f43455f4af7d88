// What every spec imports instead of Playwright's own `test`: a page that reports its faults, a
// network of its own, and people.

import { randomInt } from "node:crypto";

import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";

import { Issuer } from "./badge.ts";
import { Person } from "./person.ts";

export { expect } from "@playwright/test";

type Fixtures = {
  /** Console errors that the test brings about itself. */
  tolerated: RegExp[];
  /** A context of somebody else: another browser, another network, the same JavaScript or none. */
  stranger: BrowserContext;
  /** Somebody who has just signed up and confirmed, signed in on `page`. */
  person: Person;
  /** An issuer with a key of its own. */
  issuer: Issuer;
};

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(process.env.E2E_URL),

  tolerated: [[], { option: true }],

  extraHTTPHeaders: async ({}, use) => use({ "X-Forwarded-For": anyNetwork() }),

  context: async ({ context, tolerated }, use) => {
    const faults = watch(context);
    await use(context);
    const serious = faults.filter((fault) => !tolerated.some((known) => known.test(fault)));
    expect(serious, "the pages reported faults").toEqual([]);
  },

  stranger: async ({ browser, javaScriptEnabled }, use) => {
    const context = await browser.newContext({
      baseURL: process.env.E2E_URL,
      extraHTTPHeaders: { "X-Forwarded-For": anyNetwork() },
      javaScriptEnabled,
      locale: "fr-FR",
    });
    const faults = watch(context);
    await use(context);
    await context.close();
    expect(faults, "the stranger's pages reported faults").toEqual([]);
  },

  person: async ({ page }, use) => {
    const person = new Person();
    await person.signUp(page);
    await person.confirm(page);
    await use(person);
  },

  issuer: async ({}, use) => use(new Issuer()),
});

/** An address of the range that is kept for examples (RFC 5737 is too small; RFC 2544 is not). */
export function anyNetwork(): string {
  return `198.${randomInt(18, 20)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/**
 * Collects what must not happen on any page: errors on the console (among them what the content
 * security policy refused and hydration that did not match), and requests to any other host.
 */
export function watch(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on("console", (message) => {
    const text = message.text();
    const of = `${message.type()} on ${message.page()?.url()}: ${text}`;
    // A page that answers 404, 410 or 422 is what some tests ask for; its own parts must be there.
    const own = message.location().url === message.page()?.url();
    if (message.type() === "error" && !(own && text.startsWith("Failed to load resource"))) {
      faults.push(of);
    } else if (message.type() === "warning" && /hydrat|mismatch|leptos|panick/i.test(text)) {
      faults.push(of);
    }
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().message}`));
  context.on("request", (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && new URL(url).origin !== process.env.E2E_URL) {
      faults.push(`a request left for ${url}`);
    }
  });
  return faults;
}

/** Waits until a signed-in page has woken up; only where scripts run, and not for one that is plain. */
export async function awake(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const wakes = [...document.scripts].some((it) => it.text.includes("dataset.awake"));
    const plain = !wakes && document.readyState === "complete";
    return plain || "awake" in document.documentElement.dataset;
  });
}
