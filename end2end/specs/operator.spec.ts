// An operator registers a platform, hands its secret on, renews it, and takes the key away.

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
