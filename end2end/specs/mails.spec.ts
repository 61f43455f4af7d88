// Badges by forwarded mail: the address, what comes to it, and the links that nobody opens.

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { Lmtp, mail } from "../support/lmtp.ts";
import { canStart, withPostfix } from "../support/postfix.ts";
import { expect, test } from "../support/test.ts";

const samples = resolve(import.meta.dirname, "../../server/mails/tests/mails");

test("my import address is shown, renewed and switched off", async ({ page, person }) => {
  const first = await person.importAddress(page);
  expect(first).toMatch(/^b-[0-9a-z]{20}@import\.exemple\.fr$/);
  const line = await Lmtp.open(Number(process.env.E2E_LMTP));
  expect(await line.asks(first)).toMatch(/^250/);

  await page.getByRole("link", { name: "Changer ou couper cette adresse" }).click();
  await page.getByRole("button", { name: "Créer une nouvelle adresse" }).click();
  await expect(page.getByRole("main")).toContainText("Votre nouvelle adresse est prête");
  const second = await page.getByLabel("Mon adresse d'import").inputValue();
  expect(second).not.toBe(first);
  expect(await line.asks(first)).toMatch(/^550/);
  expect(await line.asks(second)).toMatch(/^250/);

  await page.getByRole("button", { name: "Couper mon adresse d'import" }).click();
  await expect(page.getByRole("main")).toContainText("est coupée");
  expect(await line.asks(second)).toMatch(/^550/);
  await page.goto("/recevoir");
  await page.getByRole("link", { name: "Créer une adresse d'import" }).click();
  await page.getByRole("button", { name: "Créer une adresse d'import" }).click();
  expect(await line.asks(await person.importAddress(page))).toMatch(/^250/);
  await line.close();
});

test("a badge in a forwarded mail arrives", async ({ page, person, issuer }) => {
  const content = issuer.bake({ recipient: person.address, name: "Par mail" });
  await person.forward(page, mail("Bravo !", { name: "badge.png", content }));
  await expect(async () => {
    await page.goto("/recevoir");
    await expect(page.getByRole("link", { name: "Badge reçu" })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole("link", { name: "Badge reçu" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Par mail");
  // It waits: nobody accepted it.
  await page.goto("/badges");
  await expect(page.getByRole("main")).not.toContainText("Par mail");
});

test("a mail sent through Postfix arrives in the inbox", async ({ page, person, issuer }) => {
  test.skip(!canStart, "only root can start Postfix");
  const content = issuer.bake({ recipient: person.address, name: "Par Postfix" });
  const to = await person.importAddress(page);
  await withPostfix("import.exemple.fr", Number(process.env.E2E_LMTP), async (port) => {
    const line = await Lmtp.open(port, "EHLO");
    await line.deliver(to, mail("Bravo !", { name: "badge.png", content }));
    await line.close();
    await expect(async () => {
      await page.goto("/recevoir");
      await expect(page.getByRole("main").getByRole("link", { name: "Par Postfix" })).toBeVisible({
        timeout: 500,
      });
    }).toPass();
  });
  const main = page.getByRole("main");
  await main.getByRole("checkbox", { name: "Choisir Par Postfix" }).check();
  await main.getByRole("button", { name: "Accepter la sélection" }).click();
  await page.goto("/badges");
  await expect(main).toContainText("Par Postfix");
});

test("a link that hands a badge over is offered and not opened", async ({ page, person }) => {
  await person.forward(page, await readFile(join(samples, "factory.eml"), "utf8"));
  await page.goto("/recevoir");
  const main = page.getByRole("main");
  await expect(main).toContainText("Un badge vous attend chez openbadgefactory.com");
  const open = main.getByRole("link", { name: "Ouvrir chez l'émetteur" });
  await expect(open).toHaveAttribute("href", /^https:\/\/openbadgefactory\.com\/c\/receive\?e=/);
  await expect(open).toHaveAttribute("rel", /noopener noreferrer/);
  await expect(main).toContainText("téléchargez votre badge chez l'émetteur");
  await expect(main.getByRole("button", { name: "Chercher ce badge" })).toHaveCount(0);

  await main.getByRole("button", { name: /^Retirer de la liste le mail/ }).click();
  await expect(main).toContainText("Le mail est retiré de la liste");
  await expect(main).not.toContainText("Un badge vous attend");
});

test("Gmail's code is shown where forwarding is explained", async ({ page, person }) => {
  await person.forward(page, await readFile(join(samples, "gmail.eml"), "utf8"));
  await page.goto("/recevoir");
  await page.getByRole("link", { name: "Comment transférer" }).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1 })).toHaveText("Transférer ses mails de badges");
  await expect(main).toContainText("123456789");
  await expect(main).toContainText("amina@gmail.com");
});
