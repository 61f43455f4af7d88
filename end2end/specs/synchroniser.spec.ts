// One press of Synchroniser, from the button to the report, against a source of our own.

import type { Browser, Page } from "@playwright/test";

import { mailTo } from "../support/mail.ts";
import { Person } from "../support/person.ts";
import { startServer, type Server } from "../support/server.ts";
import { Source } from "../support/source.ts";
import { expect, test } from "../support/test.ts";

/** Runs a test on a server of its own beside a source, with somebody signed in. */
async function withSource(
  { browser, javaScriptEnabled }: { browser: Browser; javaScriptEnabled: boolean | undefined },
  run: (page: Page, person: Person, source: Source, server: Server) => Promise<void>,
): Promise<void> {
  const source = await Source.start();
  const server = await startServer(source.settings, { beside: source.beside });
  const shared = process.env.E2E_FOLDER;
  process.env.E2E_FOLDER = server.folder;
  try {
    const context = await browser.newContext({
      baseURL: server.url,
      javaScriptEnabled: javaScriptEnabled ?? true,
      locale: "fr-FR",
    });
    const page = await context.newPage();
    const person = new Person();
    await person.signUp(page);
    await person.confirm(page);
    await run(page, person, source, server);
    await context.close();
  } finally {
    process.env.E2E_FOLDER = shared;
    await server.stop();
    await source.stop();
  }
}

/** Presses the button where it stands, and waits for the end: by itself, or by "Actualiser". */
async function synchronise(page: Page, javaScriptEnabled: boolean | undefined): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: "Synchroniser" }).click();
  await expect(page).toHaveURL(/\/synchroniser/);
  const over = page.getByRole("heading", { name: "Dernier passage" });
  if (javaScriptEnabled === false) {
    await expect(async () => {
      const refresh = page.getByRole("link", { name: "Actualiser" });
      if (await refresh.count()) await refresh.click();
      await expect(over).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
  } else {
    await expect(over).toBeVisible({ timeout: 30_000 });
  }
}

test("one press asks what was switched on, and says what came of it", async ({
  browser,
  javaScriptEnabled,
}) => {
  await withSource({ browser, javaScriptEnabled }, async (page, person, source) => {
    // Nothing is on: the report says who cannot be asked, and offers the field.
    await page.goto("/badges");
    await synchronise(page, javaScriptEnabled);
    const main = page.getByRole("main");
    await expect(main).toContainText("ni Open Badge Factory");
    await expect(main.getByLabel("Lien du badge")).toBeVisible();

    source.add(person.address, "Accueil du public");
    source.add(person.address, "Premiers secours");
    source.add("quelquun@ailleurs.example", "Pas à moi");
    await expect(main).toContainText("cette plateforme apprend que vous êtes ici");
    await main.getByRole("checkbox", { name: /J'accepte que mes adresses/ }).check();
    await main.getByRole("button", { name: "Activer Passeport public" }).click();
    await expect(main).toContainText("La source est activée.");

    await synchronise(page, javaScriptEnabled);
    await expect(main).toContainText(`Passeport public, pour ${person.address}`);
    await expect(main).toContainText("2 badges trouvés.");
    await expect(main).toContainText("2 nouveaux : ils vous attendent dans Recevoir.");

    await page.goto("/recevoir");
    await synchronise(page, javaScriptEnabled);
    await expect(main).toContainText("2 badges trouvés.");
    await expect(main).toContainText("Rien de nouveau.");

    // A source that fails is said, with what happens next.
    source.fails = 500;
    await synchronise(page, javaScriptEnabled);
    await expect(main).toContainText("La source répond qu'elle n'y arrive pas (code 500).");
    await page.goto("/accueil");
    await expect(main).toContainText("1 point à regarder");

    await page.goto("/synchroniser");
    await main.getByRole("button", { name: "Arrêter Passeport public" }).click();
    await expect(main).toContainText("La source est arrêtée");
  });
});

test("a badge that its issuer takes back is noticed and told", async ({
  browser,
  javaScriptEnabled,
}) => {
  await withSource({ browser, javaScriptEnabled }, async (page, person, source) => {
    const link = source.add(person.address, "Premiers secours");
    await page.goto("/recevoir");
    await page.getByLabel("Liens ou texte du badge").fill(link);
    await page.getByRole("button", { name: "Recevoir", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Premiers secours");
    await expect(page.getByRole("main")).toContainText("Authentique et valide");

    source.revoke(link);
    await page.goto("/badges");
    await synchronise(page, javaScriptEnabled);
    await expect(page.getByRole("main")).toContainText("1 résultat a changé.");
    await page.goto("/accueil");
    await expect(page.getByRole("main")).toContainText("Premiers secours");
    await page.getByRole("link", { name: "Premiers secours" }).first().click();
    await expect(page.getByRole("main")).toContainText("Retiré par l'émetteur");
    const mail = await mailTo(person.address, /./);
    expect(mail.text).toBeTruthy();
  });
});
