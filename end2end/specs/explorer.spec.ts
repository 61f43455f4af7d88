// Explorer, a letter and its answer, and a page that an operator takes down.

import { randomUUID } from "node:crypto";

import { linkIn, mailTo } from "../support/mail.ts";
import { makeOperator } from "../support/operator.ts";
import { expect, test } from "../support/test.ts";

test("a recruiter finds a collection, writes, and is answered", async ({ page, person, issuer, stranger }) => {
  const word = `Atelier${randomUUID().slice(0, 8)}`;
  await person.receive(page, issuer, { name: "Soudure" });
  await page.goto("/collections/nouvelle");
  await page.getByLabel("Titre").fill(`Mon ${word}`);
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Créer la collection" }).click();
  await page.getByRole("main").getByRole("link", { name: "Partager", exact: true }).click();
  await page.locator("input[name=show_name]").setChecked(false);
  await page.locator("input[name=listed]").check();
  await page.locator("input[name=contact]").check();
  await page.getByRole("button", { name: "Créer le lien" }).click();
  await expect(page.getByRole("main")).toContainText("Votre lien est prêt.");

  const recruiter = await stranger.newPage();
  await expect(async () => {
    await recruiter.goto("/explorer");
    await recruiter.getByLabel("Mots").fill(word.toLowerCase());
    await recruiter.getByRole("button", { name: "Chercher" }).click();
    await expect(recruiter.locator(".explorer-card")).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  // Nobody is found by their name.
  await recruiter.getByLabel("Mots").fill(`${person.name} ${word}`);
  await recruiter.getByRole("button", { name: "Chercher" }).click();
  await expect(recruiter.getByRole("main")).toContainText("Aucune collection ne réunit tout cela");
  await recruiter.goBack();
  await recruiter.getByRole("link", { name: `Mon ${word}` }).click();
  await expect(recruiter).toHaveURL(/\/c\//);
  const open = recruiter.url();

  await recruiter.getByRole("link", { name: "Écrire à cette personne" }).click();
  const address = `camille.${randomUUID().slice(0, 8)}@entreprise.example`;
  await recruiter.getByLabel("Votre nom").fill("Camille Martin");
  await recruiter.getByLabel("Adresse mail").fill(address);
  await recruiter.getByLabel("Votre message").fill("Bonjour, êtes-vous libre en mars ?");
  await recruiter.getByRole("button", { name: "Envoyer" }).click();
  await expect(recruiter.getByRole("heading", { level: 1 })).toHaveText("Regardez votre courrier");
  await recruiter.goto(linkIn(await mailTo(address, /Confirmez votre adresse/)));
  await recruiter.getByRole("button", { name: "Confirmer mon adresse et remettre le message" }).click();
  await expect(recruiter.getByRole("heading", { level: 1 })).toHaveText("Votre message est remis");

  await page.goto("/accueil");
  await page.getByRole("link", { name: /Camille Martin vous a écrit/ }).click();
  await expect(page.getByRole("main")).toContainText("êtes-vous libre en mars");
  await expect(page.getByRole("main")).toContainText(address);
  await expect(page.getByRole("main")).toContainText(`et votre adresse (${person.address})`);
  await page.getByLabel("Votre réponse").fill("Oui, avec plaisir.");
  await page.getByRole("button", { name: "Répondre et montrer mon adresse" }).click();
  await expect(page.getByRole("main")).toContainText("Votre réponse est partie.");
  await mailTo(address, /vous répond/);

  // Somebody reports the page, and an operator takes it down.
  await recruiter.goto(`/signaler?page=${new URL(open).pathname}`);
  await recruiter.getByLabel("Quelqu'un se fait passer pour une autre personne").check();
  await recruiter.getByRole("button", { name: "Envoyer le signalement" }).click();
  await expect(recruiter.getByRole("heading", { level: 1 })).toHaveText("Votre signalement est reçu");
  makeOperator(person);
  await page.goto("/operateur/signalements");
  await page.getByRole("link", { name: new RegExp(new URL(open).pathname) }).click();
  await page.getByLabel("Raison").fill("Pour l'essai");
  await page.getByRole("button", { name: "Fermer la page" }).click();
  await expect(page.getByRole("main")).toContainText("La page est fermée");
  expect((await recruiter.goto(open))!.status()).toBe(410);
  await page.goto("/collections");
  await page.getByRole("link", { name: `Mon ${word}` }).click();
  await expect(page.getByRole("main")).toContainText("Pour l'essai");
  await page.goto("/operateur/signalements");
  await page.getByRole("link", { name: new RegExp(new URL(open).pathname) }).click();
  await page.getByRole("button", { name: "Rouvrir la page" }).click();
  await expect(page.getByRole("main")).toContainText("La page est rouverte");
  expect((await recruiter.goto(open))!.status()).toBe(200);
});
