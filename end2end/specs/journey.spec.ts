// The whole path: from signing up to a link that a recruiter opens, and back.

import { linkIn, mailTo, mailsTo } from "../support/mail.ts";
import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("from the issuer's file to a public page, and back", async ({ page, stranger, issuer }) => {
  const amina = new Person();
  await amina.signUp(page);
  await amina.confirm(page);

  await amina.receive(page, issuer, { name: "Accueil du public", issuer: "Mairie de Blois" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Accueil du public");
  const main = page.getByRole("main");
  await expect(main).toContainText("Authentique et valide");
  await expect(main).toContainText("Mairie de Blois");
  await expect(main).toContainText("Vous seul·e voyez ce badge");

  const link = await amina.share(page);

  const recruiter = await stranger.newPage();
  await recruiter.setViewportSize({ width: 360, height: 740 });
  const answer = await recruiter.goto(link);
  expect(answer?.status()).toBe(200);
  const seen = recruiter.getByRole("main");
  await expect(recruiter.getByRole("heading", { level: 1 })).toHaveText("Accueil du public");
  await expect(seen).toContainText("Amina Benali a reçu");
  await expect(seen).toContainText("délivré par Mairie de Blois le 15 septembre 2025");
  await expect(seen).toContainText("Authentique et valide");
  await expect(seen).toContainText("Avoir tenu l'accueil pendant six demi-journées.");
  await expect(seen.getByRole("img").first()).toBeVisible();
  expect(await recruiter.content()).not.toContain(amina.address);

  await page.getByRole("button", { name: /^Retirer le lien/ }).click();
  await expect(page.getByRole("main")).toContainText("Le lien est retiré");

  const gone = await recruiter.goto(link);
  expect(gone?.status()).toBe(410);
  await expect(recruiter.getByRole("heading", { level: 1 })).toHaveText("Ce lien n'est plus ouvert");
  const source = await gone!.text();
  expect(source).not.toContain("Accueil du public");
  expect(source).not.toContain("og:title");
});

test("what a recruiter needs stands above the fold of a phone", async ({
  page,
  person,
  issuer,
  stranger,
}) => {
  await person.receive(page, issuer);
  const link = await person.share(page);
  const phone = await stranger.newPage();
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(link);
  for (const text of ["Accueil du public", /délivré par/, "Authentique et valide"]) {
    await expect(phone.getByRole("main").getByText(text).first()).toBeInViewport({ ratio: 1 });
  }
  // Nothing sticks out sideways: a page that scrolls both ways cannot be read on a phone.
  const { width } = (await phone.locator("html").boundingBox())!;
  expect(width).toBeLessThanOrEqual(360);
});

test("a name that was not ticked is nowhere on the shared page", async ({
  page,
  person,
  issuer,
  stranger,
}) => {
  await person.receive(page, issuer);
  const link = await person.share(page, { showName: false });
  const visitor = await stranger.newPage();
  await visitor.goto(link);
  await expect(visitor.getByRole("main")).toContainText("Authentique et valide");
  for (const url of [link, `${link}.json`]) {
    const text = await (await stranger.request.get(url)).text();
    expect(text).not.toContain("Amina");
    expect(text).not.toContain(person.address);
  }
  expect((await stranger.request.get(`${link}/original`)).status()).toBe(404);
});

test("a link to an unknown page answers 404", async ({ page }) => {
  const answer = await page.goto("/b/AAAAAAAAAAAAAAAAAAAAAA");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cette page n'existe pas");
});

test("the mail comes again, and to a corrected address", async ({ page }) => {
  const amina = new Person();
  await amina.signUp(page);
  await mailTo(amina.address, "Confirmez votre adresse");
  await page.getByRole("button", { name: "Renvoyer le message" }).click();
  await expect(page.getByRole("main")).toContainText("Il est parti une nouvelle fois.");
  await expect.poll(async () => (await mailsTo(amina.address)).length).toBe(2);

  const corrected = `corrige.${amina.address}`;
  await page.getByLabel("La bonne adresse mail").fill(corrected);
  await page.getByRole("button", { name: "Corriger l'adresse" }).click();
  await expect(page.getByRole("main")).toContainText(corrected);
  const mail = await mailTo(corrected, "Confirmez votre adresse");
  await page.goto(linkIn(mail));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await expect(page).toHaveURL(/\/accueil$/);
});

test("a link in a mail changes nothing until its button is pressed", async ({
  page,
  stranger,
}) => {
  const amina = new Person();
  await amina.signUp(page);
  const link = linkIn(await mailTo(amina.address, "Confirmez votre adresse"));
  // A mail scanner opens every link.
  await (await stranger.newPage()).goto(link);
  await page.goto(link);
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await expect(page).toHaveURL(/\/accueil$/);

  const again = await (await stranger.newPage()).goto(link);
  expect(await again!.text()).toContain("Ce lien ne marche plus");
});

test("the mail is opened on a phone: one field, one button, and the badge can come in", async ({
  page,
  stranger,
  issuer,
}) => {
  const amina = new Person();
  await amina.signUp(page);
  const phone = await stranger.newPage();
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(linkIn(await mailTo(amina.address, "Confirmez votre adresse")));
  const main = phone.getByRole("main");
  await expect(main).toContainText("pour que vous seul·e le connaissiez");
  await expect(main.locator("input:visible")).toHaveCount(1);
  await expect(main.getByRole("button")).toHaveCount(1);

  const before = amina.password;
  amina.password = "cinq lampes vertes au grenier";
  await main.getByLabel("Mot de passe").fill(amina.password);
  await main.getByRole("button", { name: "Confirmer et ouvrir mon passeport" }).click();
  await expect(phone).toHaveURL(/\/accueil$/);
  await amina.receive(phone, issuer);
  await expect(phone.getByRole("main")).toContainText("Authentique et valide");

  // Whoever signed up is no further, and their password opens nothing.
  await page.goto("/accueil");
  await expect(page).toHaveURL(/\/connexion/);
  await page.goto("/connexion");
  await page.getByLabel("Adresse mail").fill(amina.address);
  await page.getByLabel("Mot de passe").fill(before);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("main")).toContainText("ne convient pas");
  await amina.signIn(page);
  await expect(page).toHaveURL(/\/accueil$/);
});

test("a refused form says why beside the field and keeps what was typed", async ({ page }) => {
  await page.goto("/inscription");
  await page.getByLabel("Nom à montrer").fill("Amina Benali");
  await page.getByLabel("Adresse mail").fill("amina@exemple.fr");
  await page.getByLabel("Mot de passe").fill("motdepasse123");
  await page.getByLabel("Année de naissance").fill("1999");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Créer mon passeport" }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await expect(page.getByLabel("Nom à montrer")).toHaveValue("Amina Benali");
  await expect(page.getByLabel("Adresse mail")).toHaveValue("amina@exemple.fr");
  const password = page.getByLabel("Mot de passe");
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAccessibleDescription(/deviné trop vite/);
});

test("under fifteen is refused kindly", async ({ page }) => {
  await page.goto("/inscription");
  await page.getByLabel("Nom à montrer").fill("Léo");
  await page.getByLabel("Adresse mail").fill("leo@exemple.fr");
  await page.getByLabel("Mot de passe").fill("quatre chaises bleues au jardin");
  await page.getByLabel("Année de naissance").fill(String(new Date().getFullYear() - 13));
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Créer mon passeport" }).click();
  await expect(page.getByRole("main")).toContainText("Il faut avoir 15 ans");
});
