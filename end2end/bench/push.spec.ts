// A push of 10,000 items on each database: how long the partner waits for its answers, in ten
// requests of 1,000 (aim: 20 s). Making the credentials is not measured.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "@playwright/test";

import { Issuer } from "../support/badge.ts";
import { Platform } from "../support/platform.ts";
import { startServer } from "../support/server.ts";

const ITEMS = Number(process.env.E2E_PUSH_ITEMS ?? 10_000);
const REQUEST = 1_000;
const POSTGRES = process.env.BESACE_TEST_POSTGRES;

for (const engine of ["SQLite", ...(POSTGRES ? ["PostgreSQL"] : [])]) {
  test(`a push on ${engine}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "besace-push-"));
    const settings: Record<string, string> =
      engine === "SQLite" ? {} : { BESACE_DATABASE__URL: POSTGRES! };
    const server = await startServer(settings, { folder });
    process.env.E2E_FOLDER = folder;
    process.env.E2E_URL = server.url;
    const platform = new Platform("Université", settings);
    const issuer = new Issuer();
    const run = Date.now().toString(36);
    const items = Array.from({ length: ITEMS }, (_, i) => {
      const email = `personne${i}.${run}@exemple.fr`;
      return { id: `${run}/${i}`, email, credential: issuer.credential({ recipient: email }) };
    });

    for (const said of ["accepted", "already"] as const) {
      let milliseconds = 0;
      let count = 0;
      for (let begin = 0; begin < ITEMS; begin += REQUEST) {
        const began = performance.now();
        const answer = await platform.sends(items.slice(begin, begin + REQUEST));
        const report = (await answer.json()) as Record<typeof said, number>;
        milliseconds += performance.now() - began;
        count += report[said];
      }
      expect(count).toBe(ITEMS);
      console.log(`${engine}: ${ITEMS} items ${said} in ${(milliseconds / 1000).toFixed(1)} s`);
    }
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}
