// The page that shares: what strangers will see, and the ways in which a link is handed on.

import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, writeFileSync } from "node:fs";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { awake, expect, test } from "../support/test.ts";

test("the preview is what strangers see, with what is ticked", async ({
  page,
  person,
  issuer,
  javaScriptEnabled,
}) => {
  await person.receive(page, issuer, { name: "Écoute active" });
  await page.getByRole("main").getByRole("link", { name: "Partager", exact: true }).click();
  if (javaScriptEnabled !== false) await awake(page);
  const preview = page.frameLocator("iframe");
  await expect(preview.getByRole("heading", { name: "Écoute active" })).toBeVisible();
  await expect(preview.getByText(`${person.name} a reçu`)).toBeVisible();
  // Nothing can be done in it: it is looked at.
  await expect(preview.getByRole("button", { name: "Vérifier à nouveau" })).toHaveCount(0);

  await page.getByRole("checkbox", { name: "Montrer mon nom" }).uncheck();
  if (javaScriptEnabled === false) {
    await page.getByRole("button", { name: "Actualiser l'aperçu" }).click();
    await expect(page.getByRole("checkbox", { name: "Montrer mon nom" })).not.toBeChecked();
  }
  await expect(preview.getByRole("heading", { name: "Écoute active" })).toBeVisible();
  await expect(preview.getByText(person.name)).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText("Page anonyme");
});

test("a link is handed on without anybody being told before", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, { name: "Accueil & écoute" });
  const share = await person.share(page);
  const main = page.getByRole("main");
  const href = async (name: RegExp) =>
    new URL((await main.getByRole("link", { name }).first().getAttribute("href"))!, page.url());
  expect((await href(/Publier sur LinkedIn/)).searchParams.get("url")).toBe(share);
  await main.getByText("Réseaux et messageries").click();
  expect((await href(/^X/)).searchParams.get("url")).toBe(share);
  expect((await href(/^Facebook/)).searchParams.get("u")).toBe(share);
  expect((await href(/^Bluesky/)).searchParams.get("text")).toBe(`Accueil & écoute ${share}`);
  expect((await href(/^WhatsApp/)).searchParams.get("text")).toBe(`Accueil & écoute ${share}`);
  // Mastodon asks for a server of one's own.
  await main.getByRole("link", { name: "Mastodon" }).click();
  await page.getByLabel("Votre serveur").fill("@amina@mastodon.example");
  await page.getByRole("button", { name: "Préparer la publication" }).click();
  const go = await href(/Continuer vers mon serveur/);
  expect(go.origin + go.pathname).toBe("https://mastodon.example/share");
  expect(go.searchParams.get("text")).toBe(`Accueil & écoute ${share}`);
});

test("the frame shows the badge in somebody else's page", async ({
  page,
  person,
  issuer,
  browser,
  javaScriptEnabled,
}) => {
  await person.receive(page, issuer, { name: "Écoute active" });
  await person.share(page);
  await page.getByRole("main").getByText("Dans une page web").click();
  const code = await page.getByLabel("Code à coller dans votre page").inputValue();
  const blog = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end(`<!DOCTYPE html><html lang="fr"><title>Blog</title><link rel="icon" href="data:,">${code}</html>`);
  });
  await new Promise<void>((listens) => blog.listen(0, "127.0.0.1", listens));
  try {
    // A browser as people have it: one that adds a header asks the server for leave first.
    const context = await browser.newContext({ javaScriptEnabled, extraHTTPHeaders: {} });
    const visitor = await context.newPage();
    const missing: string[] = [];
    visitor.on("requestfailed", (request) => missing.push(request.url()));
    await visitor.goto(`http://127.0.0.1:${(blog.address() as AddressInfo).port}/`);
    const frame = visitor.frameLocator("iframe");
    await expect(frame.getByRole("heading", { name: "Écoute active" })).toBeVisible();
    const picture = frame.getByRole("img");
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(0);
    await expect(frame.getByRole("link")).toHaveAttribute("target", "_blank");
    expect(missing, "styles, font and picture come into the frame").toEqual([]);
    await context.close();
  } finally {
    blog.close();
  }
});

test("the PDF is whole, tagged and says what the page says", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, { name: "Écoute active" });
  const share = await person.share(page);
  const answer = await page.request.get(`${share}.pdf`);
  expect(answer.headers()["content-type"]).toBe("application/pdf");
  const file = join(mkdtempSync(join(tmpdir(), "besace-pdf-")), "badge.pdf");
  writeFileSync(file, await answer.body());
  execFileSync("qpdf", ["--check", file]);
  const words = execFileSync("pdftotext", [file, "-"]).toString();
  expect(words).toContain("Écoute active");
  expect(words).toContain(person.name);
  expect(words.replaceAll(/\s/g, "")).toContain(share);
});
