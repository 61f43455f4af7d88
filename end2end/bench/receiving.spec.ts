// Measures on each database what receiving in numbers takes, and adds it to BENCHMARKS.md: a ZIP of
// 10,000 badges, the same badges checked again, a night of Synchroniser for 1,000 people beside those
// who look at pages, and a push of 10,000 badges. The issuer and the source run on the same machine
// and take their share of it; the limits per host are lifted.

import { execFile } from "node:child_process";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { type APIRequestContext, expect, test } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { Person } from "../support/person.ts";
import { Platform } from "../support/platform.ts";
import { cleanEnvironment, freePort, program, startServer } from "../support/server.ts";
import { Source } from "../support/source.ts";
import { zip } from "../support/zip.ts";
import { sql, type Database } from "./fill.ts";
import { peak, steady } from "./measure.ts";

const BADGES = Number(process.env.E2E_BENCH_RECEIVED ?? 10_000);
const PEOPLE = Number(process.env.E2E_BENCH_PEOPLE ?? 1_000);
const SECONDS = Number(process.env.E2E_BENCH_SECONDS ?? 20);
/** Items of one request. */
const REQUEST = 1_000;
const POSTGRES = process.env.BESACE_TEST_POSTGRES;

const engines = ["SQLite", ...(POSTGRES ? ["PostgreSQL"] : [])];
const measured: Record<string, Record<string, number>> = {};

for (const engine of engines) {
  test(`received on ${engine}`, async ({ browser }) => {
    test.setTimeout(1_800_000);
    const folder = await mkdtemp(join(tmpdir(), "besace-bench-"));
    const [port, metrics] = [await freePort(), await freePort()];
    const source = await Source.start();
    const settings: Record<string, string> = {
      ...(engine === "SQLite" ? {} : { BESACE_DATABASE__URL: POSTGRES! }),
      ...source.settings,
      BESACE_QUOTA__ACCOUNT_BADGES: "1000000",
      BESACE_FETCH__HOST_REQUESTS_PER_SECOND: "1000000",
      BESACE_FETCH__HOST_REQUESTS_AT_ONCE: "64",
      BESACE_SERVER__METRICS_LISTEN: `127.0.0.1:${metrics}`,
    };
    const database: Database =
      engine === "SQLite" ? { sqlite: join(folder, "besace.db") } : { postgres: POSTGRES! };
    process.env.E2E_FOLDER = folder;
    process.env.E2E_URL = `http://127.0.0.1:${port}`;
    const found: Record<string, number> = (measured[engine] = {});
    const start = () => startServer(settings, { folder, port, beside: source.beside });
    let server = await start();

    const context = await browser.newContext({ baseURL: server.url, locale: "fr-FR" });
    const page = await context.newPage();
    const person = new Person();
    await person.signUp(page);
    await person.confirm(page);
    await person.receive(page, new Issuer());
    const shared = await person.share(page);
    const post = { headers: { Origin: server.url } };
    const form = { source: "displayer", agree: "on" };
    await page.request.post("/api/fn/sync/switch_on", { form, ...post });

    const links = Array.from({ length: BADGES }, (_, n) => source.add(person.address, `Badge ${n}`));
    const archive = zip(
      links.map((link, n) => [`${n}.json`, Buffer.from(JSON.stringify(source.hosted(link)))]),
    );
    let began = Date.now();
    const [, memory] = await peak(server.process.pid!, receive(page.request, archive));
    found.zip = Date.now() - began;
    found.memory = memory;
    await page.goto("/badges");
    const shown = await page.getByRole("status").innerText();
    expect(shown.replace(/\D/g, ""), "all of them").toBe(String(BADGES + 1));

    const done = async () => counted(metrics, "recheck");
    const before = await done();
    // A slice is a hundred badges; the last job finds none.
    const slices = Math.ceil((BADGES + 1) / 100) + 1;
    began = Date.now();
    await promisify(execFile)(program, ["recheck", "--all"], {
      cwd: folder,
      env: { ...cleanEnvironment(), BESACE_FILES__FOLDER: folder, ...settings },
    });
    await expect
      .poll(async () => (await done()) - before, { timeout: 600_000, intervals: [50] })
      .toBeGreaterThanOrEqual(slices);
    found.recheck = (BADGES * 1000) / (Date.now() - began);

    found.quiet = await steady(shared, { rate: 200, connections: 4, seconds: SECONDS });
    await server.stop();
    for (let n = 1; n <= PEOPLE; n += 1) source.add(`p${n}@exemple.fr`, "Accueil");
    await sql(database, everybodyTonight(PEOPLE));
    server = await start();
    began = Date.now();
    found.busy = await steady(shared, { rate: 200, connections: 4, seconds: SECONDS });
    await expect
      .poll(async () => counted(metrics, "synchronise"), { timeout: 1_200_000, intervals: [1_000] })
      .toBeGreaterThanOrEqual(3 * PEOPLE);
    found.night = Date.now() - began;

    found.push = await push(new Platform("Université", settings));
    console.log(engine, found);
    await context.close();
    await server.stop();
    await source.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

test.afterAll(async () => {
  const [badges, people] = [BADGES, PEOPLE].map((n) => n.toLocaleString("en"));
  const seconds = (n: number) => `${(n / 1000).toFixed(1)} s`;
  const ms = (n: number) => `${n} ms`;
  const rows: [string, string, string, (n: number) => string][] = [
    [`A ZIP of ${badges} hosted badges, until its report is finished`, "≤ 60 s", "zip", seconds],
    ["The server's memory meanwhile, at most", "≤ 300 MB", "memory", (n) => `${Math.round(n)} MB`],
    ["Hosted badges checked again", "≥ 500 /s", "recheck", (n) => `${Math.round(n)} /s`],
    ["99th percentile of a public page at a steady 200 /s", "", "quiet", ms],
    [`The same while ${people} people's night is synchronised`, "≤ twice", "busy", ms],
    ["That night, from its first badge to its last", "", "night", seconds],
    [`A push of ${badges} items, in requests of ${REQUEST.toLocaleString("en")}`, "≤ 20 s", "push", seconds],
  ];
  const table = rows.map(([what, aim, key, as]) => {
    const cells = engines.map((engine) => as(measured[engine]?.[key] ?? NaN));
    return `| ${[what, aim, ...cells].join(" | ")} |`;
  });
  const text = `
## Receiving

Issuer and source are one process of Node beside the server, on the same processors; the limits per host are lifted.

| | aim | ${engines.join(" | ")} |
|---|---|${engines.map(() => "---:|").join("")}
${table.join("\n")}
`;
  await appendFile(resolve(import.meta.dirname, "../../BENCHMARKS.md"), text);
  console.log(text);
});

/** Uploads a ZIP and waits for the end of its report. */
async function receive(request: APIRequestContext, buffer: Buffer): Promise<void> {
  const answer = await request.post("/badges/import", {
    multipart: { file: { name: "badges.zip", mimeType: "application/zip", buffer }, text: "" },
    headers: { Origin: process.env.E2E_URL! },
    maxRedirects: 0,
    timeout: 120_000,
  });
  const report = answer.headers().location;
  expect(report).toContain("/recevoir/rapports/");
  await expect
    .poll(async () => (await request.get(report)).text(), { timeout: 900_000, intervals: [200] })
    .toContain("Terminé le");
}

/** Milliseconds that a partner waits for its answers; making the credentials is not measured. */
async function push(platform: Platform): Promise<number> {
  const issuer = new Issuer();
  const run = Date.now().toString(36);
  const items = Array.from({ length: BADGES }, (_, i) => {
    const email = `personne${i}.${run}@exemple.fr`;
    return { id: `${run}/${i}`, email, credential: issuer.credential({ recipient: email }) };
  });
  let milliseconds = 0;
  for (let begin = 0; begin < BADGES; begin += REQUEST) {
    const began = performance.now();
    const answer = await platform.sends(items.slice(begin, begin + REQUEST));
    const report = (await answer.json()) as { accepted: number };
    milliseconds += performance.now() - began;
    expect(report.accepted).toBe(Math.min(REQUEST, BADGES - begin));
  }
  return milliseconds;
}

/** How many jobs of a kind are done. */
async function counted(port: number, kind: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const line = text.match(
    new RegExp(`^besace_jobs_total\\{(?=[^}]*kind="${kind}")(?=[^}]*outcome="done")[^}]*\\} (\\d+)`, "m"),
  );
  return Number(line?.[1] ?? 0);
}

/** Accounts like the one that is there, each with an address and the source switched on, whose night
 * is now. */
function everybodyTonight(people: number): string {
  const digits = "substr(CAST(1000000000000 + i AS TEXT), 2, 12)";
  const id = (like: string) => `substr(${like}, 1, 24) || ${digits}`;
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${people})`;
  return `
    INSERT INTO account (id, name, language, password_hash, minor_until, created_at, seen_at)
      ${numbers} SELECT ${id("t.id")}, t.name, t.language, t.password_hash, t.minor_until, t.created_at, t.seen_at FROM n, account t;
    INSERT INTO address (id, account_id, address, canonical, is_primary, created_at, confirmed_at)
      ${numbers} SELECT ${id("t.id")}, ${id("t.account_id")}, 'p' || i || '@exemple.fr', 'p' || i || '@exemple.fr', t.is_primary, t.created_at, t.confirmed_at FROM n, address t;
    INSERT INTO source_link (account_id, source, consent_id, linked_at)
      ${numbers} SELECT ${id("t.account_id")}, t.source, t.consent_id, t.linked_at FROM n, source_link t;
    INSERT INTO sync_plan (account_id, next_at)
      ${numbers} SELECT ${id("t.account_id")}, 0 FROM n, sync_plan t;
    UPDATE job SET run_at = 0 WHERE kind = 'night';`;
}
