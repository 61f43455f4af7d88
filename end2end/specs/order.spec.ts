// Order among my badges: found while typing, filtered by chips, tagged and put away, one by one and
// several at once.

import { expect, test } from "../support/test.ts";

test("badges are found, filtered and arranged", async ({ page, person, issuer }) => {
  const scripts = test.info().project.use.javaScriptEnabled !== false;
  await person.receive(page, issuer, { name: "Soudure à l'arc", issuer: "Lycée Denis Papin" });
  const welding = new URL(page.url()).pathname;
  await person.receive(page, issuer, { name: "Accueil du public", issuer: "Mairie de Blois" });
  await person.receive(page, issuer, { name: "Premiers secours", issuer: "Mairie de Blois" });

  // On the page of one badge: a tag, a note, a favourite.
  await page.goto(welding);
  await page.getByLabel("Nouvelle étiquette").fill("à montrer");
  await page.getByRole("button", { name: "Ajouter", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("L'étiquette est posée");
  await page.getByLabel("Ma note").fill("Avec Basile, à l'atelier.\nDeux soudures.");
  await page.getByRole("button", { name: "Enregistrer la note" }).click();
  await expect(page.getByRole("main")).toContainText("La note est enregistrée");
  await expect(page.getByLabel("Ma note")).toHaveValue("Avec Basile, à l'atelier.\nDeux soudures.");
  await page.getByRole("button", { name: "Mettre en favori" }).click();
  await expect(page.getByRole("button", { name: "Retirer des favoris" })).toBeVisible();

  // Search over titles, notes and tags: as it is typed, or by the button.
  await page.goto("/badges");
  const tiles = page.locator(".tile");
  await expect(tiles).toHaveCount(3);
  const search = page.getByLabel("Chercher dans mes badges");
  await search.fill("basile atelier");
  if (scripts) {
    await expect(page).toHaveURL(/\?q=basile\+atelier$/);
    await expect(search).toBeFocused();
  } else {
    await page.getByRole("button", { name: "Chercher" }).click();
  }
  await expect(tiles).toHaveCount(1);
  await expect(page.getByRole("status").first()).toHaveText(/1 badge trouvé pour/);
  await expect(tiles).toContainText("Soudure");

  // Chips: one issuer, its count, and off again.
  await page.getByRole("link", { name: "Tout effacer" }).click();
  await page.locator(".all-filters > summary").click();
  await page.getByRole("link", { name: /^Mairie de Blois.*2 badges/ }).click();
  await expect(tiles).toHaveCount(2);
  await expect(page).toHaveURL(/emetteur=mairie/);
  await page.getByRole("link", { name: /^Mairie de Blois.*retirer ce filtre/ }).first().click();
  await expect(tiles).toHaveCount(3);
  await page.getByRole("link", { name: /^Favoris/ }).click();
  await expect(tiles).toHaveCount(1);

  // Several at once.
  await page.goto("/badges");
  await page.getByRole("link", { name: "Choisir plusieurs" }).click();
  await page.getByRole("checkbox", { name: "Choisir Accueil du public" }).check();
  await page.getByRole("checkbox", { name: "Choisir Premiers secours" }).check();
  if (scripts) await expect(page.locator("[data-selected]")).toHaveText("2 badges choisis");
  await page.getByLabel("Étiquette", { exact: true }).fill("Blois");
  await page.getByRole("button", { name: "Ajouter l'étiquette" }).click();
  await expect(page.getByRole("main")).toContainText("L'étiquette est posée");
  await page.locator(".all-filters > summary").click();
  await expect(page.getByRole("link", { name: /^Blois.*2 badges/ })).toBeVisible();

  await page.getByRole("link", { name: "Choisir plusieurs" }).click();
  await page.getByRole("checkbox", { name: "Choisir Accueil du public" }).check();
  await page.getByRole("button", { name: "Archiver" }).click();
  await expect(page.getByRole("main")).toContainText("C'est archivé");
  await expect(tiles).toHaveCount(2);
  await page.getByRole("link", { name: /^Archivés/ }).click();
  await expect(tiles).toHaveCount(1);
  await expect(tiles).toContainText("Accueil du public");

  // The list is remembered.
  await page.goto("/badges?tri=titre");
  await page.getByRole("button", { name: "En liste" }).click();
  await expect(page).toHaveURL(/\/badges\?tri=titre$/);
  await expect(page.locator(".tiles.in-rows")).toBeVisible();
  await page.goto("/badges");
  await expect(page.locator(".tiles.in-rows")).toBeVisible();
});

test("deleting several has to be confirmed", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, { name: "Un" });
  await person.receive(page, issuer, { name: "Deux" });
  await page.goto("/badges?choisir=1");
  await page.getByRole("checkbox", { name: "Choisir Un" }).check();
  await page.getByText("Effacer les badges choisis", { exact: true }).click();
  await page.getByRole("button", { name: "Effacer les badges", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("Cochez cette case");
  await expect(page.locator(".tile")).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Choisir Un" }).check();
  await page.getByText("Effacer les badges choisis", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Oui, je veux effacer" }).check();
  await page.getByRole("button", { name: "Effacer les badges", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("sont effacés, avec leurs liens");
  await expect(page.locator(".tile")).toHaveCount(1);
});
