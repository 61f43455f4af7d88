// Skills that badges name, with the badges that prove them, and a framework that an operator brings.

import { randomUUID } from "node:crypto";

import { makeOperator } from "../support/operator.ts";
import { expect, test } from "../support/test.ts";

test("skills are gathered from badges and held against a framework", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, {
    name: "Animer un atelier",
    skills: ["Communiquer à l'oral – niveau 2"],
  });
  await page.goto("/badges");
  await page.getByRole("link", { name: "Mes compétences" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mes compétences");
  const oral = page.locator(".skill", { hasText: "Communiquer à l'oral" });
  await expect(oral).toContainText("Prouvée");
  await expect(oral).toContainText("Je transmets (niveau 2)");
  await page.getByRole("link", { name: /^RECTEC/ }).first().click();
  await expect(page).toHaveURL(/referentiel=rectec/);
  await expect(oral).toContainText("Prouvée");
  const team = page.locator(".skill", { hasText: "Travailler en équipe" });
  await expect(team).toContainText("Pas encore prouvée");
  await page.getByLabel("Chercher une compétence").fill("oral");
  await page.getByRole("button", { name: "Chercher" }).click();
  await expect(page.locator(".skill")).toHaveCount(1);
  await oral.getByRole("link", { name: "Animer un atelier" }).click();
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
});

test("an operator brings a framework, and reads what is wrong with it", async ({ page, person }) => {
  makeOperator(person);
  const word = `essai-${randomUUID().slice(0, 8)}`;
  await page.goto("/operateur/referentiels");
  const table = (text: string) => ({ name: "t.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByLabel("Mot court").fill(word);
  await page.getByLabel("Tableau (CSV)").setInputFiles(table("nom;lien\nUn;\nUn;\n"));
  await page.getByRole("button", { name: "Importer" }).click();
  await expect(page.getByRole("main")).toContainText("Ligne 3");
  await expect(page.getByLabel("Mot court")).toHaveValue(word);
  await page.getByLabel("Tableau (CSV)").setInputFiles(table("nom;groupe\nCoopérer;Engagement\n"));
  await page.getByRole("button", { name: "Importer" }).click();
  await expect(page.getByRole("main")).toContainText("Le référentiel est importé");
  await page.getByRole("link", { name: word }).click();
  await expect(page.getByRole("cell", { name: "Coopérer" })).toBeVisible();
  await page.getByText("Retirer ce référentiel", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Oui, je veux retirer ce référentiel" }).check();
  await page.getByRole("button", { name: "Retirer", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("Le référentiel importé est retiré");
});
