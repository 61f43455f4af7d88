// Leaving: everything in one file, and the account really gone.

import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { mailTo } from "../support/mail.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

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

test("an export that is handed in brings its badges back", async ({ page, person, issuer }) => {
  await person.upload(page, "badge.png", issuer.bake({ recipient: person.address }));
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  const badge = new URL(page.url()).pathname;
  const zip = await exported(page, person);

  await page.goto(badge);
  const away = page.locator("form[action$='/badges/delete']");
  await away.getByRole("checkbox").check();
  await away.getByRole("button").click();
  await expect(page).toHaveURL(/fait=/);
  await page.goto("/reglages/donnees");
  await page.getByRole("link", { name: "Aller à Recevoir" }).click();
  await expect(page).toHaveURL(/\/recevoir/);
  await person.upload(page, "besace.zip", zip);
  await expect(page.getByRole("main")).toContainText(/1 badge reçu/);
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
