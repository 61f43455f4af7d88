// The settings: several addresses, what was agreed to, and forms that are refused.

import { linkIn, mailTo } from "../support/mail.ts";
import { expect, test } from "../support/test.ts";

test("an address is added, confirmed, made the main one, and the first one removed", async ({
  page,
  person,
  stranger,
}) => {
  const second = `deux.${person.address}`;
  const main = page.getByRole("main");
  await person.addAddress(page, second);
  await expect(page.getByLabel("Adresse mail")).toHaveValue("");
  await expect(main).toContainText("Pas encore confirmée");
  await expect(main.getByRole("button", { name: "En faire l'adresse principale" })).toHaveCount(0);

  const link = linkIn(await mailTo(second, "Confirmez cette adresse"));
  // On a phone that is not signed in: sign in there, and it goes on.
  const phone = await stranger.newPage();
  await phone.goto(link);
  await expect(phone.getByRole("main")).toContainText(second);
  await phone.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await phone.getByLabel("Adresse mail").fill(person.address);
  await phone.getByLabel("Mot de passe").fill(person.password);
  await phone.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await phone.getByRole("button", { name: "Confirmer cette adresse" }).click();
  await expect(phone.getByRole("main")).toContainText("L'adresse est confirmée");
  await mailTo(person.address, "Une adresse a été ajoutée à votre compte");

  await page.goto("/reglages/adresses");
  const primary = page.locator("form").filter({ hasText: "En faire l'adresse principale" });
  await primary.getByLabel("Nouvelle adresse principale").selectOption(second);
  await primary.getByLabel("Mot de passe actuel").fill(person.password);
  await primary.getByRole("button").click();
  await expect(main).toContainText("Votre adresse principale a changé.");
  for (const told of [person.address, second]) {
    await mailTo(told, "L'adresse de votre compte a changé");
  }

  const remove = page.locator("form").filter({ hasText: "Adresse à retirer" });
  await remove.getByLabel("Adresse à retirer").selectOption(person.address);
  await remove.getByLabel("Mot de passe actuel").fill(person.password);
  await remove.getByRole("button", { name: "Retirer l'adresse" }).click();
  await expect(main).toContainText("L'adresse est retirée.");
  await expect(main.locator(".devices li")).toHaveCount(1);
  await expect(main.locator(".devices")).toContainText(second);
  await mailTo(person.address, "Une adresse a été retirée de votre compte");
});

test("a refused form says why beside the field, and keeps what was typed", async ({
  page,
  person,
}) => {
  await page.goto("/reglages/adresses");
  const form = page.locator("form").filter({ hasText: "Ajouter l'adresse" });
  const address = form.getByLabel("Adresse mail");
  const password = form.getByLabel("Mot de passe actuel");
  await address.fill("autre@exemple.fr");
  await password.fill("tout faux");
  await form.getByRole("button", { name: "Ajouter l'adresse" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAccessibleDescription(/pas le mot de passe de ce compte/);
  await expect(address).toHaveValue("autre@exemple.fr");
  await expect(address).not.toHaveAttribute("aria-invalid");

  await address.fill(person.address);
  await password.fill(person.password);
  await form.getByRole("button", { name: "Ajouter l'adresse" }).click();
  await expect(address).toHaveAttribute("aria-invalid", "true");
  await expect(address).toHaveAccessibleDescription(/déjà dans votre liste/);
  await expect(address).toHaveValue(person.address);
  await expect(password).not.toHaveAttribute("aria-invalid");

  await page.goto("/reglages/profil");
  const name = page.getByLabel("Nom à montrer");
  const long = "Amina ".repeat(30).trim();
  await name.fill(long);
  await page.getByLabel("Langue").selectOption("English");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(/trop long/);
  await expect(name).toHaveValue(long);
  await expect(page.getByLabel("Langue")).toHaveValue("en");
  await name.fill("Amina B.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("main")).toContainText("C'est enregistré.");
  await expect(name).not.toHaveAttribute("aria-invalid");

  await page.goto("/reglages/securite");
  await page.getByLabel("Mot de passe actuel").fill(person.password);
  await page.getByLabel("Nouveau mot de passe").fill("motdepasse123");
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  const next = page.getByLabel("Nouveau mot de passe");
  await expect(next).toHaveAttribute("aria-invalid", "true");
  await expect(next).toHaveAccessibleDescription(/deviné trop vite/);
});

test("what was agreed to is listed, and the terms say how they end", async ({
  page,
  person: _signedIn,
}) => {
  await page.goto("/reglages/donnees");
  const row = page.getByRole("row", { name: /Conditions d'utilisation/ });
  await expect(row).toContainText("En vigueur");
  await expect(row.getByRole("button")).toHaveCount(0);
  await page.getByRole("main").getByRole("link", { name: "Effacer mon compte" }).click();
  await expect(page.getByRole("heading", { name: "Effacer mon compte" })).toBeInViewport();
});
