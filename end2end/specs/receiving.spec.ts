// What comes in, in numbers and by itself: a ZIP and its report, the inbox, the phone's share sheet,
// a record of several badges.

import { arrive } from "../support/arrival.ts";
import { png } from "../support/badge.ts";
import { linkIn, mailTo } from "../support/mail.ts";
import { expect, test } from "../support/test.ts";
import { zip } from "../support/zip.ts";

const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");

test("a ZIP of 200 with 3 broken ends in a report", async ({ page, person, issuer }) => {
  test.setTimeout(120_000);
  const files: [string, Buffer][] = [];
  for (let n = 0; n < 197; n += 1) {
    const badge = issuer.bake({ recipient: person.address, name: `Badge ${n}` });
    files.push([`badges/${n}.png`, badge]);
  }
  files.splice(20, 0, ["photo.jpg", JPEG]);
  files.splice(90, 0, ["capture.png", png(32)]);
  files.splice(150, 0, ["vide.json", Buffer.alloc(0)]);
  await person.upload(page, "badges.zip", zip(files));
  await expect(page).toHaveURL(/\/recevoir\/rapports\//);
  const main = page.getByRole("main");
  // With a script it moves by itself; without, the person presses.
  await expect(async () => {
    if (test.info().project.use.javaScriptEnabled === false) await page.reload();
    await expect(main).toContainText("Terminé le", { timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  await expect(main).toContainText("197 badges reçus");
  await expect(main).toContainText("3 échecs");
  await main.getByRole("link", { name: "Seulement les 3 échecs" }).click();
  for (const said of ["photo.jpg", "capture.png", "vide.json", "ne peut pas contenir de badge"]) {
    await expect(main).toContainText(said);
  }
  await expect(main.locator(".lines > li")).toHaveCount(3);
  const file = page.waitForEvent("download");
  await main.getByRole("link", { name: "Télécharger (CSV)" }).click();
  expect((await file).suggestedFilename()).toMatch(/^besace-rapport-.*\.csv$/);
  await page.goto("/badges");
  await expect(page.getByRole("main")).toContainText("197 badges");
  await page.goto("/recevoir");
  await expect(page.getByRole("main")).toContainText("200 fichiers ou liens");
});

test("two addresses, one badge each; the second comes in when its address is confirmed", async ({
  page,
  person,
  issuer,
}) => {
  const second = `fac.${person.address}`;
  await person.receive(page, issuer, { name: "Soudure" });
  const main = page.getByRole("main");
  await expect(main).toContainText(person.address);
  await person.upload(page, "fac.png", issuer.bake({ recipient: second, name: "Licence" }));
  const licence = page.url();
  // It is private, says until when it is kept, and which address would make it theirs.
  await expect(main).toContainText(/envoyé à .*fac/);
  await expect(main).toContainText(/effacé le \d+/);

  await person.addAddress(page, second);
  await page.goto(linkIn(await mailTo(second, "Confirmez cette adresse")));
  await page.getByRole("button", { name: "Confirmer cette adresse" }).click();
  await expect(main).toContainText("L'adresse est confirmée");
  await expect(async () => {
    await page.goto(licence);
    await expect(main).toContainText(`Envoyé à votre adresse ${second}`, { timeout: 500 });
  }).toPass();
  await expect(main).not.toContainText(/effacé le \d+/);
  await person.share(page);
});

test("several files at once lead to a report", async ({ page, person, issuer }) => {
  await page.goto("/recevoir");
  const named = (name: string) => ({
    name: `${name}.png`,
    mimeType: "image/png",
    buffer: issuer.bake({ recipient: person.address, name }),
  });
  await page
    .getByRole("main")
    .locator("input[type=file]")
    .setInputFiles([named("Premier"), named("Second")]);
  if (test.info().project.use.javaScriptEnabled === false) {
    await page.getByRole("button", { name: "Recevoir", exact: true }).click();
  }
  await expect(page).toHaveURL(/\/recevoir\/rapports\//);
  const main = page.getByRole("main");
  await expect(main).toContainText("2 badges reçus");
  await main.getByRole("link", { name: "Second" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Second");
});

test("what came by itself is accepted, declined and taken back", async ({
  page,
  person,
  issuer,
}) => {
  const first = await arrive(page, person, issuer, "Premiers secours");
  await arrive(page, person, issuer, "Soudure");
  const main = page.getByRole("main");
  await expect(main).toContainText("2 badges attendent votre accord");
  // A row: the picture is a thumbnail beside the words.
  const picture = await main.locator(".waiting img").first().boundingBox();
  const words = await main.getByRole("link", { name: "Soudure" }).boundingBox();
  expect(picture!.width).toBeLessThanOrEqual(96);
  expect(words!.x).toBeGreaterThan(picture!.x + picture!.width);
  await page.goto("/accueil");
  await expect(main).toContainText("2 badges attendent votre accord");
  await page.goto("/badges");
  await expect(main).not.toContainText("Soudure");

  await page.goto("/recevoir");
  await main.getByRole("button", { name: "Accepter la sélection" }).click();
  await expect(main).toContainText("Cochez au moins un badge");
  await main.getByRole("checkbox", { name: "Choisir Soudure" }).check();
  await main.getByRole("button", { name: "Refuser la sélection" }).click();
  await expect(main).toContainText("C'est refusé");
  await main.getByRole("link", { name: "1 badge refusé" }).click();
  await main.getByRole("checkbox", { name: "Choisir Soudure" }).check();
  await main.getByRole("button", { name: "Reprendre la sélection" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Soudure");
  await expect(main).toContainText("Ce badge est à vous");

  await page.goto(first);
  await expect(main).toContainText("Ce badge attend votre accord");
  await main.getByRole("button", { name: "Accepter et partager" }).click();
  await expect(page).toHaveURL(/\/partager\//);
  await expect(page.getByRole("button", { name: "Créer le lien" })).toBeVisible();
  await page.goto("/badges");
  await expect(main).toContainText("2 badges");
});

test("what a phone shares is staged, then received by one press", async ({
  page,
  person,
  issuer,
  baseURL,
}) => {
  const badge = issuer.bake({ recipient: person.address, name: "Partagé du téléphone" });
  // The system's own request: no page of ours sends it.
  const form = new FormData();
  form.append("title", "Badge");
  form.append("file", new Blob([new Uint8Array(badge)]), "badge.png");
  const staged = await fetch(`${baseURL}/recevoir/partage`, {
    method: "POST",
    body: form,
    redirect: "manual",
    headers: { "Sec-Fetch-Site": "cross-site", Origin: "null" },
  });
  expect(staged.status).toBe(303);
  await page.goto(staged.headers.get("location")!);
  const main = page.getByRole("main");
  await expect(main).toContainText("badge.png");
  await main.getByRole("button", { name: "Recevoir dans mon passeport" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Partagé du téléphone");
});

test("a record shows each badge with its own verdict", async ({ page, person, issuer }) => {
  const badges = [
    issuer.credential({ recipient: person.address, name: "Écoute active" }),
    issuer.credential({ recipient: person.address, name: "Chirurgie", forged: true }),
  ];
  const record = JSON.stringify({
    "@context": [
      "https://www.w3.org/ns/credentials/v2",
      "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    ],
    type: ["VerifiableCredential", "ClrCredential"],
    name: "Relevé de l'année",
    issuer: { id: issuer.did, type: ["Profile"], name: "Registre d'essai" },
    credentialSubject: { type: ["ClrSubject"], verifiableCredential: badges },
  });
  await page.goto("/verifier");
  await page.getByLabel("Lien ou texte du badge").fill(record);
  await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Relevé de l'année");
  const members = main.locator(".member");
  await expect(members).toHaveCount(2);
  await expect(members.first()).toContainText("Valide");
  await members.nth(1).locator("summary").first().click();
  await expect(members.nth(1)).toContainText("Faux ou modifié");
  await main.getByRole("button", { name: "Garder ces badges" }).click();
  await expect(page).toHaveURL(/\/badges/);
  await expect(main).toContainText("2 badges");
});
