// A disk without room: a server whose files may not grow beyond a size, which is what any user can
// arrange anywhere.

import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { Person } from "../support/person.ts";
import { startServer } from "../support/server.ts";
import { expect, test } from "../support/test.ts";

const MIB = 1024 * 1024;

test("a file for which there is no room is explained, and the server goes on", async ({
  browser,
  issuer,
  javaScriptEnabled,
}) => {
  // SQLite's own files stay below it.
  const server = await startServer({}, { largestFile: 8 * MIB });
  const shared = process.env.E2E_FOLDER;
  process.env.E2E_FOLDER = server.folder;
  try {
    const context = await browser.newContext({
      baseURL: server.url,
      javaScriptEnabled,
      locale: "fr-FR",
    });
    const page = await context.newPage();
    const amina = new Person();
    await amina.signUp(page);
    await amina.confirm(page);

    const badge = issuer.bake({ recipient: amina.address, name: "Trop lourd" });
    const answers = page.waitForResponse((answer) => answer.url().endsWith("/badges/import"));
    await amina.upload(page, "badge.png", Buffer.concat([badge, Buffer.alloc(9 * MIB)]));
    expect((await answers).status()).toBe(503);
    const said = await page.getByRole("main").innerText();
    expect(said).toContain("rien n'a été changé");
    const id = said.match(/[0-9a-f]{16}/)?.[0];
    expect(id, "a number to quote").toBeTruthy();
    const cause = server.log().split("\n").find((line) => line.includes(id!) && /blob store/.test(line));
    expect(cause, "the cause under that number in the log").toBeTruthy();
    expect(await files(join(server.folder, "blobs")), "half a file").toEqual([]);
    await page.goto("/badges");
    await expect(page.getByRole("main")).toContainText("Votre premier badge");

    await amina.receive(page, issuer, { name: "Assez léger" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Assez léger");
    await context.close();
  } finally {
    process.env.E2E_FOLDER = shared;
    await server.stop();
  }
});

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
