// Mini-maps as people use them: a template is followed and advances with badges; a map is drawn by
// the plain form, published, followed from another account, changed; what others see of both.

import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

const percent = (page: Page) => page.getByRole("progressbar").first().getAttribute("value");
const next = (page: Page) => page.locator(".chart-next").innerText();

/** Brings in a map whose first stations wait for badges of these names; stays on its page. */
async function bring(page: Page, title: string, names: string[]): Promise<void> {
  const nodes = names.map((name, n) => ({
    id: `n${n}`,
    name: `Étape ${name}`,
    badge: { name },
    required: true,
    ...(n === 1 ? { apply: "https://exemple.fr/demande" } : {}),
    x: 160 * n,
    y: 0,
  }));
  const links = names.slice(1).map((_, n) => ({ from: `n${n}`, to: `n${n + 1}`, kind: "leads_to" }));
  const map = {
    besace_map: 1,
    title,
    text: "Un parcours d'essai.",
    language: "fr",
    author: "Le Dôme",
    licence: "CC-BY-4.0",
    version: 1,
    zones: [{ id: "z0", title: "Mission", tint: "leaf", nodes }],
    links,
  };
  await page.goto("/cartes");
  await page.getByLabel("Fichier .besace-map.json").setInputFiles({
    name: "parcours.besace-map.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(map)),
  });
  await page.getByRole("button", { name: "Importer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
}

/** Makes a link to what is open, and gives its address. */
async function share(page: Page, action: string): Promise<string> {
  await page.getByRole("link", { name: action, exact: true }).click();
  await page.getByRole("button", { name: "Créer le lien" }).click();
  const link = page.getByRole("link", { name: "Ouvrir la page" }).first();
  return new URL((await link.getAttribute("href"))!, page.url()).href;
}

test("a template is followed, advances with badges, and a step is declared", async ({ page, person, issuer }) => {
  await page.goto("/cartes");
  await page.getByRole("button", { name: "Suivre telle quelle : Parcours Service Civique" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Parcours Service Civique");
  await expect(page.getByRole("main")).toContainText("Vous suivez cette carte.");
  expect(await percent(page)).toBe("0");
  const first = await next(page);

  await page.locator(".stage").first().getByText("Déclarer comme fait, sans badge").click();
  await page.locator(".stage").first().getByLabel("Ce que vous avez fait").fill("Dit qui je suis, le premier jour.");
  await page.locator(".stage").first().getByRole("button", { name: "Déclarer" }).click();
  await expect(page.locator(".stage").first()).toContainText("Déclaré, sans badge");
  expect(Number(await percent(page))).toBeGreaterThan(0);
  expect(await next(page)).not.toBe(first);
  await page.locator(".stage").first().getByRole("button", { name: /^Retirer la déclaration/ }).click();
  expect(await percent(page)).toBe("0");
  expect(await next(page)).toBe(first);

  // A badge that is on the path advances it by itself, and one that is not does nothing.
  const objective = page.url().split(/[?#]/)[0]!;
  await person.receive(page, issuer, { name: "Soudure" });
  await page.goto(objective);
  expect(await percent(page)).toBe("0");
  await person.receive(page, issuer, { name: "Laïcité" });
  await page.goto(objective);
  const laicite = page.locator(".stage", { has: page.getByRole("heading", { name: "Laïcité", exact: true }) });
  await expect(laicite).toContainText("Obtenu");
  await expect(page.locator(".chart-drawing svg .map-earned image")).toHaveCount(1);
  const earned = Number(await percent(page));
  expect(earned).toBeGreaterThan(0);

  // Declared up to the first step that waits for a badge: that is the next one, until the badge is there.
  for (let n = 0; n < 8 && !(await next(page)).includes("Premiers secours"); n += 1) {
    const step = page.locator(".stage-next");
    await step.getByText("Déclarer comme fait, sans badge").click();
    await step.getByLabel("Ce que vous avez fait").fill("Fait avec Marc.");
    await step.getByRole("button", { name: "Déclarer" }).click();
    await expect(page.getByRole("main")).toContainText("C'est noté comme déclaré.");
  }
  expect(await next(page)).toContain("Premiers secours");
  await expect(page.locator(".chart-percent")).toContainText("déclarées sans badge");
  const declared = Number(await percent(page));
  await person.receive(page, issuer, { name: "Premiers secours" });
  await page.goto(objective);
  expect(Number(await percent(page))).toBeGreaterThan(declared);
  expect(await next(page)).toContain("Fraternité");
});

test("badges move the per cent and the next step, in the drawing and in the list", async ({ page, person, issuer }) => {
  await bring(page, "Premiers pas", ["Accueil", "Premiers secours", "Animation"]);
  await page.getByRole("button", { name: "La suivre moi-même" }).click();
  const objective = page.url().split("?")[0]!;
  expect(await percent(page)).toBe("0");
  await expect(page.locator(".chart-drawing svg .map-step")).toHaveCount(1);

  await person.receive(page, issuer, { name: "Accueil" });
  await page.goto(objective);
  expect(await percent(page)).toBe("33");
  expect(await next(page)).toContain("Étape Premiers secours");
  await expect(page.locator(".chart-next").getByRole("link", { name: /Demander ce badge/ })).toHaveAttribute(
    "href",
    "https://exemple.fr/demande",
  );
  await expect(page.locator(".chart-drawing svg .map-earned image")).toHaveCount(1);
  await expect(page.locator(".stage").first()).toContainText("Obtenu");

  await person.receive(page, issuer, { name: "animation" });
  await person.receive(page, issuer, { name: "Premiers secours" });
  await page.goto(objective);
  expect(await percent(page)).toBe("100");
  await expect(page.getByRole("main")).toContainText("Toutes les étapes obligatoires sont faites.");
  await page.goto("/accueil");
  await expect(page.getByRole("link", { name: "Premiers pas" })).toBeVisible();
});

test("a map is drawn by the plain form, by the keyboard alone, and leaves as a file", async ({ page, person }) => {
  expect(person.name).toBeTruthy();
  await page.goto("/cartes");
  await page.getByLabel("Titre de la carte").fill("Découvrir le fablab");
  await page.getByLabel("Titre de la carte").press("Enter");
  await expect(page.getByRole("main")).toContainText("Votre carte est créée.");
  await page.getByRole("link", { name: "Modifier par la liste" }).click();
  const add = async (name: string) => {
    const field = page.getByLabel("Nom de l'étape").last();
    await field.fill(name);
    await field.press("Enter");
    await expect(page.locator(".map-node > summary", { hasText: name })).toBeVisible();
  };
  await add("Visiter");
  await add("Découper");
  const node = page.locator(".map-node", { hasText: "Découper" });
  await node.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  await node.getByLabel("Un badge de ce nom").check();
  await node.getByLabel("Nom du badge").fill("Découpe laser");
  await node.getByLabel("Où demander ce badge").fill("pas une adresse");
  await node.getByRole("button", { name: "Enregistrer" }).click();
  await expect(node.getByLabel("Où demander ce badge")).toHaveAttribute("aria-invalid", "true");
  await expect(node.getByLabel("Nom du badge")).toHaveValue("Découpe laser");
  await node.getByLabel("Où demander ce badge").fill("https://exemple.fr/laser");
  await node.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("main")).toContainText("C'est enregistré.");

  const link = page.locator("#relier");
  await link.getByLabel("De").selectOption("Visiter");
  await link.getByLabel("Ce lien").selectOption("doit être fait avant");
  await link.getByLabel("Vers").selectOption("Découper");
  await link.getByRole("button", { name: "Relier" }).click();
  await expect(page.getByRole("main")).toContainText("Le lien est tracé.");
  await expect(page.getByText(/^doit être fait avant «\s?Découper\s?»$/)).toHaveCount(1);

  await page.getByRole("link", { name: "Revenir à la carte" }).click();
  await expect(page.locator(".chart-drawing svg .map-link")).not.toHaveCount(0);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Télécharger le fichier" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("decouvrir-le-fablab.besace-map.json");
  const file = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(file.zones[0].nodes.map((one: { name: string }) => one.name)).toEqual(["Visiter", "Découper"]);
  expect(file.zones[0].nodes[1].badge).toEqual({ name: "Découpe laser" });
  expect(file.links).toEqual([
    expect.objectContaining({ kind: "needed_before" }),
  ]);
});

test("a published map is followed from another account, and a newer version is a choice", async ({ page, person, browser }) => {
  expect(person.name).toBeTruthy();
  await bring(page, "Parcours de Marc", ["Accueil", "Écoute"]);
  await page.getByRole("button", { name: "Publier la version 1" }).click();
  await expect(page.getByRole("main")).toContainText("La carte est publiée.");
  const mine = page.url().split("?")[0]!;
  const link = await share(page, "Partager");

  const context = await browser.newContext({
    javaScriptEnabled: test.info().project.use.javaScriptEnabled,
    locale: "fr-FR",
  });
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Parcours de Marc");
  await other.getByRole("link", { name: "Suivre ce parcours" }).click();
  await expect(other).toHaveURL(/\/connexion\?suite=/);
  const learner = new Person("Nora Petit");
  await learner.signUp(other);
  await learner.confirm(other);
  await other.goto(link);
  await other.getByRole("link", { name: "Suivre ce parcours" }).click();
  await other.getByRole("button", { name: "Suivre cette carte" }).click();
  await expect(other.getByRole("main")).toContainText("Vous suivez cette carte.");
  const followed = other.url().split("?")[0]!;

  await page.goto(`${mine}/liste`);
  const field = page.getByLabel("Nom de l'étape").last();
  await field.fill("Transmettre");
  await field.press("Enter");
  await page.goto(mine);
  await expect(page.getByRole("main")).toContainText("Vous l'avez changée depuis");
  await page.getByRole("button", { name: "Publier la version suivante" }).click();

  await other.goto(followed);
  await expect(other.getByRole("main")).toContainText("La carte a une nouvelle version");
  await expect(other.getByRole("main")).toContainText("Transmettre");
  await other.getByRole("button", { name: "Suivre la nouvelle version" }).click();
  await expect(other.locator(".stage")).toHaveCount(3);
  await context.close();
});

test("what others see of an objective is what its learner chose, until the link is taken back", async ({ page, person, issuer, browser }) => {
  await bring(page, "Mon parcours", ["Accueil", "Écoute"]);
  await page.getByRole("button", { name: "La suivre moi-même" }).click();
  await person.receive(page, issuer, { name: "Accueil" });
  await page.goto("/objectifs");
  await page.getByRole("link", { name: "Mon parcours" }).click();
  const link = await share(page, "Partager où j'en suis");

  const context = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const visitor = await context.newPage();
  await visitor.goto(link);
  await expect(visitor.getByRole("progressbar")).toHaveAttribute("value", "50");
  await expect(visitor.getByRole("main")).toContainText(person.name);
  await visitor.locator(".stage").first().getByRole("link").click();
  await expect(visitor.getByRole("heading", { level: 1 })).toHaveText("Accueil");
  for (const ending of [".pdf", ".png", ".besace-map.json"]) {
    const answer = await visitor.request.get(link + ending);
    expect(answer.status(), ending).toBe(200);
  }
  await page.getByRole("button", { name: /^Retirer le lien/ }).first().click();
  expect((await visitor.request.get(link)).status()).toBe(410);
  await context.close();
});

test("a map that is proposed is accepted or refused", async ({ page, person, stranger }) => {
  expect(person.name).toBeTruthy();
  await bring(page, "Parcours proposé", ["Accueil", "Écoute"]);
  const map = page.url().split("?")[0]!;
  await page.getByRole("button", { name: "Publier la version 1" }).click();
  const other = await stranger.newPage();
  const learner = new Person("Nora Petit");
  await learner.signUp(other);
  await learner.confirm(other);
  const propose = async () => {
    await page.goto(map);
    await page.getByLabel("Adresse mail de la personne").fill(learner.address);
    await page.getByRole("button", { name: "Proposer" }).click();
    await expect(page.getByRole("main")).toContainText("C'est proposé.");
  };
  await propose();
  await other.goto("/objectifs");
  await expect(other.getByRole("main")).toContainText(`Proposée par ${person.name}`);
  await other.getByRole("button", { name: "Refuser la carte « Parcours proposé »" }).click();
  await expect(other.getByRole("main")).toContainText("C'est refusé.");
  await expect(other.getByRole("heading", { name: "Parcours proposé" })).toHaveCount(0);
  // Who proposed it sees the same as before.
  await page.goto(map);
  await expect(page.getByRole("main")).toContainText(learner.address);

  await bring(page, "Parcours accepté", ["Accueil", "Écoute"]);
  await page.getByRole("button", { name: "Publier la version 1" }).click();
  await page.getByLabel("Adresse mail de la personne").fill(learner.address);
  await page.getByRole("button", { name: "Proposer" }).click();
  await other.goto("/objectifs");
  await other.getByRole("button", { name: "Suivre la carte « Parcours accepté »" }).click();
  await expect(other.getByRole("main")).toContainText("Vous suivez cette carte.");
});

test("on a phone the list comes before the drawing, and on paper nothing sticks out", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, { name: "Accueil" });
  await bring(page, "Premiers pas", ["Accueil", "Premiers secours"]);
  await page.getByRole("button", { name: "La suivre moi-même" }).click();
  await page.setViewportSize({ width: 360, height: 740 });
  const top = async (part: string) => (await page.locator(part).boundingBox())!.y;
  expect(await top("#etapes")).toBeLessThan(await top("#carte"));
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await wide()).toBe(0);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 657, height: 930 });
  expect(await wide()).toBe(0);
  await expect(page.locator("button:visible, form:visible, nav:visible")).toHaveCount(0);
  const box = (await page.locator(".chart-drawing").boundingBox())!;
  const svg = (await page.locator(".chart-drawing svg").boundingBox())!;
  expect(svg.width).toBeLessThanOrEqual(box.width + 1);
});
