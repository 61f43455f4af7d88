// Kills the server with SIGKILL in the middle of synchronising. Every run goes on by itself; at the
// end each person holds each of their badges once, and their last report says so.
//
// E2E_SYNC_KILLS says how often. PostgreSQL takes part where BESACE_TEST_POSTGRES names a server.

import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import { expect, test, type APIRequestContext } from "@playwright/test";

import { signedIn } from "../support/api.ts";
import { Person } from "../support/person.ts";
import { cleanEnvironment, freePort, program, startServer } from "../support/server.ts";
import { Source } from "../support/source.ts";

const KILLS = Number(process.env.E2E_SYNC_KILLS ?? 5);
const BADGES = 20;
const POSTGRES = process.env.BESACE_TEST_POSTGRES;

const engines: Record<string, Record<string, string>> = { SQLite: {} };
if (POSTGRES) engines.PostgreSQL = { BESACE_DATABASE__URL: POSTGRES };

for (const [engine, database] of Object.entries(engines)) {
  test(`${engine} synchronises to the end over ${KILLS} kills`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "besace-torture-"));
    process.env.E2E_FOLDER = folder;
    const port = await freePort();
    const source = await Source.start();
    const settings = {
      ...database,
      ...source.settings,
      BESACE_SECURITY__ARGON2_MEMORY: "8",
      BESACE_SECURITY__ARGON2_PASSES: "1",
      BESACE_FETCH__HOST_REQUESTS_PER_SECOND: "10000",
    };
    const start = () => startServer(settings, { folder, port, beside: source.beside });
    let server = await start();
    const people: { person: Person; api: APIRequestContext }[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const person = new Person();
      // From a network of their own: one network signs up only so many.
      const network = `10.${(kill >> 8) & 255}.${kill & 255}.1`;
      const api = await signedIn(server.url, person, network);
      people.push({ person, api });
      for (let n = 1; n <= BADGES; n += 1) source.add(person.address, `Badge ${n}`);
      await post(api, "sync/switch_on", { source: "displayer", agree: "on" });
      source.slowness = randomInt(0, 8);
      await post(api, "sync/start", {});
      await pause(randomInt(0, 400));
      server.process.kill("SIGKILL");
      await once(server.process, "exit");
      server = await start();
    }
    source.slowness = 0;
    // Whoever was killed holds a job for half a minute more: another machine may be working on it.
    for (const { person, api } of people) {
      await expect
        .poll(async () => report(api), { timeout: 420_000, intervals: [200, 1_000, 5_000] })
        .toContain("Dernier passage");
      expect(await report(api), "all were found").toContain(`${BADGES} badges trouvés.`);
      const again = await api.post("/api/fn/sync/start", { form: {}, maxRedirects: 0 });
      expect(again.status()).toBe(302);
      await expect
        .poll(async () => report(api), { timeout: 60_000 })
        .toMatch(/Dernier passage[^]*Rien de nouveau\./);
      const shown = await promisify(execFile)(program, ["user", "show", person.address], {
        cwd: folder,
        env: { ...cleanEnvironment(), BESACE_FILES__FOLDER: folder, ...settings },
      });
      expect(shown.stdout, "each of them once").toMatch(new RegExp(`badges +${BADGES},`));
      await api.dispose();
    }
    console.log(`${engine}: ${KILLS} kills; ${people.length} runs came to their end`);
    await server.stop();
    await source.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

async function post(
  api: APIRequestContext,
  name: string,
  form: Record<string, string>,
): Promise<void> {
  const answer = await api.post(`/api/fn/${name}`, { form, maxRedirects: 0 });
  expect(answer.status(), `what ${name} answers`).toBe(302);
}

/** The words of the report. */
async function report(api: APIRequestContext): Promise<string> {
  const page = await (await api.get("/synchroniser")).text();
  const main = page.slice(page.indexOf("<main"), page.indexOf("</main"));
  return main.replace(/<[^>]*>/g, " ").replace(/[\u00a0\u202f]/g, " ");
}
