// Kills the server with SIGKILL while badges come in and links are made and taken back. Whatever
// was acknowledged must be there afterwards, and whatever is there must be whole.
//
// E2E_KILLS says how often. PostgreSQL takes part where BESACE_TEST_POSTGRES names a server.

import { createHash, randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { expect, request, test, type APIRequestContext } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { linkIn, mailTo } from "../support/mail.ts";
import { Person } from "../support/person.ts";
import { freePort, startServer } from "../support/server.ts";

const KILLS = Number(process.env.E2E_KILLS ?? 20);
const STREAMS = 4;
const POSTGRES = process.env.BESACE_TEST_POSTGRES;

const engines: Record<string, Record<string, string>> = { SQLite: {} };
if (POSTGRES) engines.PostgreSQL = { BESACE_DATABASE__URL: POSTGRES };

for (const [engine, settings] of Object.entries(engines)) {
  test(`${engine} keeps what it acknowledged over ${KILLS} kills`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "besace-torture-"));
    process.env.E2E_FOLDER = folder;
    const port = await freePort();
    const start = () =>
      startServer(
        {
          ...settings,
          BESACE_QUOTA__ACCOUNT_BADGES: "10000000",
          BESACE_QUOTA__ACCOUNT_MEGABYTES: "100000",
        },
        { folder, port },
      );
    let server = await start();
    const person = new Person();
    const api = await signedIn(server.url, person);
    const issuer = new Issuer();

    const sent = new Set<string>();
    const kept = new Map<string, string>();
    const ids: string[] = [];

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = ids.length;
      let over = false;
      const streams = Array.from({ length: STREAMS }, async () => {
        while (!over) {
          const name = `Badge ${sent.size + 1}`;
          const file = issuer.bake({ recipient: person.address, name });
          sent.add(digest(file));
          const id = await imported(api, file);
          if (id === null) return;
          kept.set(id, digest(file));
          ids.push(id);
        }
      });
      await pause(randomInt(20, 400));
      server.process.kill("SIGKILL");
      await once(server.process, "exit");
      over = true;
      await Promise.all(streams);

      server = await start();
      for (const id of ids.slice(before)) await isWhole(api, id, kept.get(id)!);
    }

    // All of them once more: a later kill must not have taken what an earlier one had spared.
    for (const [id, content] of kept) await isWhole(api, id, content);
    for (const id of await listed(api)) {
      const answer = await api.get(`/badges/${id}/original`);
      expect(answer.status(), `the original of the listed badge ${id}`).toBe(200);
      expect(sent, `what was listed as ${id} was sent like that`).toContain(
        digest(await answer.body()),
      );
    }
    console.log(`${engine}: ${KILLS} kills, ${kept.size} of ${sent.size} badges acknowledged`);
    expect(kept.size).toBeGreaterThan(0);

    await api.dispose();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

/** Signs up and confirms as the forms do. */
async function signedIn(url: string, person: Person): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url } });
  const form = {
    name: person.name,
    address: person.address,
    password: person.password,
    birth_year: "1999",
    terms: "on",
    language: "fr",
    next: "",
  };
  await expect(await api.post("/inscription", { form })).toBeOK();
  const link = new URL(linkIn(await mailTo(person.address, "Confirmez votre adresse")));
  const token = link.searchParams.get("jeton")!;
  await expect(await api.post("/confirmer", { form: { token } })).toBeOK();
  return api;
}

/** The badge's id when the import was acknowledged, `null` when the server died. */
async function imported(api: APIRequestContext, file: Buffer): Promise<string | null> {
  const upload = { name: "badge.png", mimeType: "image/png", buffer: file };
  let answer;
  try {
    answer = await api.post("/badges/import", {
      multipart: { file: upload, text: "" },
      maxRedirects: 0,
      timeout: 30_000,
    });
  } catch {
    return null;
  }
  const id = answer.headers().location?.match(/\/badges\/([^/?#]+)/)?.[1];
  expect(id, `an import that answers (${answer.status()}) names its badge`).toBeTruthy();
  return id!;
}

async function isWhole(api: APIRequestContext, id: string, content: string): Promise<void> {
  const page = await api.get(`/badges/${id}`);
  expect(page.status(), `the page of the acknowledged badge ${id}`).toBe(200);
  const original = await api.get(`/badges/${id}/original`);
  expect(original.status(), `the original of the acknowledged badge ${id}`).toBe(200);
  expect(digest(await original.body()), `the bytes of ${id}`).toBe(content);
}

/** Every badge of the account, page by page. */
async function listed(api: APIRequestContext): Promise<Set<string>> {
  const ids = new Set<string>();
  let next: string | undefined = "/badges";
  while (next !== undefined) {
    const text: string = await (await api.get(next)).text();
    for (const [, id] of text.matchAll(/href="\/badges\/([0-9a-f-]{36})"/g)) ids.add(id);
    next = text.match(/href="(\/badges\?[^"]*)"[^>]*>[^<]*Badges suivants/)?.[1]?.replaceAll("&amp;", "&");
  }
  expect(ids.size, "badges listed").toBeGreaterThan(0);
  return ids;
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
