// "Ajouter à mon profil LinkedIn": the form opens filled in.

import { expect, test } from "../support/test.ts";

test("the link carries every field of LinkedIn's form", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, {
    name: "Accueil & écoute 100 %",
    issuer: "Université d'essai",
    issued: "2025-09-15",
    expires: "2031-03-31",
  });
  const share = await person.share(page);
  const linkedin = page.getByRole("link", { name: /Ajouter à mon profil LinkedIn/ });
  const url = new URL((await linkedin.first().getAttribute("href"))!);
  expect(url.origin + url.pathname).toBe("https://www.linkedin.com/profile/add");
  const slug = new URL(share).pathname.split("/").at(-1)!;
  expect(Object.fromEntries(url.searchParams)).toEqual({
    startTask: "CERTIFICATION_NAME",
    name: "Accueil & écoute 100 %",
    organizationName: "Université d'essai",
    issueYear: "2025",
    issueMonth: "9",
    expirationYear: "2031",
    expirationMonth: "3",
    certUrl: share,
    certId: slug,
  });
});

test("a badge for life has no end there either", async ({ page, person, issuer }) => {
  await person.receive(page, issuer, { issued: "2025-12-01" });
  await person.share(page);
  const linkedin = page.getByRole("link", { name: /Ajouter à mon profil LinkedIn/ });
  const url = new URL((await linkedin.first().getAttribute("href"))!);
  expect(url.searchParams.get("issueMonth")).toBe("12");
  expect([...url.searchParams.keys()]).not.toContain("expirationYear");
  expect(url.href).not.toContain("undefined");
});

test("a link that ends is not offered: the entry would outlive it", async ({
  page,
  person,
  issuer,
}) => {
  await person.receive(page, issuer);
  await person.share(page, { ends: "2099-12-31" });
  await expect(page.getByRole("main")).toContainText("Ouvert jusqu'au 31 décembre 2099");
  await expect(page.getByRole("link", { name: /Ajouter à mon profil LinkedIn/ })).toHaveCount(0);
});
