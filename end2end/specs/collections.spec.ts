// Collections: made, arranged by button and by dragging, and edited in two windows at once.

import type { Page } from "@playwright/test";

import { bringMap } from "../support/pages.ts";
import { expect, test } from "../support/test.ts";

const scripts = () => test.info().project.use.javaScriptEnabled !== false;

/** The titles of the badges on the page, in order. */
const badges = (page: Page) => page.locator(".laid .laid-words a");
const order = (page: Page) => badges(page).allTextContents();

/** Ticks a badge in the list to choose from: its title comes first in its label. */
const tick = (page: Page, name: string) =>
  page.getByRole("checkbox", { name: new RegExp(`^${name} `) }).check();

/** Makes a collection of badges that are received on the way, and stays on its page. */
async function collection(
  page: Page,
  person: import("../support/person.ts").Person,
  issuer: import("../support/badge.ts").Issuer,
  title: string,
  names: string[],
): Promise<void> {
  for (const name of names) await person.receive(page, issuer, { name });
  await page.goto("/collections/nouvelle");
  await page.getByLabel("Titre").fill(title);
  for (const name of names) await tick(page, name);
  await page.getByRole("button", { name: "Créer la collection" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
}

test("a first collection is made, with a search that forgets no tick", async ({ page, person, issuer }) => {
  await page.goto("/collections");
  await expect(page.getByRole("main")).toContainText("Réunir des badges pour les montrer");
  for (const name of ["Soudure", "Accueil", "Vente"]) await person.receive(page, issuer, { name });

  await page.goto("/collections");
  await page.getByRole("link", { name: "Créer une collection" }).click();
  await page.getByLabel("Titre").fill("Mon parcours");
  await page.getByRole("checkbox", { name: /^Soudure / }).check();
  await page.getByLabel("Chercher dans mes badges").fill("vent");
  await page.getByLabel("Chercher dans mes badges").press("Enter");
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await expect(page.getByRole("main")).toContainText("1 autre badge déjà coché reste choisi.");
  await expect(page.getByLabel("Titre")).toHaveValue("Mon parcours");
  await page.getByRole("checkbox", { name: /^Vente / }).check();
  await page.getByRole("button", { name: "Créer la collection" }).click();
  await expect(page.getByRole("main")).toContainText("Votre collection est prête");
  expect((await order(page)).sort()).toEqual(["Soudure", "Vente"]);

  await page.getByRole("link", { name: "Ajouter des badges" }).click();
  await expect(page.getByRole("checkbox", { name: "Soudure" })).toBeDisabled();
  await page.getByRole("checkbox", { name: /^Accueil / }).check();
  await page.getByRole("button", { name: "Ajouter les badges cochés" }).click();
  await expect(page.locator(".laid")).toHaveCount(3);

  await page.getByRole("navigation").getByRole("link", { name: "Collections" }).click();
  await expect(page.locator(".collection-tile")).toContainText("3 badges");
});

test("badges and sections are arranged by the keyboard alone", async ({ page, person, issuer }) => {
  await collection(page, person, issuer, "Ordre", ["Un", "Deux", "Trois"]);
  const before = await order(page);
  const press = async (name: string) => {
    await page.getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
  };
  await press(`Descendre : ${before[0]}`);
  await expect(badges(page)).toHaveText([before[1]!, before[0]!, before[2]!]);
  if (scripts()) {
    // The focus stays on what was pressed, and the new place is told.
    await expect(page.getByRole("button", { name: `Descendre : ${before[0]}` })).toBeFocused();
    await expect(page.locator("[data-arrange-said]")).toContainText("place 2 sur 3");
  }
  await press(`Mettre en premier : ${before[2]}`);
  await expect(badges(page)).toHaveText([before[2]!, before[1]!, before[0]!]);

  await page.getByLabel("Titre de la section").fill("Ce que je transmets");
  await page.getByRole("button", { name: "Ajouter la section" }).click();
  await expect(page.getByRole("heading", { name: "Ce que je transmets" })).toBeVisible();
  await page.getByRole("checkbox", { name: `Choisir ${before[1]}` }).check();
  await page.getByLabel("Section", { exact: true }).selectOption("Ce que je transmets");
  await page.getByRole("button", { name: "Mettre dans cette section" }).click();
  await expect(page.locator("#section-1 .laid")).toHaveCount(1);

  await page.getByLabel(`Ma phrase sur « ${before[1]} »`).fill("Devant huit personnes.");
  await page.getByLabel(`Ma phrase sur « ${before[1]} »`).press("Enter");
  await expect(page.getByRole("main")).toContainText("Votre phrase est enregistrée.");
  await press("Retirer la section : Ce que je transmets");
  await expect(page.getByRole("heading", { name: "Ce que je transmets" })).toHaveCount(0);
  await expect(page.locator(".laid")).toHaveCount(3);
  await expect(page.getByLabel(`Ma phrase sur « ${before[1]} »`)).toHaveValue("Devant huit personnes.");

  await press(`Retirer de la collection : ${before[0]}`);
  await expect(page.locator(".laid")).toHaveCount(2);
});

test("a badge is dragged by its handle, with mouse and finger", async ({ page, person, issuer }) => {
  test.skip(!scripts(), "without scripts there is no handle");
  await collection(page, person, issuer, "Glisser", ["Un", "Deux", "Trois"]);
  const [first, second, third] = await order(page);
  const handle = (name: string) => page.locator(`[data-name="${name}"] [data-handle]`);
  const middle = async (name: string) => {
    const box = (await handle(name).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  await page.locator("[data-arrange]").scrollIntoViewIfNeeded();
  const from = await middle(first!);
  const last = (await page.locator(`[data-name="${third}"]`).boundingBox())!;
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, last.y + last.height - 2, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator("[data-arrange-said]")).toContainText("place 3 sur 3");
  await expect(badges(page)).toHaveText([second!, third!, first!]);
  await page.reload();
  expect(await order(page)).toEqual([second, third, first]);

  // Escape puts it back; nothing is sent.
  const again = await middle(second!);
  await page.mouse.move(again.x, again.y);
  await page.mouse.down();
  await page.mouse.move(again.x, again.y + 200, { steps: 3 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await order(page)).toEqual([second, third, first]);

  // A finger.
  const start = await middle(first!);
  const top = (await page.locator(`[data-name="${second}"]`).boundingBox())!;
  await handle(first!).evaluate(
    (grip, { start, top }) => {
      const at = (type: string, y: number) =>
        grip.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            pointerId: 1,
            pointerType: "touch",
            clientX: start.x,
            clientY: y,
          }),
        );
      // There is no real finger to capture.
      (grip as HTMLElement).setPointerCapture = () => {};
      at("pointerdown", start.y);
      at("pointermove", top.y + 40);
      at("pointermove", top.y + 2);
      at("pointerup", top.y + 2);
    },
    { start, top },
  );
  await expect(badges(page)).toHaveText([first!, second!, third!]);
});

test("the second of two windows is told, and what was typed there stays", async ({ page, person, issuer }) => {
  await collection(page, person, issuer, "Avant", ["Un", "Deux"]);
  const [first, second] = await order(page);
  const other = await page.context().newPage();
  await other.goto(page.url());

  await page.getByLabel("Titre", { exact: true }).fill("De la première fenêtre");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("De la première fenêtre");

  const line = other.getByLabel(`Ma phrase sur « ${second} »`);
  await line.fill("Écrite dans la seconde fenêtre");
  await line.press("Enter");
  await expect(other.getByRole("alert")).toContainText("autre fenêtre");
  await expect(line).toHaveValue("Écrite dans la seconde fenêtre");
  await expect(other.getByRole("main")).toContainText("Ce que vous aviez écrit est resté");
  // Sent again, it is saved.
  await line.press("Enter");
  await expect(other.getByRole("main")).toContainText("Votre phrase est enregistrée.");

  // The first window has not seen that, and cannot undo it.
  await page.getByLabel(`Ma phrase sur « ${first} »`).fill("x");
  await page.getByLabel(`Ma phrase sur « ${first} »`).press("Enter");
  await expect(page.getByRole("alert")).toContainText("autre fenêtre");
  await expect(page.getByLabel(`Ma phrase sur « ${second} »`)).toHaveValue("Écrite dans la seconde fenêtre");
});

test("a cover and a photo are chosen, refused and taken away", async ({ page, person, issuer }) => {
  await collection(page, person, issuer, "Avec image", ["Un"]);
  const picture = issuer.bake({ recipient: person.address });
  const file = page.getByLabel("Image (PNG, JPEG, WebP ou SVG)");
  await file.setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("pas une image") });
  await page.getByRole("button", { name: "Mettre cette couverture" }).click();
  await expect(page.getByRole("alert")).toContainText("ne peut pas être lue");
  await file.setInputFiles({ name: "x.png", mimeType: "image/png", buffer: picture });
  await page.getByRole("button", { name: "Mettre cette couverture" }).click();
  await expect(page.getByRole("main")).toContainText("La couverture est à jour.");
  await expect(page.locator(".collection-banner")).toBeVisible();
  await page.getByRole("button", { name: "Retirer la couverture" }).click();
  await expect(page.locator(".collection-banner")).toHaveCount(0);

  await page.goto("/reglages/profil");
  await page.getByLabel("Image (PNG, JPEG ou WebP)").setInputFiles({ name: "moi.png", mimeType: "image/png", buffer: picture });
  await page.getByRole("button", { name: "Mettre cette photo" }).click();
  await expect(page.getByAltText("Votre photo")).toBeVisible();
  await page.getByLabel("Où j'habite").fill("Caen");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByLabel("Où j'habite")).toHaveValue("Caen");
});

test("a map that is followed stands in a collection, until it is taken out", async ({ page, person, issuer, stranger }) => {
  await bringMap(page);
  await page.getByRole("button", { name: "La suivre moi-même" }).click();
  await collection(page, person, issuer, "Mon service", ["Accueil du public"]);
  const mine = page.url().split("?")[0]!;
  await page.getByLabel("Une carte que je suis").selectOption("Parcours Service Civique du Dôme");
  await page.getByRole("button", { name: "Mettre cette carte" }).click();
  await expect(page.getByRole("main")).toContainText("La carte est dans la collection.");
  await page.getByRole("link", { name: "Partager", exact: true }).first().click();
  await page.getByRole("button", { name: "Créer le lien" }).click();
  const link = await page.getByRole("link", { name: "Ouvrir la page" }).first().getAttribute("href");

  const visitor = await stranger.newPage();
  await visitor.goto(link!);
  await expect(visitor.getByRole("progressbar")).toHaveAttribute("value", "33");
  await expect(visitor.locator(".chart-drawing svg .map-earned image")).toHaveCount(1);
  await visitor.locator("summary", { hasText: "Parcours Service Civique du Dôme" }).click();
  await expect(visitor.locator(".stage").first()).toContainText("Obtenu");
  await expect(visitor.getByRole("link", { name: /Demander ce badge|Demander le badge/ })).toHaveCount(0);

  await page.goto(mine);
  await page.getByRole("button", { name: /^Retirer : Parcours Service Civique/ }).click();
  await expect(page.getByRole("main")).toContainText("La carte n'est plus dans la collection.");
  await visitor.reload();
  await expect(visitor.getByRole("progressbar")).toHaveCount(0);
});
