// Mini-maps for specs and measurements: made from files, read back as files.

import { expect, type Page } from "@playwright/test";

type Node = { id: string; name: string; required: boolean; x: number; y: number; text?: string };
type Link = { from: string; to: string; kind: string };
export type MapFile = {
  besace_map: 1;
  title: string;
  language: string;
  version: number;
  zones: { id: string; title: string; tint: string; nodes: Node[] }[];
  links: Link[];
};

/** A map with one zone and nothing in it. */
export function emptyMap(title = "Mon parcours"): MapFile {
  const zones = [{ id: "depart", title: "Pour commencer", tint: "linen", nodes: [] }];
  return { besace_map: 1, title, language: "fr", version: 1, zones, links: [] };
}

/** A map of so many nodes, twenty in each zone, each linked to the one before and some further. */
export function largeMap(count: number): MapFile {
  const map: MapFile = { ...emptyMap(`Carte de ${count}`), zones: [], links: [] };
  for (let n = 0; n < count; n += 1) {
    const at = n % 20;
    if (at === 0) map.zones.push({ id: `z${n / 20}`, title: `Zone ${n / 20 + 1}`, tint: "leaf", nodes: [] });
    const place = { x: (at % 5) * 200, y: Math.floor(at / 5) * 180 };
    map.zones.at(-1)!.nodes.push({ id: `n${n}`, name: `Étape ${n + 1} du parcours`, required: true, ...place });
    if (n > 0) map.links.push({ from: `n${n - 1}`, to: `n${n}`, kind: n % 3 ? "leads_to" : "needed_before" });
    if (n > 7 && n % 2) map.links.push({ from: `n${n - 7}`, to: `n${n}`, kind: "leads_to" });
  }
  return map;
}

/** Imports a map for who is signed in, and gives the path of its page. */
export async function importMap(page: Page, map: MapFile): Promise<string> {
  const buffer = Buffer.from(JSON.stringify(map));
  const answer = await page.request.post("/cartes/importer", {
    multipart: { file: { name: "carte.besace-map.json", mimeType: "application/json", buffer } },
    headers: { Origin: process.env.E2E_URL! },
    maxRedirects: 0,
  });
  const location = answer.headers().location ?? "";
  expect(location, await answer.text()).toMatch(/^\/cartes\/[^/?]+\?fait=/);
  return location.split("?")[0];
}

/** Opens the editor, and waits until it edits (or knows that another tab does). */
export async function draw(page: Page, map: string): Promise<void> {
  await page.goto(`${map}/dessiner`);
  await page.locator("#editor[data-ready]").waitFor();
}

/** The map as the server has it. */
export async function savedFile(page: Page, map: string): Promise<MapFile> {
  const answer = await page.request.get(`${map}/fichier`);
  expect(answer.status()).toBe(200);
  return JSON.parse(await answer.text()) as MapFile;
}

/** The same with the identifiers that are drawn by lot replaced by their place in the order. */
export function withoutLots(map: MapFile): string {
  const ids = map.zones.flatMap((zone) => [zone.id, ...zone.nodes.map((node) => node.id)]);
  return ids.reduce((text, id, at) => text.replaceAll(`"${id}"`, `"#${at}"`), JSON.stringify(map));
}
