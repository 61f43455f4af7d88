// What programs read of a shared page, checked by programs that others wrote: its schema.org data
// by Google's types of that vocabulary, its JSON Resume by the schema's own validator, its frame by
// a reader of oEmbed.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { extract } from "@extractus/oembed-extractor";
import type { Page } from "@playwright/test";

import { expect, test } from "../support/test.ts";

/** It comes without types. */
const resume = createRequire(import.meta.url)("@jsonresume/schema") as {
  validate(data: unknown, done: (errors: unknown) => void): void;
};
const HERE = resolve(import.meta.dirname, "..");

/** What the compiler finds wrong with data that says of itself what it is; nothing where it is right. */
async function misread(data: Record<string, unknown>): Promise<string> {
  // Below the packages, so that the types are found.
  const folder = await mkdtemp(join(HERE, "node_modules/.besace-"));
  const file = join(folder, "data.ts");
  const types = `import type { ${data["@type"]}, WithContext } from "schema-dts";`;
  await writeFile(
    file,
    `${types}\nexport const data: WithContext<${data["@type"]}> = ${JSON.stringify(data)};\n`,
  );
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--ignoreConfig"];
  const modules = ["--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022"];
  try {
    await promisify(execFile)(join(HERE, "node_modules/.bin/tsc"), [...options, ...modules, file]);
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The schema.org data of a page. */
async function linkedData(page: Page, url: string): Promise<Record<string, unknown>> {
  const html = await (await page.request.get(url)).text();
  const text = html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)![1];
  return JSON.parse(text);
}

function faults(data: unknown): unknown {
  let found: unknown;
  resume.validate(data, (errors) => (found = errors));
  return found;
}

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "nothing here is drawn");

test("what programs read of a shared page is as their makers want it", async ({ page, person, issuer }) => {
  const wish = { name: "Écoute active", skills: ["Écouter", "Reformuler"], expires: "2031-01-01" };
  await person.receive(page, issuer, wish);
  const badge = page.url().match(/[0-9a-f-]{36}/)![0];
  const named = await person.share(page);
  await page.goto(`/badges/${badge}`);
  const hidden = await person.share(page, { showName: false });

  await page.goto(`/collections/nouvelle?badges%5B%5D=${badge}`);
  await page.getByLabel("Titre").fill("Mon parcours");
  await page.getByRole("button", { name: "Créer la collection" }).click();
  await page.getByRole("main").getByRole("link", { name: "Partager", exact: true }).click();
  await page.getByRole("button", { name: "Créer le lien" }).click();
  const open = page.getByRole("link", { name: "Ouvrir la page" }).first();
  const collection = new URL((await open.getAttribute("href"))!, page.url()).href;

  const types = { [named]: "Person", [hidden]: "EducationalOccupationalCredential", [collection]: "CollectionPage" };
  for (const [url, type] of Object.entries(types)) {
    const data = await linkedData(page, url);
    expect(data["@type"]).toBe(type);
    expect(await misread(data)).toBe("");
    // What checks has to find what is wrong.
    expect(await misread({ ...data, invented: true })).toContain("invented");

    const cv = await (await page.request.get(`${url}/resume.json`)).json();
    expect(faults(cv)).toBeNull();
    expect(cv.certificates).toHaveLength(1);
    expect(faults({ ...cv, certificates: "tous" })).not.toBeNull();

    const frame = await extract(url);
    expect(frame).toMatchObject({ type: "rich", version: "1.0", provider_name: "Besace" });
    expect(frame.html).toContain("<iframe");
    for (const side of [frame.width, frame.height, frame.thumbnail_width, frame.thumbnail_height]) {
      expect(side).toBeGreaterThan(0);
    }
    expect((await page.request.get(frame.thumbnail_url!)).headers()["content-type"]).toMatch(/^image\//);
  }
});
