// An operator registers platforms that push and organisations that are asked, and takes them away.

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";

import { makeOperator } from "../support/operator.ts";
import { expect, test } from "../support/test.ts";

/** What a platform hears that delivers nothing with the key and secret on the page. */
async function delivers(page: Page, secret: string): Promise<number> {
  const key = await page.getByLabel("Clé", { exact: true }).inputValue();
  const answer = await fetch(`${process.env.E2E_URL}/api/v1/deliveries`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}:${secret}`, "Content-Type": "application/json" },
    body: JSON.stringify({ items: [] }),
  });
  return answer.status;
}

test("a partner from its registration to its end", async ({ page, person }) => {
  makeOperator(person);
  const name = `Université d'essai ${randomUUID().slice(0, 4)}`;
  const main = page.getByRole("main");
  const secret = page.getByLabel("Secret", { exact: true });
  await page.goto("/operateur");
  await main.getByRole("link", { name: "Partenaires" }).click();
  await page.getByLabel("Nom à montrer").fill(name);
  await page.getByLabel("Contact").fill("badges@univ.exemple.fr");
  await page.getByRole("button", { name: "Inscrire le partenaire" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(main).toContainText("il n'est montré qu'une fois");
  const first = await secret.inputValue();
  expect(await delivers(page, first)).toBe(200);
  await page.reload();
  await expect(main).toContainText("Le secret n'est montré qu'une fois");
  await expect(secret).toHaveCount(0);

  await main.locator("summary").filter({ hasText: "Renouveler le secret" }).click();
  await page.getByRole("button", { name: "Renouveler maintenant" }).click();
  await expect(main).toContainText("L'ancien ne fonctionne plus");
  const second = await secret.inputValue();
  expect(await delivers(page, first)).toBe(401);
  expect(await delivers(page, second)).toBe(200);

  const key = await page.getByLabel("Clé", { exact: true }).inputValue();
  await main.locator("summary").filter({ hasText: "Retirer la clé" }).click();
  await page.getByRole("checkbox", { name: "Oui, je veux retirer cette clé" }).check();
  await page.getByRole("button", { name: "Retirer pour toujours" }).click();
  await expect(main).toContainText("La clé est retirée");
  await expect(main.locator("summary")).toHaveCount(0);
  const answer = await fetch(`${process.env.E2E_URL}/api/v1/deliveries`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}:${second}` },
  });
  expect(answer.status).toBe(401);
  await main.getByRole("link", { name: "Retour aux partenaires" }).click();
  await expect(main.getByRole("listitem").filter({ hasText: name })).toContainText("Retiré le");
});

test("an organisation at Open Badge Factory is offered to everybody, and taken back", async ({
  page,
  person,
}) => {
  makeOperator(person);
  const name = `Région d'essai ${randomUUID().slice(0, 4)}`;
  const main = page.getByRole("main");
  await page.goto("/operateur/partenaires");
  await main.getByRole("link", { name: "Sources" }).click();
  await page.getByLabel("Nom à montrer").fill(name);
  await page.getByLabel("Identifiant du client").fill("NM70OHe7HCeO");
  await page.getByLabel("Secret du client").fill("chut");
  await page.getByRole("button", { name: "Inscrire l'organisation" }).click();
  await expect(main).toContainText("L'organisation est inscrite");
  const entry = main.locator(".devices > li").filter({ hasText: name });
  await expect(entry).toContainText("N'a pas encore été interrogée");
  await page.goto("/synchroniser");
  await expect(main).toContainText(name);

  await page.goto("/operateur/sources");
  await entry.locator("summary").click();
  await page.getByRole("button", { name: `Retirer ${name} pour toutes les personnes` }).click();
  await expect(main).toContainText("La source est retirée");
  await expect(entry).toHaveCount(0);
  await page.goto("/synchroniser");
  await expect(main).not.toContainText(name);
});
