// Measures on each database what mini-maps take, and adds it to BENCHMARKS.md: the public page of a
// map of 60 stations with somebody on it, and what a new version of a map costs that 100,000 people
// follow.

import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { type APIRequestContext, type Page, expect, test } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { Person } from "../support/person.ts";
import { freePort, startServer } from "../support/server.ts";
import { type Database, ask, fill, sql } from "./fill.ts";
import { capacity, onTheWire, steady } from "./measure.ts";

const SECONDS = Number(process.env.E2E_BENCH_SECONDS ?? 20);
const POSTGRES = process.env.BESACE_TEST_POSTGRES;
const FOLLOWERS = Number(process.env.E2E_BENCH_FOLLOWERS ?? 100_000);
const NODES = 60;

const engines = ["SQLite", ...(POSTGRES ? ["PostgreSQL"] : [])];
const measured: Record<string, Record<string, number>> = {};

/** A map of sixty stations in six zones; every third waits for a badge that is there. */
function chart(): string {
  const zones = Array.from({ length: 6 }, (_, z) => ({
    id: `z${z}`,
    title: `Temps ${z + 1}`,
    tint: ["leaf", "ochre", "indigo", "linen", "terracotta", "plum"][z],
    nodes: Array.from({ length: NODES / 6 }, (_, n) => ({
      id: `n${z}-${n}`,
      name: `Étape ${n + 1} du temps ${z + 1}`,
      text: "Ce que l'on y fait, et avec qui.",
      badge: { name: n % 3 === 0 ? "Badge du parcours" : `Badge ${z} ${n}` },
      required: n % 4 !== 3,
    })),
  }));
  const links = zones.flatMap(({ nodes }) =>
    nodes.slice(1).map((node, n) => ({ from: nodes[n]!.id, to: node.id, kind: "leads_to" })),
  );
  return JSON.stringify({ besace_map: 1, title: "Parcours mesuré", language: "fr", version: 1, zones, links });
}

async function post(request: APIRequestContext, path: string, fields: Record<string, string>): Promise<URL> {
  const answer = await request.post(path, {
    data: new URLSearchParams(fields).toString(),
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Accept: "text/html",
      Origin: process.env.E2E_URL!,
    },
    maxRedirects: 0,
  });
  return new URL(answer.headers().location!, process.env.E2E_URL!);
}

async function bring(page: Page): Promise<string> {
  await page.goto("/cartes");
  const buffer = Buffer.from(chart());
  const file = { name: "m.besace-map.json", mimeType: "application/json", buffer };
  await page.getByLabel("Fichier .besace-map.json").setInputFiles(file);
  await page.getByRole("button", { name: "Importer" }).click();
  return new URL(page.url()).pathname.split("/").at(-1)!;
}

/** Publishes the map as it is now. */
async function publish(page: Page, map: string): Promise<void> {
  await page.goto(`/cartes/${map}`);
  await page.getByRole("button", { name: /^Publier la version/ }).click();
  await expect(page.getByRole("main")).toContainText("La carte est publiée.");
}

for (const engine of engines) {
  test(`maps on ${engine}`, async ({ browser }) => {
    test.setTimeout(3_600_000);
    const folder = await mkdtemp(join(tmpdir(), "besace-bench-"));
    const port = await freePort();
    const settings: Record<string, string> =
      engine === "SQLite" ? {} : { BESACE_DATABASE__URL: POSTGRES! };
    const database: Database =
      engine === "SQLite" ? { sqlite: join(folder, "besace.db") } : { postgres: POSTGRES! };
    process.env.E2E_FOLDER = folder;
    process.env.E2E_URL = `http://127.0.0.1:${port}`;
    const found: Record<string, number> = (measured[engine] = {});

    // One badge, which every follower has twice over.
    let server = await startServer(settings, { folder, port });
    const first = await browser.newContext({ baseURL: server.url, locale: "fr-FR" });
    const page = await first.newPage();
    const learner = new Person();
    await learner.signUp(page);
    await learner.confirm(page);
    await learner.receive(page, new Issuer(), { name: "Badge du parcours", issuer: "Le Dôme" });
    await server.stop();
    await fill(database, { accounts: FOLLOWERS, badges: 2 * FOLLOWERS, links: 0, collections: 0 });

    server = await startServer(settings, { folder, port });
    const own = await bring(page);
    await publish(page, own);
    await page.getByRole("button", { name: "La suivre moi-même" }).click();
    const objective = new URL(page.url()).pathname.split("/").at(-1)!;
    await post(page.request, "/api/fn/shares/create", { objective, show_name: "on", show_dates: "on" });
    const shared = (await (await page.request.get(`/partager/${objective}`)).text()).match(/\/m\/[\w-]{22}/)![0];
    const url = server.url + shared;

    const rendered = await capacity({ base: server.url, paths: [shared] }, SECONDS, folder);
    expect(rendered.errors).toBe(0);
    found.rendered = rendered.rate;
    const etag = (await fetch(url)).headers.get("etag")!;
    const header: [string, string] = ["If-None-Match", etag];
    found.unchanged = (await capacity({ base: server.url, paths: [shared], header }, SECONDS, folder)).rate;
    found.p99 = await steady(url, { rate: 200, connections: 4, seconds: SECONDS });
    const open = browser.newContext.bind(browser);
    found.html = await onTheWire(open, url, (kind) => kind === "Document");
    found.bytes = await onTheWire(open, url, (kind) => kind !== "Image");

    // Everybody follows it; then it has a newer version.
    await server.stop();
    await sql(
      database,
      `INSERT INTO objective (id, account_id, version_id, passed, created_at)
         SELECT a.id, a.id, v.id, v.number, 1790000000000 FROM account a, map_version v
         WHERE NOT EXISTS (SELECT 1 FROM objective o WHERE o.account_id = a.id);`,
    );
    server = await startServer(settings, { folder, port });
    await page.goto(`/cartes/${own}/liste`);
    const field = page.getByLabel("Nom de l'étape").last();
    await field.fill("Une étape de plus");
    await field.press("Enter");
    const told = () => ask(database, "SELECT COUNT(*) FROM notice WHERE once LIKE 'map_changed:%';");
    const began = performance.now();
    await publish(page, own);
    await expect.poll(told, { timeout: 600_000, intervals: [500] }).toBeGreaterThanOrEqual(FOLLOWERS);
    found.told = (performance.now() - began) / 1000;

    await first.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

test.afterAll(async () => {
  if (engines.some((engine) => measured[engine]?.told === undefined)) return;
  const rows: [what: string, aim: string, name: string, show: (n: number) => string][] = [
    [`The public page of a map of ${NODES} stations, rendered each time`, "≥ 500 /s", "rendered", rate],
    ["The same, 304 Not Modified", "", "unchanged", rate],
    ["99th percentile at a steady 200 /s", "", "p99", ms],
    ["The same on the wire, first visit, without pictures", "≤ 60 kB", "bytes", kb],
    ["Of these, the page itself; the rest are styles and the face, kept from then on", "", "html", kb],
    [`A new version of a map that ${FOLLOWERS.toLocaleString("en")} people follow: until each is told how far they are`, "≤ 30 s", "told", s],
  ];
  const table = rows.map(
    ([what, aim, name, show]) =>
      `| ${what} | ${aim} | ${engines.map((engine) => show(measured[engine]![name]!)).join(" | ")} |`,
  );
  const text = `
## Mini-maps

| | aim | ${engines.join(" | ")} |
|---|---|${engines.map(() => "---:|").join("")}
${table.join("\n")}
`;
  await appendFile(join(resolve(import.meta.dirname, "../.."), "BENCHMARKS.md"), text);
  console.log(text);
});

const rate = (n: number) => `${Math.round(n).toLocaleString("en")} /s`;
const ms = (n: number) => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
const kb = (n: number) => `${Math.round(n / 1000)} kB`;
const s = (n: number) => `${n.toFixed(1)} s`;
