// A platform pushes badges: to somebody who has no account yet, and to somebody who has one.

import { execFileSync } from "node:child_process";
import { expect } from "@playwright/test";
import { Validator } from "@seriousme/openapi-schema-validator";

import { Issuer } from "../support/badge.ts";
import { mailsTo, mailTo } from "../support/mail.ts";
import { Person } from "../support/person.ts";
import { Platform } from "../support/platform.ts";
import { test } from "../support/test.ts";

const issuer = new Issuer();

test("from the mail to the accepted badge with one form", async ({ page }) => {
  const platform = new Platform("Université d'essai");
  const person = new Person("Tom Roche");
  await platform.delivers(issuer, person.address, { name: "Accueil du public" });
  const mail = await mailTo(person.address, `${platform.name} vous a envoyé un badge`);
  expect(mail.text).toContain("Accueil du public");

  await page.goto(platform.linkIn(mail, "Recevoir ce badge"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Un badge vous attend");
  await expect(page.getByRole("main")).toContainText(platform.name);
  await expect(page.getByRole("heading", { name: "Accueil du public" })).toBeVisible();
  await expect(page.getByLabel("Adresse mail")).toHaveValue(person.address);
  await page.getByLabel("Nom à montrer").fill(person.name);
  await page.getByLabel("Mot de passe").fill(person.password);
  await page.getByLabel("Année de naissance").fill("1999");
  await page.getByRole("checkbox", { name: "J'accepte les conditions d'utilisation" }).check();
  await page.getByRole("button", { name: "Recevoir ce badge" }).click();

  await expect(page).toHaveURL(/\/badges\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Accueil du public");
  await expect(page.getByRole("main")).toContainText("Authentique et valide");
  await page.goto("/badges");
  await expect(page.getByRole("link", { name: "Accueil du public" })).toBeVisible();
  // No second mail to confirm what the link has proven.
  expect(await mailsTo(person.address)).toHaveLength(1);
  // The link leads its owner on, and is of no use to anybody else.
  await page.goto(platform.linkIn(mail, "Recevoir ce badge"));
  await expect(page).toHaveURL(/\/recevoir/);
  await page.context().clearCookies();
  await page.goto(platform.linkIn(mail, "Recevoir ce badge"));
  await expect(page).toHaveURL(/\/connexion/);
});

test("a form that is refused keeps the badge in view", async ({ page }) => {
  const platform = new Platform("Ville de Blois");
  const person = new Person();
  await platform.delivers(issuer, person.address, { name: "Écoute active" });
  const mail = await mailTo(person.address, /badge/);
  await page.goto(platform.linkIn(mail, "Recevoir ce badge"));
  await page.getByLabel("Nom à montrer").fill(person.name);
  await page.getByLabel("Mot de passe").fill("motdepasse123");
  await page.getByLabel("Année de naissance").fill("1999");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Recevoir ce badge" }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await expect(page.getByRole("heading", { name: "Écoute active" })).toBeVisible();
  await expect(page.getByLabel("Nom à montrer")).toHaveValue(person.name);
  await expect(page.getByLabel("Mot de passe")).toHaveAccessibleDescription(/deviné trop vite/);
});

test("delete what waits", async ({ page }) => {
  const platform = new Platform("École du soir");
  const person = new Person();
  await platform.delivers(issuer, person.address, { name: "Couture" });
  const mail = await mailTo(person.address, /badge/);
  await page.goto(platform.linkIn(mail, "Supprimer ce badge maintenant"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Supprimer ce badge");
  await page.getByRole("button", { name: "Supprimer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("C'est supprimé");
  await page.goto(platform.linkIn(mail, "Recevoir ce badge"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plus rien n'attend ici");
});

test("no more mails", async ({ page }) => {
  const platform = new Platform("Fabrique");
  const other = new Platform("Atelier");
  const person = new Person();
  await platform.delivers(issuer, person.address, { name: "Soudure" });
  const mail = await mailTo(person.address, /badge/);
  await page.goto(platform.linkIn(mail, "Ne plus m'écrire"));
  await page.getByRole("button", { name: "Ne plus m'écrire" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nous ne vous écrirons plus");
  await other.delivers(issuer, person.address, { name: "Gravure" });
  // A mail to somebody else, sent behind it, shows that its turn has come and gone.
  const witness = new Person();
  await other.delivers(issuer, witness.address, { name: "Gravure" });
  await mailTo(witness.address, /badge/);
  expect(await mailsTo(person.address)).toHaveLength(1);
  // Who signs up all the same finds both.
  await person.signUp(page);
  await person.confirm(page);
  await expect(async () => {
    await page.goto("/recevoir");
    for (const name of ["Soudure", "Gravure"]) {
      await expect(page.getByRole("main")).toContainText(name, { timeout: 1_000 });
    }
  }).toPass();
});

test("who has an account adds the address and has the badge", async ({ page }) => {
  const platform = new Platform("Ligue");
  const person = new Person();
  await person.signUp(page);
  await person.confirm(page);
  const second = `autre.${person.address}`;
  await platform.delivers(issuer, second, { name: "Trésorerie" });
  const mail = await mailTo(second, /badge/);
  await page.context().clearCookies();
  await page.goto(platform.linkIn(mail, "Recevoir ce badge"));
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await page.getByLabel("Adresse mail").fill(person.address);
  await page.getByLabel("Mot de passe").fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("heading", { name: "Trésorerie" })).toBeVisible();
  await page.getByLabel("Mot de passe actuel").fill(person.password);
  await page.getByRole("button", { name: "Ajouter l'adresse et recevoir ce badge" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trésorerie");
  await page.goto("/reglages/adresses");
  await expect(page.getByRole("main")).toContainText(second);
});

test("a platform may know of an account only once its owner says so", async ({ page, request }) => {
  const platform = new Platform("Factory");
  const person = new Person();
  await person.signUp(page);
  await person.confirm(page);
  const asks = async () => {
    const answer = await request.post("/obpv1/factory/backpack_email_list", {
      headers: platform.headers(),
      data: { emails: [person.address] },
    });
    return (await answer.json())[person.address];
  };
  expect(await asks()).toBeNull();
  await page.goto("/reglages/donnees");
  const allow = `Autoriser ${platform.name} à savoir que j'ai un compte`;
  await page.getByRole("button", { name: allow }).click();
  await expect(page.getByRole("main")).toContainText("peut savoir que vous avez un compte");
  expect(await asks()).toBe(person.address);
  const withdraw = `Ne plus dire à ${platform.name} que j'ai un compte`;
  await page.getByRole("button", { name: withdraw }).click();
  await expect(page.getByRole("main")).toContainText("ne saura plus");
  expect(await asks()).toBeNull();
});

test("the interface describes itself", async ({ request }) => {
  const described = await (await request.get("/api/v1/openapi.json")).json();
  const result = await new Validator().validate(described);
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
});

test("a revoked platform is refused", async () => {
  const platform = new Platform("Fermée");
  platform.run("revoke", platform.key);
  const answer = await platform.sends([]);
  expect(answer.status).toBe(401);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

test("the command that rotates keys leaves what waits to be opened", async ({ page }) => {
  const platform = new Platform("Avant");
  const person = new Person();
  await platform.delivers(issuer, person.address, { name: "Patience" });
  const mail = await mailTo(person.address, /badge/);
  const [program, settings] = platform.besace();
  const said = execFileSync(program, ["keys", "rotate"], settings).toString();
  expect(said).toContain("A new key seals from now on");
  await page.goto(platform.linkIn(mail, "Recevoir ce badge"));
  await expect(page.getByRole("heading", { name: "Patience" })).toBeVisible();
});
