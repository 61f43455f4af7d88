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

import { expect, test, type APIRequestContext } from "@playwright/test";

import { signedIn } from "../support/api.ts";
import { Issuer } from "../support/badge.ts";
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
    const badges: Kept[] = [];

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = badges.length;
      let over = false;
      const streams = Array.from({ length: STREAMS }, async () => {
        while (!over) {
          const name = `Badge ${sent.size + 1}`;
          const file = issuer.bake({ recipient: person.address, name });
          sent.add(digest(file));
          const id = await imported(api, file);
          if (id === null) return;
          const badge: Kept = { id, content: digest(file), deleted: "no", shared: "no" };
          badges.push(badge);
          const more = randomInt(4);
          if (more === 0) await write(api, badge, "shared", "shares/create", { badge: id });
          if (more === 1) await write(api, badge, "deleted", "badges/delete", { id, confirm: "on" });
        }
      });
      await pause(randomInt(20, 400));
      server.process.kill("SIGKILL");
      await once(server.process, "exit");
      over = true;
      await Promise.all(streams);

      server = await start();
      for (const badge of badges.slice(before)) await isAsAcknowledged(api, badge);
    }

    // All of them once more: a later kill must not have taken what an earlier one had spared.
    for (const badge of badges) await isAsAcknowledged(api, badge);
    for (const id of await listed(api)) {
      const answer = await api.get(`/badges/${id}/original`);
      expect(answer.status(), `the original of the listed badge ${id}`).toBe(200);
      expect(sent, `what was listed as ${id} was sent like that`).toContain(
        digest(await answer.body()),
      );
    }
    const count = (what: "shared" | "deleted") => badges.filter((b) => b[what] === "yes").length;
    console.log(
      `${engine}: ${KILLS} kills; acknowledged: ${badges.length} of ${sent.size} badges, ` +
        `${count("shared")} links, ${count("deleted")} deletions`,
    );
    expect(badges.length).toBeGreaterThan(0);

    await api.dispose();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

/** What the server said about a write: it was done, it was not asked for, the server died on it. */
type Said = "yes" | "no" | "perhaps";

/** A badge whose import was acknowledged, and what was done with it then. */
type Kept = { id: string; content: string; shared: Said; deleted: Said };

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

/** Calls a server function as a form without JavaScript does, and notes what came back. */
async function write(
  api: APIRequestContext,
  badge: Kept,
  what: "shared" | "deleted",
  name: string,
  form: Record<string, string>,
): Promise<void> {
  badge[what] = "perhaps";
  const answer = await api.post(`/api/fn/${name}`, { form, maxRedirects: 0 }).catch(() => null);
  if (answer === null) return;
  expect(answer.status(), `what ${name} answers`).toBe(302);
  badge[what] = "yes";
}

async function isAsAcknowledged(api: APIRequestContext, badge: Kept): Promise<void> {
  const { id } = badge;
  const original = await api.get(`/badges/${id}/original`);
  if (badge.deleted === "yes") {
    expect(original.status(), `the deleted badge ${id}`).toBe(404);
    return;
  }
  if (badge.deleted === "perhaps" && original.status() === 404) return;
  expect(original.status(), `the original of the acknowledged badge ${id}`).toBe(200);
  expect(digest(await original.body()), `the bytes of ${id}`).toBe(badge.content);
  const page = await api.get(`/badges/${id}`);
  expect(page.status(), `the page of the acknowledged badge ${id}`).toBe(200);
  if (badge.shared === "yes") {
    const links = await (await api.get(`/partager/${id}`)).text();
    const path = links.match(/\/b\/[\w-]+/)?.[0];
    expect(path, `the acknowledged link to ${id}`).toBeTruthy();
    expect((await api.get(path!)).status(), `the shared page of ${id}`).toBe(200);
  }
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
