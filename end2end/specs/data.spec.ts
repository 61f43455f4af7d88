// Leaving: everything in one file, and the account really gone.

import { readFile } from "node:fs/promises";

import { mailTo } from "../support/mail.ts";
import { expect, test } from "../support/test.ts";

test("the export holds the original file, byte for byte", async ({ page, person, issuer }) => {
  const badge = issuer.bake({ recipient: person.address });
  await person.upload(page, "badge.png", badge);
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);

  await page.goto("/reglages/donnees");
  const form = page.getByRole("main").locator("form[action$='/export']");
  await form.locator("input[type=password]").fill(person.password);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    form.getByRole("button", { name: "Télécharger mes données" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const zip = await readFile(await download.path());
  expect(zip.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  expect(zip.includes("index.json")).toBe(true);
  // A PNG does not get smaller, so that it stands in the archive as it is.
  expect(zip.includes(badge)).toBe(true);
});

test("the wrong password exports nothing", async ({ page, person }) => {
  await page.goto("/reglages/donnees");
  const form = page.getByRole("main").locator("form[action$='/export']");
  await form.locator("input[type=password]").fill(`${person.password}!`);
  await form.getByRole("button", { name: "Télécharger mes données" }).click();
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
