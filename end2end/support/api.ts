// A person's requests without a page: what their forms send.

import { type APIRequestContext, expect, request } from "@playwright/test";

import { linkIn, mailTo } from "./mail.ts";
import type { Person } from "./person.ts";

/** Signs up and confirms as the forms do, where it is said from a network of one's own. */
export async function signedIn(
  url: string,
  person: Person,
  network?: string,
): Promise<APIRequestContext> {
  const from = network ? { "X-Forwarded-For": network } : undefined;
  const api = await request.newContext({
    baseURL: url,
    extraHTTPHeaders: { Accept: "text/html", Origin: url, ...from },
  });
  const form = {
    name: person.name,
    address: person.address,
    password: person.password,
    birth_year: "1999",
    terms: "on",
    language: "fr",
    next: "",
  };
  await expect(await api.post("/inscription", { form })).toBeOK();
  const link = new URL(linkIn(await mailTo(person.address, "Confirmez votre adresse")));
  const token = link.searchParams.get("jeton")!;
  await expect(await api.post("/confirmer", { form: { token } })).toBeOK();
  return api;
}
