// Measures how fast badges are checked again, and what a night of Synchroniser for 1,000 people
// costs those who look at pages meanwhile. The issuer and the source run on the same machine and
// take their share of it; the limits per host are lifted.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import { expect, test } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { Person } from "../support/person.ts";
import { cleanEnvironment, freePort, program, startServer } from "../support/server.ts";
import { Source } from "../support/source.ts";
import { sql, type Database } from "./fill.ts";
import { steady } from "./measure.ts";

const BADGES = Number(process.env.E2E_BENCH_BADGES ?? 2_000);
const PEOPLE = Number(process.env.E2E_BENCH_PEOPLE ?? 1_000);
const SECONDS = Number(process.env.E2E_BENCH_SECONDS ?? 20);
const POSTGRES = process.env.BESACE_TEST_POSTGRES;

for (const engine of ["SQLite", ...(POSTGRES ? ["PostgreSQL"] : [])]) {
  test(`checked again and synchronised on ${engine}`, async ({ browser }) => {
    test.setTimeout(1_800_000);
    const folder = await mkdtemp(join(tmpdir(), "besace-bench-"));
    const [port, metrics] = [await freePort(), await freePort()];
    const source = await Source.start();
    const settings: Record<string, string> = {
      ...(engine === "SQLite" ? {} : { BESACE_DATABASE__URL: POSTGRES! }),
      ...source.settings,
      BESACE_QUOTA__ACCOUNT_BADGES: "1000000",
      BESACE_FETCH__HOST_REQUESTS_PER_SECOND: "100000",
      BESACE_FETCH__HOST_REQUESTS_AT_ONCE: "32",
      BESACE_SERVER__METRICS_LISTEN: `127.0.0.1:${metrics}`,
    };
    const database: Database =
      engine === "SQLite" ? { sqlite: join(folder, "besace.db") } : { postgres: POSTGRES! };
    process.env.E2E_FOLDER = folder;
    process.env.E2E_URL = `http://127.0.0.1:${port}`;
    const start = () => startServer(settings, { folder, port, beside: source.beside });
    let server = await start();

    const context = await browser.newContext({ baseURL: server.url, locale: "fr-FR" });
    const page = await context.newPage();
    const person = new Person();
    await person.signUp(page);
    await person.confirm(page);
    await person.receive(page, new Issuer());
    const shared = await person.share(page);

    // Every badge of one issuer, hosted, so that each check asks for its document.
    for (let n = 1; n <= BADGES; n += 1) source.add(person.address, `Badge ${n}`);
    await page.request.post("/api/fn/sync/switch_on", {
      form: { source: "displayer", agree: "on" },
      headers: { Origin: server.url },
    });
    let began = Date.now();
    await page.request.post("/api/fn/sync/start", { headers: { Origin: server.url } });
    await expect
      .poll(async () => (await page.request.get("/synchroniser")).text(), { timeout: 600_000 })
      .toContain("Dernier passage");
    console.log(`${engine}: ${BADGES} badges came in ${Date.now() - began} ms`);

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
    const rate = (BADGES * 1000) / (Date.now() - began);
    console.log(`${engine}: ${Math.round(rate)} badges checked again a second (aim: 500)`);

    const quiet = await steady(shared, { rate: 200, connections: 4, seconds: SECONDS });
    await server.stop();
    for (let n = 1; n <= PEOPLE; n += 1) source.add(`p${n}@exemple.fr`, "Accueil");
    await sql(database, everybodyTonight(PEOPLE));
    server = await start();
    began = Date.now();
    const busy = await steady(shared, { rate: 200, connections: 4, seconds: SECONDS });
    console.log(
      `${engine}: pages' 99th percentile ${quiet} ms, ${busy} ms while everybody synchronises ` +
        `(aim: at most twice)`,
    );
    await expect
      .poll(async () => counted(metrics, "synchronise"), { timeout: 1_200_000, intervals: [1_000] })
      .toBeGreaterThanOrEqual(3 * PEOPLE);
    console.log(`${engine}: ${PEOPLE} people synchronised in ${Date.now() - began} ms`);
    await pause(100);
    await context.close();
    await server.stop();
    await source.stop();
    await rm(folder, { recursive: true, force: true });
  });
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
