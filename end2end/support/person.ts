// A person who uses Besace through its pages, by what is written on them.

import { randomBytes } from "node:crypto";

import { expect, test, type Page } from "@playwright/test";

import type { Issuer, Wish } from "./badge.ts";
import { Lmtp } from "./lmtp.ts";
import { linkIn, mailTo } from "./mail.ts";

export class Person {
  readonly name: string;
  readonly address: string;
  password = "quatre chaises bleues au jardin";

  constructor(name = "Amina Benali") {
    this.name = name;
    this.address = `amina.${randomBytes(5).toString("hex")}@exemple.fr`;
  }

  /** Fills the form in and sends it. */
  async signUp(page: Page): Promise<void> {
    await page.goto("/inscription");
    await this.fillSignUp(page);
  }

  /** The same where the form is open already. */
  async fillSignUp(page: Page): Promise<void> {
    await page.getByLabel("Nom à montrer").fill(this.name);
    await page.getByLabel("Adresse mail").fill(this.address);
    await page.getByLabel("Mot de passe").fill(this.password);
    await page.getByLabel("Année de naissance").fill("1999");
    await page.getByRole("checkbox", { name: "J'accepte les conditions d'utilisation" }).check();
    await page.getByRole("button", { name: "Créer mon passeport" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Regardez votre courrier");
  }

  /** Opens the link of the mail and presses its button; this signs in. */
  async confirm(page: Page): Promise<void> {
    await page.goto(linkIn(await mailTo(this.address, "Confirmez votre adresse")));
    await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
    await expect(page).toHaveURL(/\/accueil$/);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(this.name);
  }

  /** Adds an address in the settings, if it is not there yet, and stays on their page. */
  async addAddress(page: Page, address: string): Promise<void> {
    await page.goto("/reglages/adresses");
    if (await page.getByText(address, { exact: true }).count()) return;
    const form = page.locator("form").filter({ hasText: "Ajouter l'adresse" });
    await form.getByLabel("Adresse mail").fill(address);
    await form.getByLabel("Mot de passe actuel").fill(this.password);
    await form.getByRole("button", { name: "Ajouter l'adresse" }).click();
    await expect(page.getByRole("main")).toContainText("Un message est parti");
  }

  async signIn(page: Page): Promise<void> {
    await page.goto("/connexion");
    await page.getByLabel("Adresse mail").fill(this.address);
    await page.getByLabel("Mot de passe").fill(this.password);
    await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  }

  async signOut(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await expect(page.getByRole("link", { name: "Se connecter" })).toBeVisible();
  }

  /** Uploads a file on the page "Recevoir". */
  async upload(page: Page, name: string, content: Buffer): Promise<void> {
    await page.goto("/recevoir");
    await page.getByRole("main").locator("input[type=file]").setInputFiles({
      name,
      mimeType: "application/octet-stream",
      buffer: content,
    });
    // Where scripts run, a chosen file is sent at once.
    if (test.info().project.use.javaScriptEnabled === false) {
      await page.getByRole("button", { name: "Recevoir", exact: true }).click();
    }
    await page.waitForURL((url) => url.pathname !== "/recevoir");
  }

  /** Receives a badge sent to the person's address, and stays on its page. */
  async receive(page: Page, issuer: Issuer, wish: Omit<Wish, "recipient"> = {}): Promise<void> {
    const badge = issuer.bake({ recipient: this.address, ...wish });
    await this.upload(page, "badge.png", badge);
    await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  }

  /** The import address, as the page on receiving shows it. */
  async importAddress(page: Page): Promise<string> {
    await page.goto("/recevoir");
    return page.getByLabel("Mon adresse d'import").inputValue();
  }

  /** Has a mail server deliver a mail to the import address. */
  async forward(page: Page, ...mails: string[]): Promise<void> {
    const to = await this.importAddress(page);
    const line = await Lmtp.open(Number(process.env.E2E_LMTP));
    for (const mail of mails) await line.deliver(to, mail);
    await line.close();
  }

  /** Makes a link to the badge whose page is open and gives its URL; stays on "Partager". */
  async share(page: Page, wish: { showName?: boolean; ends?: string } = {}): Promise<string> {
    await page.getByRole("main").getByRole("link", { name: "Partager", exact: true }).click();
    await expect(page).toHaveURL(/\/partager\//);
    await page
      .getByRole("checkbox", { name: "Montrer mon nom" })
      .setChecked(wish.showName ?? true);
    if (wish.ends) await page.getByLabel("Fermer le lien après le").fill(wish.ends);
    await page.getByRole("button", { name: "Créer le lien" }).click();
    const open = page.getByRole("link", { name: "Ouvrir la page" }).first();
    await expect(open).toHaveAttribute("href", /\/b\/[\w-]+$/);
    return new URL((await open.getAttribute("href"))!, page.url()).href;
  }
}
