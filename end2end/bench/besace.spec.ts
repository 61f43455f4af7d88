// Measures the release on each database with 100,000 badges, and writes BENCHMARKS.md.

import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import { expect, test, type BrowserContext, type Page } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { Lmtp, mail } from "../support/lmtp.ts";
import { Person } from "../support/person.ts";
import { freePort, startServer } from "../support/server.ts";
import { fill, slug, USUAL } from "./fill.ts";
import { capacity, machine, median, onTheWire, peak, resident, steady } from "./measure.ts";

const SECONDS = Number(process.env.E2E_BENCH_SECONDS ?? 20);
const POSTGRES = process.env.BESACE_TEST_POSTGRES;
/** What the module may weigh, in bytes of brotli. */
const BUDGET = 350_000;

const engines = ["SQLite", ...(POSTGRES ? ["PostgreSQL"] : [])];
const measured: Record<string, Record<string, number>> = {};

for (const engine of engines) {
  test(`measured on ${engine}`, async ({ browser }) => {
    const folder = await mkdtemp(join(tmpdir(), "besace-bench-"));
    const settings: Record<string, string> =
      engine === "SQLite" ? {} : { BESACE_DATABASE__URL: POSTGRES! };
    settings.BESACE_QUOTA__ACCOUNT_BADGES = "1000000";
    settings.BESACE_RECEIVE__DOMAIN = "import.exemple.fr";
    const lmtp = await freePort();
    settings.BESACE_RECEIVE__LMTP = `127.0.0.1:${lmtp}`;
    const port = await freePort();
    process.env.E2E_FOLDER = folder;
    process.env.E2E_URL = `http://127.0.0.1:${port}`;
    const found: Record<string, number> = (measured[engine] = {});

    // One shared badge, by the pages; then its copies, and a second start to measure.
    let server = await startServer(settings, { folder, port });
    const issuer = new Issuer();
    const context = await browser.newContext({ baseURL: server.url, locale: "fr-FR" });
    const page = await context.newPage();
    const person = new Person();
    await person.signUp(page);
    await person.confirm(page);
    await person.receive(page, issuer);
    await person.share(page);
    await server.stop();
    const began = Date.now();
    await fill(engine === "SQLite" ? { sqlite: join(folder, "besace.db") } : { postgres: POSTGRES! }, USUAL);
    console.log(`${engine}: filled in ${Date.now() - began} ms`);

    found.start = await startTime(settings, folder, port);
    server = await startServer(settings, { folder, port });
    const pid = server.process.pid!;
    await pause(2_000);
    found.idle = await resident(pid);

    const sample = Array.from({ length: 2_000 }, (_, i) => `/b/${slug(1 + i * (USUAL.badges / 2_000))}`);
    const first = await fetch(server.url + sample[0]);
    expect(first.status, "a copied badge has its page").toBe(200);
    const etag = first.headers.get("etag")!;
    expect(etag).toBeTruthy();

    const [pages, memory] = await peak(
      pid,
      capacity({ base: server.url, paths: sample }, SECONDS, folder),
    );
    expect(pages.errors, "answers that were no pages").toBe(0);
    found.pages = pages.rate;
    found.loaded = memory;

    const same = await fetch(server.url + sample[0], { headers: { "If-None-Match": etag } });
    expect(same.status).toBe(304);
    const unchanged = await capacity(
      { base: server.url, paths: [sample[0]], header: ["If-None-Match", etag] },
      SECONDS,
      folder,
    );
    found.unchanged = unchanged.rate;
    found.p99 = await steady(server.url + sample[0], { rate: 500, connections: 4, seconds: SECONDS });
    found.burst = await steady(server.url + sample[0], {
      rate: 500,
      connections: 16,
      seconds: SECONDS,
    });

    found.import = await importTime(page, person, issuer);
    const taken = await mails(browser.newContext.bind(browser), lmtp, issuer);
    found.mails = taken.rate;
    found.arrived = taken.arrived;
    found.publicBytes = await onTheWire(browser.newContext.bind(browser), server.url + sample[0]);
    const state = await context.storageState();
    found.signedInBytes = await onTheWire(
      (options) => browser.newContext({ ...options, storageState: state }),
      `${server.url}/accueil`,
    );
    const shared = page.url().match(/\/partager\/[^/?#]+/)![0];
    found.islandBytes = await onTheWire(
      (options) => browser.newContext({ ...options, storageState: state }),
      server.url + shared,
    );

    await context.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

test.afterAll(async () => {
  if (engines.some((engine) => measured[engine]?.signedInBytes === undefined)) return;
  const root = resolve(import.meta.dirname, "../..");
  const manifest = JSON.parse(await readFile(join(root, "target/site/manifest.json"), "utf8"));
  const sizes = manifest.files["pkg/besace.wasm"].sizes;
  const module = sizes.br + manifest.files["pkg/besace.js"].sizes.br;
  const commit = (await promisify(execFile)("git", ["-C", root, "rev-parse", "--short", "HEAD"]))
    .stdout;
  const rows: [what: string, aim: string, name: string, show: (n: number) => string][] = [
    ["Public badge page, rendered each time", "≥ 1,500 /s", "pages", rate],
    ["The same, 304 Not Modified", "≥ 6,000 /s", "unchanged", rate],
    ["99th percentile at a steady 500 /s", "≤ 20 ms", "p99", ms],
    ["The same, in bursts of sixteen", "", "burst", ms],
    ["Import of one PNG, from upload to stored verdict (median)", "≤ 15 ms", "import", ms],
    ["Mails with a badge, taken by LMTP on four connections", "≥ 100 /s", "mails", rate],
    ["1,000 of them, until the last badge is proven and in its inbox", "", "arrived", ms],
    ["Start to ready", "≤ 1 s", "start", ms],
    ["Resident memory, idle", "≤ 60 MB", "idle", mb],
    ["Resident memory, at most under load", "≤ 200 MB", "loaded", mb],
    ["Public page on the wire, first visit", "≤ 100 kB", "publicBytes", kb],
    ["First signed-in page on the wire, first visit", "≤ 350 kB", "signedInBytes", kb],
    ["A signed-in page with an island, first visit", "≤ 350 kB", "islandBytes", kb],
  ];
  const table = rows.map(
    ([what, aim, name, show]) =>
      `| ${what} | ${aim} | ${engines.map((engine) => show(measured[engine][name])).join(" | ")} |`,
  );
  const text = `# Benchmarks

Written by \`make bench\` on ${new Date().toISOString().slice(0, 10)}, at commit ${commit.trim()}, on:
${await machine()}.

The release build with ${USUAL.badges.toLocaleString("en")} badges stored and as many links, over 1,000 accounts. The load comes
from the same machine and takes its share of the processors: \`wrk -t1 -c16\` over 2,000 pages for
${SECONDS} s, \`autocannon\` at 500 requests a second for ${SECONDS} s. It sends what is due on a connection in
a second one after the other from its beginning, so that its connections are the width of a burst:
four of them for steady visits, and sixteen. The import is measured
from outside, with a badge that needs no answer from its issuer; PostgreSQL waits for the disk, as
it does in production. Bytes are what Chromium received with an empty cache.

| | aim | ${engines.join(" | ")} |
|---|---|${engines.map(() => "---:|").join("")}
${table.join("\n")}

The module that wakes islands up weighs ${kb(module)} in brotli (${kb(sizes.raw)} of wasm unpacked); the
budget is ${kb(BUDGET)}.
`;
  await writeFile(join(root, "BENCHMARKS.md"), text);
  console.log(text);
  expect(module, "bytes of the module in brotli").toBeLessThanOrEqual(BUDGET);
});

const rate = (n: number) => `${Math.round(n).toLocaleString("en")} /s`;
const ms = (n: number) => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
const mb = (n: number) => `${Math.round(n)} MB`;
const kb = (n: number) => `${Math.round(n / 1000)} kB`;

/** Milliseconds from the start of the process to the first good answer; the median of five. */
async function startTime(
  settings: Record<string, string>,
  folder: string,
  port: number,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const began = performance.now();
    const server = await startServer(settings, { folder, port, everyMs: 5 });
    times.push(performance.now() - began);
    server.process.kill("SIGTERM");
    await once(server.process, "exit");
  }
  return median(times);
}

/** Milliseconds from the upload of a PNG to the redirect to its page; the median of 200. */
async function importTime(page: Page, person: Person, issuer: Issuer): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const buffer = issuer.bake({ recipient: person.address, name: `Badge ${i}` });
    const began = performance.now();
    const answer = await page.request.post("/badges/import", {
      multipart: { file: { name: "badge.png", mimeType: "image/png", buffer }, text: "" },
      headers: { Origin: process.env.E2E_URL! },
      maxRedirects: 0,
    });
    times.push(performance.now() - began);
    expect(answer.headers().location).toMatch(/\/badges\//);
  }
  return median(times);
}

/** Mails taken in a second: 1,000, each with another badge, for ten people, from four senders; and
 * milliseconds until the last of their badges is proven and waits in its inbox. */
async function mails(
  open: (options: { locale: string; baseURL: string }) => Promise<BrowserContext>,
  port: number,
  issuer: Issuer,
): Promise<{ rate: number; arrived: number }> {
  const people: { to: string; address: string; context: BrowserContext }[] = [];
  for (let i = 0; i < 10; i += 1) {
    const context = await open({ locale: "fr-FR", baseURL: process.env.E2E_URL! });
    const page = await context.newPage();
    const person = new Person();
    await person.signUp(page);
    await person.confirm(page);
    people.push({ to: await person.importAddress(page), address: person.address, context });
  }
  const all = Array.from({ length: 1_000 }, (_, i) => {
    const { to, address } = people[i % people.length];
    const content = issuer.bake({ recipient: address, name: `Mail ${i}` });
    return { to, text: mail("Bravo !", { name: "badge.png", content }) };
  });
  const lines = await Promise.all([1, 2, 3, 4].map(() => Lmtp.open(port)));
  const began = performance.now();
  await Promise.all(
    lines.map(async (line, at) => {
      for (let i = at; i < all.length; i += lines.length) {
        await line.deliver(all[i].to, all[i].text);
      }
    }),
  );
  const rate = all.length / ((performance.now() - began) / 1_000);
  await Promise.all(lines.map((line) => line.close()));
  for (const { context } of people) {
    await expect
      .poll(async () => (await context.request.get("/recevoir")).text(), { timeout: 300_000 })
      .toContain(`${all.length / people.length} badges attendent votre accord`);
    await context.close();
  }
  return { rate, arrived: performance.now() - began };
}
