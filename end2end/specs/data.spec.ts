// Leaving: everything in one file, and the account really gone.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { type Issuer, png } from "../support/badge.ts";
import { mailTo } from "../support/mail.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";
import { unzip } from "../support/zip.ts";

/** Asks for an export and takes it once it is made. */
async function exported(page: Page, person: Person): Promise<Buffer> {
  await page.goto("/reglages/donnees");
  const form = page.getByRole("main").locator("form[action$='/export']");
  await form.locator("input[type=password]").fill(person.password);
  await form.getByRole("button", { name: "Préparer mes données" }).click();
  await expect(page).toHaveURL(/fait=export/);
  const link = page.getByRole("link", { name: /^Télécharger les données du / });
  await expect(async () => {
    await page.goto("/reglages/donnees");
    await expect(link.first()).toBeVisible({ timeout: 500 });
  }).toPass();
  const [download] = await Promise.all([page.waitForEvent("download"), link.first().click()]);
  expect(download.suggestedFilename()).toMatch(/^besace-.*\.zip$/);
  return readFile(await download.path());
}

test("the export holds the original file, byte for byte", async ({ page, person, issuer }) => {
  const badge = issuer.bake({ recipient: person.address });
  await person.upload(page, "badge.png", badge);
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);

  const zip = await exported(page, person);
  expect(zip.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  for (const name of ["index.json", "index.html"]) expect(zip.includes(name)).toBe(true);
  // A PNG does not get smaller, so that it stands in the archive as it is.
  expect(zip.includes(badge)).toBe(true);
});

/** Gives a person two badges, one with all that its owner can add, and a collection of both. */
async function livedIn(page: Page, person: Person, issuer: Issuer): Promise<void> {
  await person.receive(page, issuer, { name: "Accueil du public", issuer: "Mairie de Blois" });
  await person.receive(page, issuer, { name: "Soudure à l'arc", expires: "2026-01-31" });
  const badge = new URL(page.url()).pathname;
  for (const tag of ["Atelier", "à montrer"]) {
    await page.getByLabel("Nouvelle étiquette").fill(tag);
    await page.getByRole("button", { name: "Ajouter", exact: true }).click();
    await expect(page.getByRole("main")).toContainText(tag);
  }
  await page.getByLabel("Ma note").fill("Avec Basile, à l'atelier.\nDeux soudures.");
  await page.getByRole("button", { name: "Enregistrer la note" }).click();
  await expect(page.getByRole("main")).toContainText("La note est enregistrée");
  await page.goto(`${badge}/preuves`);
  const form = page.locator("#ajouter");
  await form.getByLabel("Titre").fill("La pièce finie");
  await form.getByLabel("Texte").fill("Soudée en **deux** passes.");
  await form.getByRole("textbox", { name: "Lien" }).fill("https://exemple.fr/piece");
  const picture = { name: "piece.png", mimeType: "image/png", buffer: png(320) };
  await form.getByLabel("Fichier").setInputFiles(picture);
  await form.getByRole("button", { name: "Ajouter la preuve" }).click();
  await expect(page.getByRole("main")).toContainText("La preuve est ajoutée");
  await page.goto("/collections/nouvelle");
  await page.getByLabel("Titre").fill("Mon parcours");
  for (const name of [/^Soudure/, /^Accueil/]) await page.getByRole("checkbox", { name }).check();
  await page.getByRole("button", { name: "Créer la collection" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mon parcours");
}

test("the pages of an export are read from a folder, without a network", async ({
  page,
  person,
  issuer,
  stranger,
}, info) => {
  await livedIn(page, person, issuer);
  const folder = info.outputPath("export");
  for (const [name, content] of unzip(await exported(page, person))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }

  const reader = await stranger.newPage();
  const asked: string[] = [];
  reader.on("request", (request) => asked.push(request.url()));
  await stranger.setOffline(true);
  const drawn = async (count: number) => {
    const pictures = reader.getByRole("main").locator("img");
    await expect(pictures).toHaveCount(count);
    for (const picture of await pictures.all()) {
      const width = () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
      await expect.poll(width).toBeGreaterThan(0);
    }
    if (info.project.use.javaScriptEnabled !== false) {
      expect((await new AxeBuilder({ page: reader }).analyze()).violations).toEqual([]);
    }
  };
  await reader.goto(pathToFileURL(join(folder, "index.html")).href);
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("Mes données");
  await drawn(2);
  await reader.getByRole("link", { name: "Mon parcours" }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("Mon parcours");
  await drawn(2);
  await reader.getByRole("link", { name: "Soudure à l'arc" }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("Soudure à l'arc");
  await drawn(2);
  const main = reader.getByRole("main");
  for (const said of ["à montrer", "Avec Basile, à l'atelier.", "Ajouté par vous", "La pièce finie"]) {
    await expect(main).toContainText(said);
  }
  await reader.getByRole("link", { name: "Toutes mes données" }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("Mes données");
  expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
});

test("an export that is handed in brings badges, notes and collections back", async ({
  page,
  person,
  issuer,
}) => {
  await livedIn(page, person, issuer);
  await page.goto("/badges");
  await page.getByRole("link", { name: "Soudure à l'arc" }).first().click();
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  const badge = page.url();
  const zip = await exported(page, person);

  await page.goto(badge);
  await page.getByText("Effacer ce badge", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Oui, je veux effacer ce badge" }).check();
  await page.getByRole("button", { name: "Effacer le badge" }).click();
  await expect(page).toHaveURL(/fait=/);
  await page.goto("/reglages/donnees");
  await page.getByRole("link", { name: "Aller à Recevoir" }).click();
  await expect(page).toHaveURL(/\/recevoir/);
  await person.upload(page, "besace.zip", zip);
  await expect(page.getByRole("main")).toContainText(/1 badge reçu/);
  await expect(async () => {
    await page.goto("/accueil");
    const main = page.getByRole("main");
    await expect(main).toContainText("Vos données sont revenues", { timeout: 500 });
  }).toPass();
  await page.goto("/badges");
  await page.getByRole("link", { name: "Soudure à l'arc" }).first().click();
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  expect(page.url()).not.toBe(badge);
  await expect(page.getByLabel("Ma note")).toHaveValue("Avec Basile, à l'atelier.\nDeux soudures.");
  await expect(page.getByRole("main")).toContainText("La pièce finie");
});

test("the wrong password exports nothing", async ({ page, person }) => {
  await page.goto("/reglages/donnees");
  const form = page.getByRole("main").locator("form[action$='/export']");
  await form.locator("input[type=password]").fill(`${person.password}!`);
  await form.getByRole("button", { name: "Préparer mes données" }).click();
  const field = form.locator("input[type=password]");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/pas le mot de passe de ce compte/);
});

test("a deleted account is gone, and so are its links", async ({
  page,
  person,
  issuer,
  stranger,
}) => {
  await person.receive(page, issuer);
  const link = await person.share(page);

  await page.goto("/reglages/donnees");
  const form = page
    .getByRole("main")
    .locator("form")
    .filter({ has: page.getByRole("button", { name: "Effacer mon compte" }) });
  await form.locator("input[type=password]").fill(person.password);
  await form.getByRole("checkbox").check();
  await form.getByRole("button", { name: "Effacer mon compte" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Votre compte est effacé");
  await expect(page.getByRole("main")).toContainText(/sauvegardes .* encore \d+ jours?/);
  await mailTo(person.address, "Votre compte est effacé");

  const visitor = await stranger.newPage();
  expect((await visitor.goto(link))?.status()).toBe(410);
  await person.signIn(page);
  await expect(page.getByRole("main")).toContainText("ne convient pas");
});
