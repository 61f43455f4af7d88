// "Keep this badge": from the issuer's mail to LinkedIn, through the page for anyone.

import type { Page } from "@playwright/test";

import { linkIn, mailTo } from "../support/mail.ts";
import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

/** Has a file checked, and keeps it. */
async function keep(page: Page, badge: Buffer): Promise<void> {
  await page.goto("/verifier");
  await page.locator("input[type=file]").setInputFiles({
    name: "badge.png",
    mimeType: "image/png",
    buffer: badge,
  });
  // Where scripts run, a chosen file is sent at once.
  if (test.info().project.use.javaScriptEnabled === false) {
    await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  }
  await expect(page.getByRole("main")).toContainText("Authentique et valide");
  await page.getByRole("button", { name: "Garder ce badge" }).click();
}

/** Opens the link of the confirmation mail and presses its button. */
async function confirm(page: Page, person: Person): Promise<void> {
  await page.goto(linkIn(await mailTo(person.address, "Confirmez votre adresse")));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
}

test("from the issuer's mail to LinkedIn", async ({ page, issuer }) => {
  const amina = new Person();
  await keep(page, issuer.bake({ recipient: amina.address, name: "Accueil du public" }));
  await expect(page).toHaveURL(/\/inscription/);
  await expect(page.getByRole("main")).toContainText("gardé pendant 60 minutes");

  await amina.fillSignUp(page);
  await confirm(page, amina);
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Accueil du public");
  await expect(main).toContainText("maintenant dans votre passeport");
  await expect(main).toContainText(`Envoyé à votre adresse ${amina.address}`);

  await amina.share(page);
  const linkedin = page.getByRole("link", { name: /Ajouter à mon profil LinkedIn/ });
  await expect(linkedin).toHaveAttribute("href", /certUrl=.*%2Fb%2F/);
});

test("the mail may be opened on another device", async ({ page, issuer, stranger }) => {
  const amina = new Person();
  await keep(page, issuer.bake({ recipient: amina.address, name: "Ailleurs" }));
  await amina.fillSignUp(page);
  const phone = await stranger.newPage();
  await phone.goto(linkIn(await mailTo(amina.address, "Confirmez votre adresse")));
  await phone.getByLabel("Mot de passe").fill(amina.password);
  await phone.getByRole("button", { name: "Confirmer et ouvrir mon passeport" }).click();
  await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Ailleurs");
});

test("who has an account signs in, and the badge is there", async ({ page, person, issuer }) => {
  await person.signOut(page);
  await keep(page, issuer.bake({ recipient: person.address, name: "De retour" }));
  await page.getByRole("main").getByRole("link", { name: "Se connecter" }).click();
  await expect(page.getByRole("main")).toContainText("gardé pendant 60 minutes");
  await page.getByLabel("Adresse mail").fill(person.address);
  await page.getByLabel("Mot de passe").fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("De retour");

  // Signed in, it is kept at once.
  await keep(page, issuer.bake({ recipient: person.address, name: "Encore un" }));
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Encore un");
});

test("a badge for another address stays private and says so", async ({ page, issuer }) => {
  const amina = new Person();
  await keep(page, issuer.bake({ recipient: "autre@exemple.org" }));
  await amina.fillSignUp(page);
  await confirm(page, amina);
  const main = page.getByRole("main");
  await expect(main).toContainText(/envoyé à .*autre/);
  await expect(main).toContainText("ne peut pas être partagé");
});
