// Who is signed in where, and ending it.

import { expect, test } from "../support/test.ts";

test("one session is ended, the others stay", async ({ page, person, stranger, browser }) => {
  const phone = await stranger.newPage();
  await person.signIn(phone);
  await expect(phone).toHaveURL(/\/accueil$/);

  await page.goto("/reglages/securite");
  const end = page.getByRole("button", { name: /^Déconnecter .*connecté le/ });
  await expect(end).toHaveCount(1);
  await expect(page.getByRole("main")).toContainText("Cet appareil");
  await end.click();
  await expect(page.getByRole("main")).toContainText("L'appareil est déconnecté.");

  await phone.goto("/badges");
  await expect(phone).toHaveURL(/\/connexion/);
  await page.goto("/badges");
  await expect(page).toHaveURL(/\/badges$/);
  expect(browser.isConnected()).toBe(true);
});

test("all other sessions are ended at once", async ({ page, person, stranger }) => {
  const other = await stranger.newPage();
  await person.signIn(other);
  await expect(other).toHaveURL(/\/accueil$/);
  await page.goto("/reglages/securite");
  await page.getByRole("button", { name: "Déconnecter tous les autres appareils" }).click();
  await expect(page.getByRole("main")).toContainText(
    "Tous les autres appareils sont déconnectés.",
  );
  await other.goto("/badges");
  await expect(other).toHaveURL(/\/connexion/);
});

test("signing out leaves nothing behind, and signing in comes back to where one was", async ({
  page,
  person,
}) => {
  await page.goto("/badges");
  await person.signOut(page);
  await page.goto("/reglages/donnees");
  await expect(page).toHaveURL(/\/connexion\?suite=/);
  await page.getByLabel("Adresse mail").fill(person.address);
  await page.getByLabel("Mot de passe").fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page).toHaveURL(/\/reglages\/donnees$/);
});
