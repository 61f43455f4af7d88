// Being accompanied: a learner gives a person a link to one objective, that person follows how far
// they are and writes a line, until the link is taken back.

import type { Page } from "@playwright/test";

import { makeGroup } from "../support/group.ts";
import { linkIn, mailTo } from "../support/mail.ts";
import { askForCompany, bringMap } from "../support/pages.ts";
import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

const percent = (page: Page) => page.getByRole("progressbar").first().getAttribute("value");

/** Follows a map, and asks somebody for company on it; gives the address of the link. */
async function ask(page: Page, name: string): Promise<string> {
  await bringMap(page);
  await page.getByRole("button", { name: "La suivre moi-même" }).click();
  await expect(page.locator("#accompagner")).toContainText("Rien d'autre : ni vos autres badges");
  return askForCompany(page, name);
}

test("a learner is accompanied by somebody who signs up for it, and takes the link back", async ({
  page,
  person,
  issuer,
  stranger,
}) => {
  await person.receive(page, issuer, { name: "Permis bateau" });
  const link = await ask(page, "Marc, du Dôme");
  const objective = page.url().split(/[?#]/)[0]!;

  const tutor = await stranger.newPage();
  const marc = new Person("Marc Tessier");
  await tutor.goto(link);
  await expect(tutor).toHaveURL(/\/connexion\?suite=/);
  await tutor.getByRole("link", { name: "Créer mon passeport" }).last().click();
  await marc.fillSignUp(tutor);
  await tutor.goto(linkIn(await mailTo(marc.address, "Confirmez votre adresse")));
  await tutor.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await expect(tutor).toHaveURL(link);
  const main = tutor.getByRole("main");
  await expect(main).toContainText(`${person.name} vous demande de l'accompagner`);
  await expect(tutor.getByRole("progressbar")).toHaveCount(0);
  await tutor.getByRole("button", { name: "Accompagner", exact: true }).click();
  await expect(tutor.getByRole("heading", { level: 1 })).toHaveText(person.name);
  expect(await percent(tutor)).toBe("0");
  await expect(main).toContainText("Aucun encore");
  await expect(main).not.toContainText("Permis bateau");

  await person.receive(page, issuer, { name: "Accueil du public" });
  await tutor.reload();
  expect(Number(await percent(tutor))).toBeGreaterThan(0);
  await expect(main).toContainText("Accueil du public");

  await tutor.getByLabel("Votre mot").fill("Bravo, <b>continuez</b> !");
  await tutor.getByRole("button", { name: "Envoyer" }).click();
  await expect(main).toContainText("Le mot est envoyé.");
  await page.goto("/accueil");
  await page.getByRole("link", { name: /Marc Tessier vous a écrit un mot/ }).click();
  await expect(page).toHaveURL(/#accompagner$/);
  await expect(page.locator(".said")).toContainText("Bravo, <b>continuez</b> !");
  await expect(page.locator("#accompagner")).toContainText("par le compte « Marc Tessier »");

  await page.getByRole("button", { name: "Retirer le lien de suivi de Marc, du Dôme" }).click();
  await expect(page.locator("#accompagner")).toContainText("la personne ne voit plus rien");
  expect(page.url().startsWith(objective)).toBe(true);
  await tutor.goto("/objectifs");
  await tutor.getByRole("link", { name: "Accompagner quelqu'un" }).click();
  await expect(main).toContainText("Personne pour l'instant");
  expect((await tutor.goto(link))!.status()).toBe(410);
});

test("a tutor of thirty sees them at a glance, sorts and prints them", async ({ page, person, issuer, stranger }) => {
  for (const name of ["Accueil du public", "Premiers secours"]) {
    await person.receive(page, issuer, { name });
  }
  const link = await ask(page, "Marc");
  const tutor = await stranger.newPage();
  const marc = new Person("Marc Tessier");
  await marc.signUp(tutor);
  await marc.confirm(tutor);
  await tutor.goto(link);
  await tutor.getByRole("button", { name: "Accompagner", exact: true }).click();
  await makeGroup(tutor);
  await expect(tutor.getByRole("main")).toContainText("30 personnes,");
  const names = () => tutor.locator(".learners tbody th").allInnerTexts();
  const bars = () => tutor.getByRole("progressbar").evaluateAll((all) => all.map((it) => Number(it.getAttribute("value"))));
  const inOrder = await names();
  expect(inOrder).toEqual([...inOrder].sort(new Intl.Collator("fr").compare));
  await tutor.getByRole("link", { name: "progression", exact: true }).click();
  const byPercent = await bars();
  expect(byPercent).toEqual([...byPercent].sort((a, b) => b - a));
  expect(new Set(byPercent).size).toBeGreaterThan(1);

  // Nothing sticks out on a phone.
  await tutor.setViewportSize({ width: 320, height: 640 });
  const wide = () => tutor.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await wide()).toBe(0);
  // Nor on paper, where there is nothing to press.
  await tutor.emulateMedia({ media: "print" });
  await tutor.setViewportSize({ width: 657, height: 930 });
  expect(await wide()).toBe(0);
  await expect(tutor.locator(".learners thead")).toBeVisible();
  await expect(tutor.locator("button:visible, form:visible, nav:visible")).toHaveCount(0);
  const paper = (await tutor.pdf({ format: "A4", printBackground: false })).toString("latin1");
  expect(paper.match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(3);
});
