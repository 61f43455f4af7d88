// Every page there is, for what has to look at each: accessibility and pictures.

import { randomUUID } from "node:crypto";

import { type Page, expect } from "@playwright/test";

import { arrive } from "./arrival.ts";
import { Issuer, png } from "./badge.ts";
import { makeGroup } from "./group.ts";
import { mail } from "./lmtp.ts";
import { type Mail, linkIn, mailTo } from "./mail.ts";
import { makeOperator } from "./operator.ts";
import { Person } from "./person.ts";
import { Platform } from "./platform.ts";
import { anyNetwork } from "./test.ts";
import { zip } from "./zip.ts";

/** What the pages of a lived-in account need in their paths. */
export type Lived = {
  person: Person;
  /** The page of a badge of one's own, and of its sharing. */
  badge: string;
  share: string;
  /** A public page, and one that was taken back. */
  open: string;
  gone: string;
  /** The public page of a collection that is listed and can be written to. */
  collection: string;
};

/** A person with badges, one of them shared, signed in on `page`. */
export async function liveIn(page: Page, issuer: Issuer): Promise<Lived> {
  const person = new Person();
  await person.signUp(page);
  await person.confirm(page);
  await person.receive(page, issuer, { name: "Écoute active", expires: "2026-01-31" });
  await person.upload(page, "autre.png", issuer.bake({ recipient: "autre@exemple.org" }));
  await person.receive(page, issuer, { name: "Accueil du public", issuer: "Mairie de Blois" });
  const badge = new URL(page.url()).pathname;
  const gone = await person.share(page);
  await page.getByRole("button", { name: /^Retirer le lien/ }).click();
  await expect(page.getByRole("main")).toContainText("Le lien est retiré");
  await page.goto(badge);
  const open = await person.share(page);
  await makeCollection(page);
  await page.getByRole("main").getByRole("link", { name: "Partager", exact: true }).click();
  await page.getByLabel("L'afficher dans Explorer").check();
  await page.getByLabel("Permettre de m'écrire").check();
  await page.getByRole("button", { name: "Créer le lien" }).click();
  const link = page.getByRole("link", { name: "Ouvrir la page" }).first();
  const collection = new URL((await link.getAttribute("href"))!, page.url()).href;
  return { person, badge, share: badge.replace("/badges/", "/partager/"), open, gone, collection };
}

/** Writes to the owner of the collection, and confirms the address; stays on the last page. */
async function write(page: Page, lived: Lived): Promise<void> {
  const address = `camille.${randomUUID().slice(0, 8)}@entreprise.example`;
  await page.goto(`${lived.collection}/ecrire`);
  await page.getByLabel("Votre nom").fill("Camille Martin");
  await page.getByLabel("Adresse mail").fill(address);
  await page.getByLabel("Votre message").fill("Bonjour,\n\nêtes-vous libre en mars ?");
  await page.getByRole("button", { name: "Envoyer" }).click();
  await page.goto(linkIn(await mailTo(address, /Confirmez votre adresse/)));
}

/** The mail of a partner's badge to somebody without an account. */
async function invitedBy(platform: Platform, address: string): Promise<Mail> {
  await platform.delivers(new Issuer(), address, { name: "Accueil du public" });
  return mailTo(address, /vous a envoyé un badge/);
}

type Visit = (page: Page, lived: Lived) => Promise<unknown>;

const at =
  (path: string): Visit =>
  (page) =>
    page.goto(path);

const asOperator =
  (path: string): Visit =>
  (page, lived) => {
    makeOperator(lived.person);
    return page.goto(path);
  };

/** A page as somebody sees it who has just signed up; signs them in. */
const asNewcomer =
  (path: string): Visit =>
  async (page) => {
    await page.context().clearCookies();
    const newcomer = new Person();
    await newcomer.signUp(page);
    await newcomer.confirm(page);
    await page.goto(path);
  };

/** Presses a button that a visit before may have pressed already. */
async function pressIfThere(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name });
  if (await button.count()) await button.click();
}

/** Registers a partner, and stays on its page. */
const registerPartner: Visit = async (page, lived) => {
  await asOperator("/operateur/partenaires")(page, lived);
  await page.getByLabel("Nom à montrer").fill("Université de Montpellier");
  await page.getByLabel("Contact").fill("badges@univ.exemple.fr");
  await page.getByRole("button", { name: "Inscrire le partenaire" }).click();
  for (const summary of await page.locator(".unfold > summary").all()) await summary.click();
};

/** Makes a collection of every badge there is, with a section, and stays on its page. */
async function makeCollection(page: Page): Promise<void> {
  await page.goto("/collections/nouvelle");
  await page.getByLabel("Titre").fill("Mon service civique");
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Créer la collection" }).click();
  await page.getByLabel("Titre de la section").fill("Ce que je transmets");
  await page.getByRole("button", { name: "Ajouter la section" }).click();
  await expect(page.getByRole("heading", { name: "Ce que je transmets" })).toBeVisible();
  await page.getByRole("button", { name: /^Descendre : / }).nth(1).click();
  await expect(page.getByRole("main")).toContainText("L'ordre est enregistré.");
}

/** A map of four stations, the first of which the person of these pages has earned; stays on its page. */
export async function bringMap(page: Page): Promise<void> {
  const badges = ["Accueil du public", "Écoute active", "Premiers secours", "Animer un atelier de fabrication numérique"];
  const nodes = badges.map((name, n) => ({
    id: `n${n}`,
    name,
    text: n === 3 ? "Devant huit personnes, du début à la fin." : undefined,
    badge: { name },
    required: n !== 3,
    level: n === 3 ? 2 : undefined,
    apply: n === 2 ? "https://exemple.fr/demande" : undefined,
    x: 160 * (n % 3),
    y: n === 3 ? 160 : 0,
  }));
  const zones = [
    { id: "z0", title: "Intégration", tint: "leaf", nodes: nodes.slice(0, 2) },
    { id: "z1", title: "Mission", tint: "ochre", nodes: nodes.slice(2).map((node, n) => ({ ...node, x: 200 * n, y: 0 })) },
  ];
  const links = [
    { from: "n0", to: "n1", kind: "leads_to" },
    { from: "n1", to: "n2", kind: "leads_to" },
    { from: "n2", to: "n3", kind: "needed_before" },
  ];
  const map = {
    besace_map: 1,
    title: "Parcours Service Civique du Dôme",
    text: "De l'accueil au projet d'avenir.\n\nUn point de départ, à adapter.",
    language: "fr",
    author: "Le Dôme",
    licence: "CC-BY-4.0",
    version: 1,
    zones,
    links,
  };
  await page.goto("/cartes");
  const buffer = Buffer.from(JSON.stringify(map));
  const file = { name: "parcours.besace-map.json", mimeType: "application/json", buffer };
  await page.getByLabel("Fichier .besace-map.json").setInputFiles(file);
  await page.getByRole("button", { name: "Importer" }).click();
  await expect(page.getByRole("main")).toContainText("La carte est importée.");
}

/** Follows such a map, with a step declared; stays on its page. */
async function followMap(page: Page): Promise<void> {
  await bringMap(page);
  await page.getByRole("button", { name: "La suivre moi-même" }).click();
  const step = page.locator(".stage", { hasText: "Animer un atelier" });
  await step.getByText("Déclarer comme fait, sans badge").click();
  await step.getByLabel("Ce que vous avez fait").fill("Trois samedis au repair café.");
  await step.getByRole("button", { name: "Déclarer" }).click();
  await expect(step).toContainText("Déclaré, sans badge");
}

/** Asks for company on the objective that is open, and gives the address of the link. */
export async function askForCompany(page: Page, name: string): Promise<string> {
  const part = page.locator("#accompagner");
  await part.getByLabel("Nom de la personne").fill(name);
  await part.getByRole("button", { name: "Créer le lien de suivi" }).click();
  await expect(part).toContainText("Le lien est prêt.");
  return part.getByLabel("Lien de suivi", { exact: true }).first().inputValue();
}

/** Somebody else follows such a map, and asks for company; gives the address of the link. */
async function isAsked(page: Page): Promise<string> {
  const context = await page.context().browser()!.newContext({
    baseURL: process.env.E2E_URL,
    extraHTTPHeaders: { "X-Forwarded-For": anyNetwork() },
    locale: "fr-FR",
  });
  const learner = await context.newPage();
  const person = new Person("Noémie Le Goff");
  await person.signUp(learner);
  await person.confirm(learner);
  const issuer = new Issuer();
  for (const name of ["Accueil du public", "Premiers secours"]) {
    await person.receive(learner, issuer, { name });
  }
  await followMap(learner);
  const link = await askForCompany(learner, "Amina, du Dôme");
  await context.close();
  return link;
}

/** Accompanies somebody, with a line for them; stays on their page. */
async function accompany(page: Page): Promise<void> {
  await page.goto(await isAsked(page));
  await page.getByRole("button", { name: "Accompagner", exact: true }).click();
  await page.getByLabel("Votre mot").fill("Bravo pour l'accueil : on se voit jeudi pour la suite.");
  await page.getByRole("button", { name: "Envoyer" }).click();
  await expect(page.getByRole("main")).toContainText("Le mot est envoyé.");
}

/** Makes a link to what is open, and opens it. */
async function openShared(page: Page, action: string, name: boolean): Promise<void> {
  await page.getByRole("link", { name: action, exact: true }).click();
  await page.getByRole("checkbox", { name: "Montrer mon nom" }).setChecked(name);
  await page.getByRole("button", { name: "Créer le lien" }).click();
  await page.getByRole("link", { name: "Ouvrir la page" }).first().click();
}

/** Fills in the form that registers an organisation, and sends it. */
const registerSource =
  (name: string): Visit =>
  async (page, lived) => {
    await asOperator("/operateur/sources")(page, lived);
    await page.getByLabel("Nom à montrer").fill(name);
    await page.getByLabel("Identifiant du client").fill("NM70OHe7HCeO");
    await page.getByLabel("Secret du client").fill("chut");
    await page.getByRole("button", { name: "Inscrire l'organisation" }).click();
  };

/** Pages that anyone can open; several are best looked at with something to correct on them. */
export const STRANGERS: Record<string, Visit> = {
  accueil: at("/"),
  verifier: at("/verifier"),
  "verifier-resultat": async (page) => {
    await page.goto("/verifier");
    const credential = new Issuer().credential({ recipient: "amina@exemple.fr" });
    await page.getByLabel("Lien ou texte du badge").fill(JSON.stringify(credential));
    await page.getByRole("button", { name: "Vérifier", exact: true }).click();
    await expect(page.getByRole("button", { name: "Garder ce badge" })).toBeVisible();
  },
  "verifier-garde": at("/inscription?garde=1"),
  inscription: at("/inscription"),
  "inscription-refusee": async (page) => {
    await page.goto("/inscription");
    // The browser's own checks would keep an empty form back.
    await page.locator("form[action='/inscription']").evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
    });
    await page.getByRole("button", { name: "Créer mon passeport" }).click();
    await expect(page).toHaveTitle(/^Erreur/);
  },
  "inscription-envoyee": async (page) => {
    await new Person().signUp(page);
  },
  confirmer: async (page) => {
    const person = new Person();
    await person.signUp(page);
    await page.goto(linkIn(await mailTo(person.address, "Confirmez votre adresse")));
  },
  "confirmer-ailleurs": async (page) => {
    const person = new Person();
    await person.signUp(page);
    await page.context().clearCookies();
    await page.goto(linkIn(await mailTo(person.address, "Confirmez votre adresse")));
  },
  invitation: async (page) => {
    const mail = await invitedBy(new Platform("Université d'essai"), new Person().address);
    await page.goto(linkIn(mail));
  },
  "invitation-silence": async (page) => {
    const mail = await invitedBy(new Platform("Mairie de Blois"), new Person().address);
    await page.goto(linkIn(mail).replace("/invitation?", "/invitation/silence?"));
  },
  "lien-use": at("/confirmer?jeton=inconnu"),
  connexion: at("/connexion"),
  "connexion-refusee": async (page) => {
    await new Person().signIn(page);
    await expect(page).toHaveTitle(/^Erreur/);
  },
  "mot-de-passe-oublie": at("/mot-de-passe-oublie"),
  accessibilite: at("/accessibilite"),
  confidentialite: at("/confidentialite"),
  "mentions-legales": at("/mentions-legales"),
  conditions: at("/conditions"),
  courrier: at("/courrier"),
  introuvable: at("/nulle-part"),
  explorer: at("/explorer"),
  "explorer-rien": at("/explorer?q=introuvable"),
  "collection-publique": (page, lived) => page.goto(lived.collection),
  "collection-badge": (page, lived) => page.goto(`${lived.collection}/1`),
  "collection-cadre": (page, lived) => page.goto(lived.collection.replace("/c/", "/e/c/")),
  "badge-cadre": (page, lived) => page.goto(lived.open.replace("/b/", "/e/b/")),
  mastodon: (page, lived) => page.goto(`/partager/mastodon?texte=Mon%20badge&url=${encodeURIComponent(lived.open)}`),
  "explorer-carte": (page) => page.goto(`/explorer?q=service`),
  ecrire: (page, lived) => page.goto(`${lived.collection}/ecrire`),
  "ecrire-refus": async (page, lived) => {
    await page.goto(`${lived.collection}/ecrire`);
    await page.getByLabel("Votre nom").fill("Camille");
    await page.getByLabel("Adresse mail").fill("camille@entreprise.example");
    await page.getByLabel("Votre message").fill(" ");
    await page.getByRole("button", { name: "Envoyer" }).click();
  },
  "ecrire-confirmer": write,
  "ecrire-envoye": at("/ecrire/envoye"),
  "ecrire-remis": at("/ecrire/remis"),
  signaler: (page, lived) => page.goto(`/signaler?page=${new URL(lived.open).pathname}`),
  "signaler-recu": at("/signaler/recu"),
  "lien-de-fabrique": at("/obpv1/factory/receive?e=amina%40exemple.fr&k=cle&t=jeton"),
  "recevoir-partage": async (page) => {
    const form = new FormData();
    const badge = new Issuer().bake({ recipient: "amina@exemple.fr" });
    form.append("text", "Mon badge https://exemple.fr/badges/4711");
    form.append("file", new Blob([new Uint8Array(badge)]), "Un nom de fichier assez long pour un téléphone.png");
    const staged = await fetch(new URL("/recevoir/partage", process.env.E2E_URL), {
      method: "POST",
      body: form,
      redirect: "manual",
    });
    await page.goto(staged.headers.get("location")!);
  },
  "badge-public": (page, lived) => page.goto(lived.open),
  "badge-retire": (page, lived) => page.goto(lived.gone),
};

/** The pages of who is signed in. */
export const SIGNED_IN: Record<string, Visit> = {
  "mon-accueil": at("/accueil"),
  "mes-badges": at("/badges"),
  "mes-badges-aucun": at("/badges?q=introuvable"),
  "mes-badges-filtres": async (page, lived) => {
    await page.goto(lived.badge);
    await page.getByLabel("Nouvelle étiquette").fill("mission");
    await page.getByRole("button", { name: "Ajouter", exact: true }).click();
    await pressIfThere(page, "Mettre en favori");
    await page.goto("/badges?etiquette=mission");
  },
  "mes-badges-choisir": async (page) => {
    await page.goto("/badges?choisir=1");
    await page.locator(".tile input").first().check();
  },
  "mes-badges-liste": async (page) => {
    await page.goto("/badges");
    await pressIfThere(page, "En liste");
    await expect(page.locator(".in-rows")).toBeVisible();
  },
  "mes-badges-grille": async (page) => {
    await page.goto("/badges");
    await pressIfThere(page, "En grille");
    await expect(page.locator(".in-rows")).toHaveCount(0);
  },
  "mon-badge": (page, lived) => page.goto(lived.badge),
  "collection-nouvelle": at("/collections/nouvelle"),
  collection: (page) => makeCollection(page),
  "collection-ajouter": async (page) => {
    await makeCollection(page);
    await page.getByRole("link", { name: "Ajouter des badges" }).click();
  },
  collections: async (page) => {
    await makeCollection(page);
    await page.goto("/collections");
  },
  "collection-perimee": async (page) => {
    await makeCollection(page);
    const line = page.locator("input[name=line]").first();
    await page.locator("#ranger ~ * input[name=edition]").evaluateAll((all: HTMLInputElement[]) =>
      all.forEach((edition) => (edition.value = "1")),
    );
    await line.fill("Ma phrase");
    await line.press("Enter");
    await expect(page.getByRole("alert")).toBeVisible();
  },
  carte: bringMap,
  "carte-publiee": async (page) => {
    await bringMap(page);
    await page.getByRole("button", { name: "Publier la version 1" }).click();
    await page.getByLabel("Adresse mail de la personne").fill("nadia@association.fr");
    await page.getByRole("button", { name: "Proposer", exact: true }).click();
    await expect(page.getByRole("main")).toContainText("C'est proposé.");
  },
  "carte-liste": async (page) => {
    await bringMap(page);
    await page.getByRole("link", { name: "Modifier par la liste" }).click();
    await page.locator(".map-node > summary").first().click();
  },
  "carte-dessiner": async (page) => {
    await bringMap(page);
    await page.getByRole("link", { name: "Dessiner" }).click();
    await expect(page).toHaveURL(/\/dessiner$/);
  },
  "carte-liste-refus": async (page) => {
    await bringMap(page);
    await page.getByRole("link", { name: "Modifier par la liste" }).click();
    await page.locator(".map-node > summary").first().click();
    const node = page.locator(".map-node").first();
    await node.getByLabel("Où demander ce badge").fill("pas une adresse");
    await node.getByRole("button", { name: "Enregistrer" }).click();
    await expect(node.getByLabel("Où demander ce badge")).toHaveAttribute("aria-invalid", "true");
  },
  "carte-refusee": async (page) => {
    await page.goto("/cartes");
    const buffer = Buffer.from('{"besace_map": 1, "title": "", "zones": [{"id": "Z 1"}]}');
    const file = { name: "x.besace-map.json", mimeType: "application/json", buffer };
    await page.getByLabel("Fichier .besace-map.json").setInputFiles(file);
    await page.getByRole("button", { name: "Importer" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  cartes: at("/cartes"),
  objectif: followMap,
  "objectif-accompagner": async (page) => {
    await followMap(page);
    await askForCompany(page, "Marc, du Dôme");
  },
  suivi: async (page) => page.goto(await isAsked(page)),
  "suivi-propre": async (page) => {
    await followMap(page);
    await page.goto(await askForCompany(page, "Marc, du Dôme"));
  },
  accompagne: accompany,
  accompagner: async (page) => {
    await accompany(page);
    await makeGroup(page);
  },
  objectifs: at("/objectifs"),
  "objectif-partage": async (page) => {
    await followMap(page);
    await openShared(page, "Partager où j'en suis", true);
  },
  "objectif-anonyme": async (page) => {
    await followMap(page);
    await openShared(page, "Partager où j'en suis", false);
  },
  "objectif-cadre": async (page) => {
    await followMap(page);
    await openShared(page, "Partager où j'en suis", true);
    const url = new URL(page.url());
    await page.goto(`/e${url.pathname}`);
  },
  "carte-partagee": async (page) => {
    await bringMap(page);
    await page.getByRole("button", { name: "Publier la version 1" }).click();
    await openShared(page, "Partager", true);
  },
  "carte-suivre": async (page) => {
    await bringMap(page);
    await page.getByRole("button", { name: "Publier la version 1" }).click();
    await openShared(page, "Partager", true);
    await page.getByRole("link", { name: "Suivre ce parcours" }).click();
  },
  "mes-preuves": async (page, lived) => {
    await page.goto(`${lived.badge}/preuves`);
    const form = page.locator("#ajouter");
    await form.getByLabel("Titre").fill("Affiche de la journée");
    await form.getByLabel("Texte").fill("Dessinée **en équipe**.");
    await form.getByLabel("Lien", { exact: true }).fill("https://exemple.fr/affiche");
    await form.getByLabel("Fichier").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: png(240) });
    await form.getByRole("checkbox").check();
    await form.getByRole("button", { name: "Ajouter la preuve" }).click();
    await page.locator(".my-evidence summary", { hasText: "Modifier" }).last().click();
  },
  "mes-preuves-refus": async (page, lived) => {
    await page.goto(`${lived.badge}/preuves`);
    await page.locator("#ajouter").getByRole("button", { name: "Ajouter la preuve" }).click();
    await expect(page.getByRole("main")).toContainText("Il n'y a rien à montrer");
  },
  "mes-competences": async (page, lived) => {
    const skills = ["Communiquer à l'oral – niveau 2", "Travailler en équipe"];
    await lived.person.receive(page, new Issuer(), { name: "Animer un atelier", skills });
    await page.goto("/competences");
  },
  "mes-competences-rectec": at("/competences?referentiel=rectec"),
  recevoir: at("/recevoir"),
  "recevoir-mails": async (page, lived) => {
    const words = "https://openbadgefactory.com/c/receive?e=a&k=b&t=c https://exemple.fr/";
    const gmail = mail("https://mail-settings.google.com/mail/vf-exemple")
      .replace(/From: .*/, "From: forwarding-noreply@google.com")
      .replace(/Subject: .*/, "Subject: (#123456789) Gmail - amina@gmail.com");
    const file = { name: "badge.png", content: new Issuer().bake({ recipient: lived.person.address, name: "Par mail" }) };
    await lived.person.forward(page, mail("Bonjour."), gmail, mail(words, file));
    await page.goto("/recevoir");
  },
  "adresse-import": at("/recevoir/adresse"),
  transferer: at("/recevoir/transferer"),
  "recevoir-attente": async (page, lived) => {
    await arrive(page, lived.person, new Issuer(), "Sauveteur secouriste du travail");
    await page.goto("/recevoir");
  },
  "recevoir-refuses": async (page, lived) => {
    await arrive(page, lived.person, new Issuer(), "Badge refusé");
    await page.getByRole("checkbox", { name: "Choisir Badge refusé" }).check();
    await page.getByRole("button", { name: "Refuser la sélection" }).click();
    await page.goto("/recevoir/refuses");
  },
  "badge-en-attente": async (page, lived) => {
    await page.goto(await arrive(page, lived.person, new Issuer(), "Premiers secours"));
  },
  "recevoir-rapport": async (page, lived) => {
    const badge = (name: string, recipient = lived.person.address): [string, Buffer] => [
      `badges/${name}.png`,
      new Issuer().bake({ name, recipient }),
    ];
    const files = [badge("Soudure"), badge("Vente"), badge("Lycée", "autre@exemple.org")];
    files.push(["photo.jpg", Buffer.from("ffd8ffe000104a46", "hex")]);
    await lived.person.upload(page, "badges.zip", zip(files));
    await expect(page.getByRole("main")).toContainText("Terminé le");
  },
  synchroniser: async (page) => {
    await page.goto("/synchroniser");
    await page.getByRole("main").getByRole("button", { name: "Synchroniser" }).click();
    await expect(async () => {
      await page.goto("/synchroniser");
      await expect(page.getByRole("heading", { name: "Dernier passage" })).toBeVisible({ timeout: 500 });
    }).toPass();
  },
  partager: (page, lived) => page.goto(lived.share),
  liens: at("/partager"),
  "partager-collection": async (page) => {
    await page.goto("/collections");
    await page.getByRole("link", { name: "Mon service civique" }).first().click();
    await page.getByRole("main").getByRole("link", { name: "Partager", exact: true }).click();
  },
  message: async (page, lived) => {
    await write(page, lived);
    await page.getByRole("button", { name: "Confirmer mon adresse et remettre le message" }).click();
    await page.goto("/messages");
    await page.getByRole("main").getByRole("link", { name: /Camille Martin/ }).first().click();
  },
  messages: at("/messages"),
  "operateur-signalement": async (page, lived) => {
    await page.goto(`/signaler?page=${new URL(lived.collection).pathname}`);
    await page.getByLabel("Quelqu'un se fait passer pour une autre personne").check();
    await page.getByRole("button", { name: "Envoyer le signalement" }).click();
    await asOperator("/operateur/signalements")(page, lived);
    await page.getByRole("main").getByRole("link", { name: /\/c\// }).first().click();
  },
  "operateur-signalements": asOperator("/operateur/signalements"),
  reglages: at("/reglages"),
  profil: at("/reglages/profil"),
  adresses: at("/reglages/adresses"),
  "adresses-plusieurs": async (page, lived) => {
    await lived.person.addAddress(page, `deux.${lived.person.address}`);
    await page.goto("/reglages/adresses");
  },
  "adresses-refusees": async (page) => {
    await page.goto("/reglages/adresses");
    await page.getByLabel("Adresse mail").fill("amina@exemple.fr");
    const form = page.locator("form").filter({ hasText: "Ajouter l'adresse" });
    await form.getByLabel("Mot de passe actuel").fill("tout faux");
    await form.getByRole("button", { name: "Ajouter l'adresse" }).click();
    await expect(form.getByLabel("Mot de passe actuel")).toHaveAttribute("aria-invalid", "true");
  },
  securite: at("/reglages/securite"),
  notifications: at("/reglages/notifications"),
  donnees: at("/reglages/donnees"),
  operateur: asOperator("/operateur"),
  "operateur-compte": async (page, lived) => {
    await asOperator("/operateur")(page, lived);
    await page.getByLabel("Adresse confirmée du compte").fill(lived.person.address);
    await page.getByRole("button", { name: "Chercher" }).click();
    await expect(page).toHaveURL(/\/compte\//);
  },
  "operateur-partenaire": registerPartner,
  "operateur-partenaires": async (page, lived) => {
    await registerPartner(page, lived);
    await page.getByRole("checkbox", { name: "Oui, je veux retirer cette clé" }).check();
    await page.getByRole("button", { name: "Retirer pour toujours" }).click();
    await registerPartner(page, lived);
    await page.goto("/operateur/partenaires");
  },
  "operateur-partenaires-refus": async (page, lived) => {
    await asOperator("/operateur/partenaires")(page, lived);
    await page.getByLabel("Nom à montrer").fill("Université ".repeat(10));
    await page.getByLabel("Contact").fill("badges@univ.exemple.fr");
    await page.getByRole("button", { name: "Inscrire le partenaire" }).click();
    await expect(page.getByLabel("Nom à montrer")).toHaveAttribute("aria-invalid", "true");
  },
  "operateur-referentiels": asOperator("/operateur/referentiels"),
  "operateur-referentiel": asOperator("/operateur/referentiels/rectec"),
  "operateur-referentiels-refus": async (page, lived) => {
    await asOperator("/operateur/referentiels")(page, lived);
    await page.getByLabel("Mot court").fill("essai");
    const buffer = Buffer.from("nom;lien\nUn;ftp://exemple.fr\nUn;\nUn;\n");
    await page.getByLabel("Tableau (CSV)").setInputFiles({ name: "t.csv", mimeType: "text/csv", buffer });
    await page.getByRole("button", { name: "Importer" }).click();
    await expect(page.getByRole("main")).toContainText("Ligne 2");
  },
  "operateur-sources": async (page, lived) => {
    await registerSource(`Région d'essai ${randomUUID().slice(0, 4)}`)(page, lived);
    await expect(page.getByRole("main")).toContainText("L'organisation est inscrite");
    await page.locator(".unfold > summary").first().click();
  },
  "operateur-sources-refus": async (page, lived) => {
    await registerSource("Région ".repeat(20))(page, lived);
    await expect(page.getByLabel("Nom à montrer")).toHaveAttribute("aria-invalid", "true");
  },
  // Last: whoever looks at all of them is somebody else from here on.
  "badges-aucun": asNewcomer("/badges"),
  "collections-aucune": asNewcomer("/collections"),
  "cartes-aucune": asNewcomer("/cartes"),
  "objectifs-aucun": asNewcomer("/objectifs"),
  "accompagner-aucun": asNewcomer("/accompagner"),
  "competences-aucune": asNewcomer("/competences"),
  "liens-aucun": asNewcomer("/partager"),
  "messages-aucun": asNewcomer("/messages"),
};
