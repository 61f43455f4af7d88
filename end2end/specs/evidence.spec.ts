// Evidence that a learner adds: a photo with words, hidden until it is meant to be seen, told apart
// from the issuer's.

import { expect, test } from "../support/test.ts";
import { png } from "../support/badge.ts";

test("evidence is added, shown, and hidden again", async ({ page, person, issuer, stranger }) => {
  await person.receive(page, issuer, { name: "Soudure à l'arc" });
  const badge = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Ajouter ou modifier mes preuves" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Soudure à l'arc");

  const form = page.locator("#ajouter");
  await form.getByLabel("Titre").fill("La pièce finie");
  await form.getByLabel("Texte").fill("Soudée en **deux** passes.");
  await form.getByLabel("Fichier").setInputFiles({
    name: "piece.png",
    mimeType: "image/png",
    buffer: png(64),
  });
  await form.getByRole("button", { name: "Ajouter la preuve" }).click();
  await expect(page.getByRole("main")).toContainText("La preuve est ajoutée");
  await expect(page.locator(".my-evidence")).toContainText("Cachée");
  const drawn = page.getByRole("img", { name: /Image ajoutée à la preuve 1/ });
  await drawn.scrollIntoViewIfNeeded();
  await expect
    .poll(() => drawn.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);

  // A link shows it only once it is ticked.
  await page.goto(badge);
  const open = await person.share(page);
  const visitor = await stranger.newPage();
  await visitor.goto(open);
  await expect(visitor.getByText("La pièce finie")).toHaveCount(0);
  await page.goto(`${badge}/preuves`);
  await page.locator(".my-evidence summary", { hasText: "Modifier" }).click();
  await page.locator(".my-evidence").getByRole("checkbox", { name: /^Montrer cette preuve/ }).check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("main")).toContainText("La preuve est enregistrée");
  await visitor.goto(open);
  const theirs = visitor.locator(".added-evidence");
  await expect(theirs).toContainText("Ajouté par la personne qui a reçu le badge");
  await expect(theirs).toContainText("La pièce finie");
  const download = visitor.waitForEvent("download");
  await theirs.getByRole("link", { name: /^Télécharger : Image/ }).click();
  expect((await download).suggestedFilename()).toBe("preuve-1.webp");

  // What cannot be taken is said, and what was typed stays.
  await form.getByLabel("Titre").fill("Un programme");
  await form.getByLabel("Fichier").setInputFiles({
    name: "photo.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.from("4d5a900003", "hex"),
  });
  await form.getByRole("button", { name: "Ajouter la preuve" }).click();
  await expect(form).toContainText("Ce genre de fichier n'est pas pris");
  await expect(form.getByLabel("Titre")).toHaveValue("Un programme");

  await page.locator(".my-evidence summary", { hasText: "Modifier" }).click();
  await page.getByText("Effacer cette preuve", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Oui, je veux effacer cette preuve" }).check();
  await page.getByRole("button", { name: "Effacer", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("La preuve est effacée");
  await visitor.goto(open);
  await expect(visitor.getByText("La pièce finie")).toHaveCount(0);
});
