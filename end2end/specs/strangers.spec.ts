// Pages for anyone, without an account.

import { expect, test } from "../support/test.ts";

test("the home page offers two doors", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Vos badges, réunis, vérifiés, à vous.",
  );
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "Vérifier un badge" }).first()).toBeVisible();
  await expect(main.getByRole("link", { name: "Créer mon passeport" }).first()).toBeVisible();
});

test("a badge is checked without an account", async ({ page, issuer, javaScriptEnabled }) => {
  await page.goto("/verifier");
  const badge = issuer.bake({ recipient: "amina@exemple.fr", name: "Accueil du public" });
  await page.locator("input[type=file]").setInputFiles({
    name: "badge.png",
    mimeType: "image/png",
    buffer: badge,
  });
  // Where scripts run, a chosen file is sent at once.
  if (javaScriptEnabled === false) {
    await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  }
  const main = page.getByRole("main");
  await expect(main).toContainText("Authentique et valide");
  await expect(main).toContainText("Accueil du public");
  await expect(main).toContainText("Université d'essai");
  await expect(page.getByText("amina@exemple.fr")).toHaveCount(0);
});

test("the language is chosen and kept", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/verifier");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

for (const [path, title] of [
  ["/accessibilite", "Déclaration d'accessibilité"],
  ["/confidentialite", "Données personnelles"],
  ["/mentions-legales", "Mentions légales"],
  ["/conditions", "Conditions d'utilisation"],
] as const) {
  test(`${path} is linked from the foot of the home page`, async ({ page }) => {
    await page.goto("/");
    await page.getByRole("contentinfo").locator(`a[href="${path}"]`).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  });
}

test("every page that needs an account asks to sign in", async ({ page }) => {
  for (const path of ["/accueil", "/badges", "/recevoir", "/reglages/profil"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/connexion\?suite=/);
  }
});
