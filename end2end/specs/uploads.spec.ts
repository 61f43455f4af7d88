// What people upload when it goes wrong: each gets a sentence that says what to do, and stays on
// a page from which they can go on.

import { png } from "../support/badge.ts";
import { expect, test } from "../support/test.ts";

const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");

function lyingPng(): Buffer {
  const picture = png(16);
  picture.writeUInt32BE(0x7fffffff, 8 + 4 + 4 + 13 + 4);
  return picture;
}

const cases: [what: string, name: string, content: Buffer, says: RegExp][] = [
  ["a picture without a badge", "photo.png", png(64), /ne contient pas de badge/],
  ["a photo", "photo.jpg", JPEG, /photo ne peut pas contenir de badge/],
  ["an empty file", "badge.png", Buffer.alloc(0), /vide/],
  ["a picture cut short", "badge.png", png(64).subarray(0, 90), /abîmé|ne contient pas de badge/],
  ["a chunk that lies about its length", "badge.png", lyingPng(), /abîmé/],
  ["JSON without end", "badge.json", Buffer.from("[".repeat(100_000)), /construit comme aucun/],
  ["JSON of something else", "badge.json", Buffer.from('{"a": 1}'), /n'est pas un Open Badge/],
  ["text in no encoding", "badge.json", Buffer.from("fffe7b00220000d8", "hex"), /UTF-8/],
  ["an unknown kind", "a.bin", Buffer.from([0, 1, 2, 3, 4, 5]), /ce genre de fichier|n'est ni un/],
];

for (const [what, name, content, says] of cases) {
  test(`${what} is explained`, async ({ page, person }) => {
    await person.upload(page, name, content);
    await expect(page.getByRole("main").getByText(says).first()).toBeVisible();
    await page.goto("/badges");
    await expect(page.getByRole("main")).toContainText("Votre premier badge");
  });
}

test("no file at all is explained", async ({ page, person }) => {
  await page.goto("/recevoir");
  await page.getByRole("button", { name: "Recevoir", exact: true }).click();
  await expect(
    page.getByRole("main").getByText(/Aucun fichier n'a été choisi/).first(),
  ).toBeVisible();
  expect(person.name).not.toBe("");
});

test("a file over the limit is refused with its size", async ({ page, person }) => {
  await person.upload(page, "badge.png", Buffer.alloc(11 * 1024 * 1024, 0x41));
  await expect(page.getByRole("main").getByText(/dépasse 10 Mo/).first()).toBeVisible();
});

test("the same badge twice is one badge", async ({ page, person, issuer }) => {
  const badge = issuer.bake({ recipient: person.address });
  await person.upload(page, "badge.png", badge);
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  const first = page.url();
  await person.upload(page, "badge.png", badge);
  await expect(page).toHaveURL((url) => url.href.startsWith(first));
  await page.goto("/badges");
  await expect(page.getByRole("main")).toContainText("1 badge");
});

test("a badge for another address is kept and stays private", async ({ page, person, issuer }) => {
  await person.upload(page, "badge.png", issuer.bake({ recipient: "autre@exemple.org" }));
  await expect(page).toHaveURL(/\/badges\/[^/]+$/);
  const main = page.getByRole("main");
  await expect(main).toContainText(/envoyé à .*autre/);
  const id = page.url().split("/").at(-1);
  await page.goto(`/partager/${id}`);
  await expect(main).toContainText(/ne peut pas être partagé/);
  await expect(page.getByRole("button", { name: "Créer le lien" })).toHaveCount(0);
});

test("a forged badge is kept, says so and cannot be shared", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, { forged: true });
  const main = page.getByRole("main");
  await expect(main).toContainText("Faux ou modifié");
  const id = page.url().split("/").at(-1);
  await page.goto(`/partager/${id}`);
  await expect(page.getByRole("button", { name: "Créer le lien" })).toHaveCount(0);
});

test("the credential's text can be pasted as well", async ({ page, person, issuer }) => {
  await page.goto("/recevoir");
  const text = JSON.stringify(issuer.credential({ recipient: person.address, name: "Collé" }));
  await page.getByLabel("Liens ou texte du badge").fill(text);
  await page.getByRole("button", { name: "Recevoir", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Collé");
});
