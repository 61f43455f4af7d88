// Passwords that are forgotten, changed, wrong.

import { linkIn, mailTo, mailsTo } from "../support/mail.ts";
import { expect, test } from "../support/test.ts";

const NEXT = "cinq lampes vertes au grenier";

test("a forgotten password is replaced by a mail's link, once", async ({
  page,
  person,
  stranger,
}) => {
  const other = await stranger.newPage();
  await other.goto("/connexion");
  await other.getByRole("link", { name: "Mot de passe oublié ?" }).click();
  await other.getByLabel("Adresse mail").fill(person.address);
  await other.getByRole("button", { name: "Recevoir le lien" }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Regardez votre courrier");

  const link = linkIn(await mailTo(person.address, "Choisir un nouveau mot de passe"));
  await other.goto(link);
  await other.getByLabel("Nouveau mot de passe").fill(NEXT);
  await other.getByLabel("Encore une fois").fill(NEXT);
  await other.getByRole("button", { name: "Enregistrer le mot de passe" }).click();
  await expect(other.getByRole("main")).toContainText("Votre nouveau mot de passe est enregistré");
  await mailTo(person.address, "Votre mot de passe a changé");

  // Whoever was signed in with the old one is not any more.
  await page.goto("/badges");
  await expect(page).toHaveURL(/\/connexion/);

  await person.signIn(page);
  await expect(page.getByRole("main")).toContainText("ne convient pas");
  person.password = NEXT;
  await person.signIn(page);
  await expect(page).toHaveURL(/\/accueil$/);

  const spent = await other.goto(link);
  expect(await spent!.text()).toContain("Ce lien ne marche plus");
});

test("two passwords that differ are not taken", async ({ page, person, stranger }) => {
  const other = await stranger.newPage();
  await other.goto("/mot-de-passe-oublie");
  await other.getByLabel("Adresse mail").fill(person.address);
  await other.getByRole("button", { name: "Recevoir le lien" }).click();
  await other.goto(linkIn(await mailTo(person.address, "Choisir un nouveau mot de passe")));
  await other.getByLabel("Nouveau mot de passe").fill(NEXT);
  await other.getByLabel("Encore une fois").fill(`${NEXT} ?`);
  await other.getByRole("button", { name: "Enregistrer le mot de passe" }).click();
  await expect(other.getByRole("main")).toContainText("ne sont pas les mêmes");
  await page.goto("/accueil");
  await expect(page).toHaveURL(/\/accueil$/);
});

test("an address without an account gets the same answer", async ({ page }) => {
  await page.goto("/mot-de-passe-oublie");
  const nobody = `personne.${Date.now()}@exemple.fr`;
  await page.getByLabel("Adresse mail").fill(nobody);
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Regardez votre courrier");
  expect(await mailsTo(nobody)).toEqual([]);
});

test("a changed password ends the other sessions and says so by mail", async ({
  page,
  person,
  stranger,
}) => {
  const other = await stranger.newPage();
  await person.signIn(other);
  await expect(other).toHaveURL(/\/accueil$/);

  await page.goto("/reglages/securite");
  await page.getByLabel("Mot de passe actuel").fill(person.password);
  await page.getByLabel("Nouveau mot de passe").fill(NEXT);
  const again = page.getByLabel("Encore une fois");
  if (await again.count()) await again.fill(NEXT);
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await expect(page.getByRole("main")).toContainText("Votre mot de passe a changé");
  await mailTo(person.address, "Votre mot de passe a changé");

  await other.goto("/badges");
  await expect(other).toHaveURL(/\/connexion/);
  await page.goto("/badges");
  await expect(page).toHaveURL(/\/badges$/);
});
