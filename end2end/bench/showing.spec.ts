// Measures on each database what showing badges takes, and adds it to BENCHMARKS.md: a public
// collection of 24 badges among 100,000 stored badges, its PDF and its preview, and the page of a
// backpack of 5,000. With E2E_BENCH_LARGE among a million badges of 100,000 accounts, and Explorer
// over 100,000 listed collections.

import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { type APIRequestContext, expect, test } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { Person } from "../support/person.ts";
import { freePort, startServer } from "../support/server.ts";
import { zip } from "../support/zip.ts";
import { type Database, fill, keep, LARGE, listed, slug, USUAL } from "./fill.ts";
import { capacity, median, onTheWire, steady } from "./measure.ts";

const SECONDS = Number(process.env.E2E_BENCH_SECONDS ?? 20);
const POSTGRES = process.env.BESACE_TEST_POSTGRES;
const IS_LARGE = process.env.E2E_BENCH_LARGE !== undefined;
const SCALE = IS_LARGE ? LARGE : USUAL;
/** Badges that are copied: as many files are shared by all of them. */
const TEMPLATES = IS_LARGE ? 1_000 : 1;
/** What they are about. */
const VERBS = ["Accueillir", "Animer", "Réparer", "Écouter", "Cartographier", "Souder", "Jardiner", "Conter"];
const NOUNS = ["l'atelier", "les habitants", "un vélo", "la mémoire", "le quartier", "un potager", "l'exposition"];
/** Badges of the collection, and of the backpack. */
const COLLECTED = 24;
const KEPT = 5_000;

const engines = ["SQLite", ...(POSTGRES ? ["PostgreSQL"] : [])];
const measured: Record<string, Record<string, number>> = {};

for (const engine of engines) {
  test(`shown on ${engine}`, async ({ browser }) => {
    test.setTimeout(IS_LARGE ? 5_400_000 : 1_800_000);
    const folder = await mkdtemp(join(tmpdir(), "besace-bench-"));
    const port = await freePort();
    const settings: Record<string, string> =
      engine === "SQLite" ? {} : { BESACE_DATABASE__URL: POSTGRES! };
    settings.BESACE_QUOTA__ACCOUNT_BADGES = "1000000";
    const database: Database =
      engine === "SQLite" ? { sqlite: join(folder, "besace.db") } : { postgres: POSTGRES! };
    process.env.E2E_FOLDER = folder;
    process.env.E2E_URL = `http://127.0.0.1:${port}`;
    const found: Record<string, number> = (measured[engine] = {});

    // One badge and its link, which are copied; then the person's own, and a collection of them.
    let server = await startServer(settings, { folder, port });
    const issuer = new Issuer();
    const first = await browser.newContext({ baseURL: server.url, locale: "fr-FR" });
    const copied = await first.newPage();
    const other = new Person();
    await other.signUp(copied);
    await other.confirm(copied);
    for (let from = 0; from < TEMPLATES; from += 250) {
      const files = Array.from({ length: Math.min(250, TEMPLATES) }, (_, k) => template(issuer, other, from + k));
      await other.upload(copied, "badges.zip", zip(files));
      await holds(copied.request, Math.min(from + 250, TEMPLATES));
    }
    await first.close();
    await server.stop();
    await fill(database, SCALE);

    server = await startServer(settings, { folder, port });
    if (SCALE.collections > 0) {
      const began = performance.now();
      const all = async () => (await listed(database)) >= SCALE.collections;
      await expect.poll(all, { timeout: 3_000_000, intervals: [5_000] }).toBe(true);
      found.listing = (performance.now() - began) / 1000;
    }
    const context = await browser.newContext({ baseURL: server.url, locale: "fr-FR" });
    const page = await context.newPage();
    const person = new Person();
    await person.signUp(page);
    await person.confirm(page);
    const files = Array.from({ length: COLLECTED }, (_, n): [string, Buffer] => [
      `${n}.png`,
      issuer.bake({ recipient: person.address, name: `Badge ${n}`, issuer: `Émetteur ${n % 5}` }),
    ]);
    await person.upload(page, "badges.zip", zip(files));
    await holds(page.request, COLLECTED);
    const ids = await first60(page.request);
    const shared = await collect(page.request, ids);
    const url = server.url + shared;

    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    const etag = answer.headers.get("etag")!;
    const rendered = await capacity({ base: server.url, paths: [shared] }, SECONDS, folder);
    expect(rendered.errors).toBe(0);
    found.rendered = rendered.rate;
    const header: [string, string] = ["If-None-Match", etag];
    found.unchanged = (
      await capacity({ base: server.url, paths: [shared], header }, SECONDS, folder)
    ).rate;
    found.p99 = await steady(url, { rate: 300, connections: 4, seconds: SECONDS });
    found.bytes = await onTheWire(browser.newContext.bind(browser), url);
    found.pdf = median(await timed(50, () => fetch(`${url}.pdf`)));
    // Of another link each time: none is known yet.
    found.preview = median(await timed(50, (n) => fetch(`${server.url}/b/${slug(n + 1)}/apercu.png`)));

    await server.stop();
    await keep(database, person.address, KEPT);
    server = await startServer(settings, { folder, port });
    const backpack = await timed(50, () => page.request.get("/badges"));
    found.backpack = median(backpack);
    const shown = await (await page.request.get("/badges")).text();
    expect(shown.match(/class="tile"/g)?.length, "badges on the first page").toBe(60);

    if (SCALE.collections > 0) {
      const asked = await timed(300, (n) => fetch(`${server.url}/explorer?${wanted(n)}`));
      found.explorer = asked.sort((a, b) => a - b)[Math.floor(asked.length * 0.95)];
    }

    await context.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

test.afterAll(async () => {
  if (engines.some((engine) => measured[engine]?.backpack === undefined)) return;
  const rows: [what: string, aim: string, name: string, show: (n: number) => string][] = [
    ["A public collection of 24 badges, rendered each time", "≥ 800 /s", "rendered", rate],
    ["The same, 304 Not Modified", "≥ 6,000 /s, PostgreSQL 3,000", "unchanged", rate],
    ["99th percentile at a steady 300 /s", "≤ 25 ms", "p99", ms],
    ["The same on the wire, first visit", "≤ 250 kB", "bytes", kb],
    ["Its PDF, kept in memory after the first (median)", "≤ 150 ms", "pdf", ms],
    ["A picture for link previews, drawn (median)", "≤ 40 ms", "preview", ms],
    ["The page of a backpack of 5,000 badges (median)", "≤ 150 ms", "backpack", ms],
    ...(SCALE.collections > 0 ? explorer() : []),
  ];
  const table = rows.map(
    ([what, aim, name, show]) =>
      `| ${what} | ${aim} | ${engines.map((engine) => show(measured[engine][name])).join(" | ")} |`,
  );
  const text = `
## Showing${IS_LARGE ? ", large" : ""}

With ${SCALE.badges.toLocaleString("en")} badges of ${SCALE.accounts.toLocaleString("en")} accounts stored, copied from ${TEMPLATES === 1 ? "one" : `${TEMPLATES.toLocaleString("en")} that differ`}; times are from the request to the last byte of the answer.

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

/** The rows on Explorer. */
const explorer = (): [what: string, aim: string, name: string, show: (n: number) => string][] => [
  ["A search in Explorer over 100,000 listed collections (95th percentile)", "≤ 30 ms", "explorer", ms],
  ["Until all of them are listed, in jobs", "", "listing", (n) => `${Math.round(n)} s`],
];

/** What is looked for in Explorer: words, beginnings of words, skills, issuers, and two at once. */
function wanted(n: number): string {
  const verb = VERBS[n % VERBS.length];
  const skill = `Compétence ${n % 60}`;
  const issuer = `Émetteur ${n % 40}`;
  const asked: Record<string, string>[] = [
    { q: verb },
    { q: verb.slice(0, 3) },
    { q: `${verb} ${n % 1_000}` },
    { competence: skill },
    { emetteur: issuer },
    { q: verb, competence: skill, emetteur: issuer },
  ];
  return new URLSearchParams(asked[n % asked.length]).toString();
}

/** Milliseconds of each of so many answers, one after the other. */
async function timed(
  times: number,
  ask: (n: number) => Promise<{ text(): Promise<string>; status: number | (() => number) }>,
): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    const answer = await ask(n);
    await answer.text();
    found.push(performance.now() - began);
    expect(typeof answer.status === "number" ? answer.status : answer.status()).toBe(200);
  }
  return found;
}

/** The n-th of the badges that are copied. */
function template(issuer: Issuer, person: Person, n: number): [string, Buffer] {
  const name = `${VERBS[n % VERBS.length]} ${NOUNS[n % NOUNS.length]} ${n}`;
  const skills = [`Compétence ${n % 60}`, `Savoir ${n % 37}`];
  const wish = { recipient: person.address, name, issuer: `Émetteur ${n % 40}`, skills };
  return [`${n}.png`, issuer.bake(wish)];
}

/** Waits until an account holds so many badges. */
async function holds(request: APIRequestContext, count: number): Promise<void> {
  const counted = async () => {
    const page = await (await request.get("/badges")).text();
    return page.includes(`${count.toLocaleString("fr-FR")} badge`) || page.includes(`${count} badge`);
  };
  await expect.poll(counted, { timeout: 300_000, intervals: [1_000] }).toBe(true);
}

/** The identifiers of the badges on the first page of a backpack. */
async function first60(request: APIRequestContext): Promise<string[]> {
  const page = await (await request.get("/badges")).text();
  return [...new Set([...page.matchAll(/\/badges\/([0-9a-f-]{36})"/g)].map((found) => found[1]))];
}

/** Puts badges into a collection and shares it; gives the path of its page. */
async function collect(request: APIRequestContext, badges: string[]): Promise<string> {
  const post = async (path: string, fields: [string, string][]) => {
    const answer = await request.post(path, {
      data: new URLSearchParams(fields).toString(),
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "text/html",
        Origin: process.env.E2E_URL!,
      },
      maxRedirects: 0,
    });
    return new URL(answer.headers().location, process.env.E2E_URL!);
  };
  const made = await post("/api/fn/collections/create", [
    ["title", "Mon parcours"],
    ...badges.map((id): [string, string] => ["badges[]", id]),
  ]);
  const id = made.pathname.split("/").at(-1)!;
  await post("/api/fn/shares/create", [
    ["collection", id],
    ["show_name", "on"],
    ["show_dates", "on"],
  ]);
  const page = await (await request.get(`/partager/${id}`)).text();
  return page.match(/\/c\/[\w-]{22}/)![0];
}
