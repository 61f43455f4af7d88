// The map editor: by mouse, by touch and by keyboard the same map comes about, as its file says; it
// saves by itself, and says when it cannot; of two tabs one writes.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { draw, emptyMap, importMap, largeMap, savedFile, withoutLots, type MapFile } from "../support/map.ts";
import { expect, test } from "../support/test.ts";

/** What each of the three ways is to make. */
const MEANT = {
  ...emptyMap(),
  zones: [
    {
      ...emptyMap().zones[0],
      id: "#0",
      nodes: [
        { id: "#1", name: "Un", required: true, x: 0, y: 0 },
        { id: "#2", name: "Deux", required: true, x: 320, y: 80 },
      ],
    },
  ],
  links: [{ from: "#1", to: "#2", kind: "leads_to" }],
};

/** Two steps that are not linked; what else the first has. */
const twoSteps = (more: object = {}): MapFile => ({
  ...emptyMap(),
  zones: [
    {
      ...emptyMap().zones[0],
      nodes: [
        { id: "un", name: "Un", required: true, x: 0, y: 0, ...more },
        { id: "deux", name: "Deux", required: true, x: 320, y: 80 },
      ],
    },
  ],
});

const saved = (page: Page) => page.locator("#editor-saved");
const said = (page: Page) => page.locator("#editor-said");
const station = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name}[ ,]`) });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

async function expectSaved(page: Page, map: string, meant: object = MEANT): Promise<void> {
  await expect(saved(page)).toContainText(/Enregistré à \d+ h \d\d/);
  const file = await savedFile(page, map);
  expect(JSON.parse(withoutLots(file))).toEqual(meant);
}

/** A place of the canvas, counted in its own units, in the window. */
async function onCanvas(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = (await page.locator("#editor-canvas").boundingBox())!;
  const scale = box.width / 960;
  return { x: box.x + x * scale, y: box.y + y * scale };
}

/** The middle of a station's disc. */
async function middle(station: Locator): Promise<{ x: number; y: number }> {
  const box = (await station.locator(".map-disc").boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("where no script runs, the list is one press away", async ({ page, person, javaScriptEnabled }) => {
  void person;
  test.skip(javaScriptEnabled !== false, "with scripts there is the editor");
  const map = await importMap(page, emptyMap());
  await page.goto(`${map}/dessiner`);
  await expect(page.locator("noscript .notice")).toBeVisible();
  await expect(page.locator("#editor")).toBeHidden();
  await page.locator("noscript a").click();
  await expect(page).toHaveURL(`${map}/liste`);
});

test.describe("with scripts", () => {
  test.beforeEach(({ javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, "the editor is a script");
  });

  test("a map is drawn by mouse", async ({ page, person }) => {
    void person;
    const map = await importMap(page, emptyMap());
    await draw(page, map);
    const first = await onCanvas(page, 80, 96);
    await page.mouse.dblclick(first.x, first.y);
    await expect(said(page)).toHaveText("« Nouvelle étape » ajoutée : colonne 1, ligne 1.");
    await field(page, "Nom de l'étape").fill("Un");
    await page.getByRole("button", { name: "Ajouter une étape" }).click();
    await field(page, "Nom de l'étape").fill("Deux");
    // Onto another station first: it gives way.
    const from = await middle(station(page, "Deux"));
    const taken = await middle(station(page, "Un"));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(taken.x, taken.y, { steps: 5 });
    await page.mouse.up();
    await expect(said(page)).toContainText("« Deux » déplacée");
    const beside = await middle(station(page, "Deux"));
    expect(Math.hypot(beside.x - taken.x, beside.y - taken.y)).toBeGreaterThan(80);
    const to = await onCanvas(page, 80 + 323, 96 + 78);
    await page.mouse.move(beside.x, beside.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    await expect(said(page)).toHaveText("« Deux » déplacée : colonne 9, ligne 3.");
    await station(page, "Un").click();
    await page.getByRole("button", { name: "Relier" }).click();
    await station(page, "Deux").click();
    await expect(said(page)).toHaveText("« Un » mène à « Deux ».");
    await expectSaved(page, map);

    // Dragging the ground pans, and the wheel with Ctrl makes larger.
    await page.mouse.move(to.x - 60, to.y);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -400);
    await page.keyboard.up("Control");
    await expect.poll(() => page.locator("#editor-zoom").textContent()).not.toMatch(/^(8|9)\d/);
    const pane = page.locator("#editor-pane");
    const before = await pane.evaluate((pane) => pane.scrollLeft);
    await page.mouse.down();
    await page.mouse.move(to.x - 160, to.y, { steps: 3 });
    await page.mouse.up();
    expect(await pane.evaluate((pane) => pane.scrollLeft)).not.toBe(before);
    expect(JSON.parse(withoutLots(await savedFile(page, map)))).toEqual(MEANT);
  });

  test("a station on its way hovers with its links, and Escape puts it back", async ({ page, person }) => {
    void person;
    await draw(page, await importMap(page, largeMap(6)));
    const drawn = () => page.locator("#editor-canvas").evaluate((canvas) => canvas.outerHTML);
    const lifted = page.locator("[data-node]").nth(1);
    await lifted.click();
    const before = await drawn();
    const from = await middle(lifted);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 50, { steps: 5 });
    const hovering = page.locator("#editor-over .editor-lifted");
    await expect(hovering).toHaveCount(1);
    await expect(lifted).toHaveCSS("opacity", "0");
    await expect(lifted).toBeFocused();
    await expect.poll(async () => (await middle(hovering)).x).toBeCloseTo(from.x + 60, 0);
    // Nothing is there twice for who hears the page.
    await expect(page.locator("#editor-over [role], #editor-over [tabindex]")).toHaveCount(0);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await expect(page.locator("#editor-over > *")).toHaveCount(0);
    expect((await drawn()) === before, "the drawing is as it was").toBe(true);
  });

  test("the same map is drawn by keyboard", async ({ page, person }) => {
    void person;
    const map = await importMap(page, emptyMap());
    await draw(page, map);
    await page.locator("#editor-pane").focus();
    for (const name of ["Un", "Deux"]) {
      await page.keyboard.press("n");
      await page.keyboard.press("Enter");
      await expect(field(page, "Nom de l'étape")).toBeFocused();
      await page.keyboard.type(name);
      await page.keyboard.press("Escape");
      await expect(station(page, name)).toBeFocused();
    }
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"]) {
      await page.keyboard.press(key);
    }
    await expect(said(page)).toHaveText("« Deux » déplacée : colonne 9, ligne 3.");
    await expect(station(page, "Deux")).toBeFocused();
    await page.keyboard.press("Home");
    await page.keyboard.press("l");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(said(page)).toHaveText("« Un » mène à « Deux ».");
    await expectSaved(page, map);

    await page.keyboard.press("Delete");
    await expect(said(page)).toContainText("« Deux » retirée");
    await expect(page.locator("[data-node]")).toHaveCount(1);
    await page.keyboard.press("Control+z");
    await expectSaved(page, map);
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toContainText("Au clavier");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  test.describe("by finger", () => {
    test.use({ hasTouch: true, isMobile: true, viewport: { width: 600, height: 900 } });

    test("the same map is drawn by touch", async ({ page, person }) => {
      void person;
      const map = await importMap(page, emptyMap());
      await draw(page, map);
      const session = await page.context().newCDPSession(page);
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
        session.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: points.map((point, id) => ({ ...point, id })),
        });
      const toDrawing = () =>
        page.locator("#editor-pane").evaluate((pane) => {
          pane.scrollIntoView({ block: "center" });
          pane.scrollLeft = 0;
        });
      await toDrawing();
      const first = await onCanvas(page, 80, 96);
      await page.touchscreen.tap(first.x, first.y);
      await page.touchscreen.tap(first.x, first.y);
      await field(page, "Nom de l'étape").fill("Un");
      await page.getByRole("button", { name: "Ajouter une étape" }).tap();
      await field(page, "Nom de l'étape").fill("Deux");
      await field(page, "Nom de l'étape").blur();
      await toDrawing();
      const from = await middle(station(page, "Deux"));
      const to = await onCanvas(page, 80 + 323, 96 + 78);
      await touch("touchStart", [from]);
      for (let step = 1; step <= 6; step += 1) {
        const x = from.x + ((to.x - from.x) * step) / 6;
        await touch("touchMove", [{ x, y: from.y + ((to.y - from.y) * step) / 6 }]);
      }
      await touch("touchEnd", []);
      await expect(said(page)).toHaveText("« Deux » déplacée : colonne 9, ligne 3.");
      await toDrawing();
      const start = await middle(station(page, "Un"));
      await page.touchscreen.tap(start.x, start.y);
      await page.getByRole("button", { name: "Relier" }).tap();
      await toDrawing();
      const end = await middle(station(page, "Deux"));
      await page.touchscreen.tap(end.x, end.y);
      await expect(said(page)).toHaveText("« Un » mène à « Deux ».");
      await expectSaved(page, map);

      const before = await page.locator("#editor-zoom").textContent();
      const y = end.y + 100;
      await touch("touchStart", [{ x: 140, y }, { x: 200, y }]);
      for (let step = 1; step <= 4; step += 1) {
        await touch("touchMove", [{ x: 140 - step * 10, y }, { x: 200 + step * 10, y }]);
      }
      await touch("touchEnd", []);
      await expect(page.locator("#editor-zoom")).not.toHaveText(before!);
      await page.setViewportSize({ width: 360, height: 740 });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    });
  });

  test("every gesture has a button, and every field is saved", async ({ page, person }) => {
    void person;
    const map = await importMap(page, emptyMap());
    await draw(page, map);
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await press("Ajouter une étape");
    await field(page, "Nom de l'étape").fill("Premiers secours");
    await field(page, "Une ligne d'explication").fill("Une journée.");
    await page.getByLabel("Obligatoire").uncheck();
    await field(page, "Niveau").selectOption("Je transmets");
    await field(page, "Badge attendu").selectOption("Un badge de ce nom");
    await expect(field(page, "Nom du badge")).toHaveValue("Premiers secours");
    await field(page, "Émetteur").fill("Croix-Rouge");
    await field(page, "Où demander ce badge").fill("http://exemple.fr");
    await field(page, "Où demander ce badge").blur();
    await expect(page.locator("#editor-apply-fault")).toContainText("commence par https://");
    await field(page, "Où demander ce badge").fill("https://exemple.fr/psc1");
    await press("Ajouter une étape");
    await press("Vers le bas");
    await press("À droite");
    await field(page, "Relier à").selectOption("Premiers secours");
    await field(page, "Ce que dit le lien").last().selectOption("doit être fait avant");
    await press("Ajouter ce lien");
    await expect(said(page)).toContainText("doit être fait avant « Premiers secours »");
    await press("Zones");
    await press("Ajouter une zone");
    await page.locator("#editor-zones input").last().fill("Mission");
    await page.locator("#editor-zones select").last().selectOption("Prune");
    await page.getByRole("button", { name: "Monter la zone" }).last().click();
    await press("Carte");
    await field(page, "Titre de la carte").fill("Secourir");
    await field(page, "Auteur·e").fill("Amina");
    await field(page, "Ce que les autres peuvent en faire").selectOption("Libre de droits (CC0 1.0)");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Secourir");
    const meant = {
      ...emptyMap("Secourir"),
      author: "Amina",
      licence: "CC0-1.0",
      zones: [
        { id: "#0", title: "Mission", tint: "plum", nodes: [] },
        {
          ...emptyMap().zones[0],
          id: "#1",
          nodes: [
            {
              id: "#2",
              name: "Premiers secours",
              text: "Une journée.",
              badge: { name: "Premiers secours", issuer: "Croix-Rouge" },
              required: false,
              level: 2,
              apply: "https://exemple.fr/psc1",
              x: 0,
              y: 0,
            },
            { id: "#3", name: "Nouvelle étape", required: true, x: 200, y: 40 },
          ],
        },
      ],
      links: [{ from: "#3", to: "#2", kind: "needed_before" }],
    };
    await expectSaved(page, map, meant);

    // Back to the beginning, step by step, and forth again.
    const undo = page.getByRole("button", { name: "Annuler", exact: true });
    const redo = page.getByRole("button", { name: "Rétablir", exact: true });
    while ((await undo.getAttribute("aria-disabled")) === "false") await undo.click();
    await expect(page.locator("[data-node]")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mon parcours");
    while ((await redo.getAttribute("aria-disabled")) === "false") await redo.click();
    await expect(page.locator("[data-node]")).toHaveCount(2);
    await expectSaved(page, map, meant);
    await press("Ranger la carte");
    await expect(said(page)).toHaveText("Carte rangée.");
  });

  test("a link that is begun can be left, and is ended where a screen reader presses", async ({ page, person }) => {
    void person;
    const map = await importMap(page, twoSteps());
    await draw(page, map);
    const link = page.getByRole("button", { name: "Relier", exact: true });
    const begin = async () => {
      await station(page, "Un").click();
      await link.click();
      await expect(link).toHaveAttribute("aria-pressed", "true");
    };
    const ground = await onCanvas(page, 600, 120);
    for (const leave of [
      () => link.click(),
      () => page.mouse.click(ground.x, ground.y),
      () => station(page, "Un").click(),
    ]) {
      await begin();
      await leave();
      await expect(link).toHaveAttribute("aria-pressed", "false");
      await expect(said(page)).toContainText("Annulé.");
    }
    await begin();
    await station(page, "Deux").dispatchEvent("click");
    await expect(said(page)).toHaveText("« Un » mène à « Deux ».");
    await page.locator("#editor-canvas .editor-title").dispatchEvent("click");
    await expect(page.locator("#editor-zones input")).toBeFocused();
  });

  test("the focus stays in the editor, whatever goes", async ({ page, person }) => {
    void person;
    const map = await importMap(page, twoSteps());
    await draw(page, map);
    const stations = page.locator("[data-node]");
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    await page.locator("#editor-pane").focus();
    await page.keyboard.press("n");
    await expect(stations).toHaveCount(3);
    await page.keyboard.press("Control+z");
    await expect(stations).toHaveCount(2);
    await page.keyboard.press("Control+y");
    await expect(said(page)).toHaveText("Rétabli : étape « Nouvelle étape ».");
    await page.keyboard.press("Control+z");

    await button("Zones").click();
    await button("Ajouter une zone").click();
    await button("Monter la zone").last().press("Enter");
    await expect(button("Monter la zone").first()).toBeFocused();
    await button("Retirer la zone").last().press("Enter");
    await expect(said(page)).toContainText("ses étapes sont maintenant dans la zone Nouvelle zone");
    await expect(stations).toHaveCount(2);
    await expect(button("Ajouter une zone")).toBeFocused();

    await station(page, "Un").click();
    await button("Ajouter ce lien").click();
    await button("Retirer ce lien").press("Enter");
    await expect(said(page)).toHaveText("Lien retiré.");
    await expect(button("Ajouter ce lien")).toBeFocused();
  });

  test("a refused value stays with its reason, and a choice is undone where it is", async ({ page, person }) => {
    void person;
    const map = await importMap(page, twoSteps());
    await draw(page, map);
    await station(page, "Un").click();
    const apply = field(page, "Où demander ce badge");
    const fault = page.locator("#editor-apply-fault");
    await apply.fill("http://exemple.fr");
    await page.keyboard.press("Escape");
    await expect(fault).toContainText("https://");
    await expect(station(page, "Un")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(said(page)).toContainText("« Un » déplacée");
    await expect(apply).toHaveValue("http://exemple.fr");
    await expect(fault).toBeVisible();
    await apply.fill("https://exemple.fr");
    await expect(fault).toBeHidden();
    const level = field(page, "Niveau");
    await level.selectOption("Je transmets");
    await level.press("Control+z");
    await expect(level).toHaveValue("");
    await expect(level).toBeFocused();
  });

  test("a picture of a step is shown, and can be taken away and brought back", async ({ page, person }) => {
    void person;
    const picture =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const map = await importMap(page, twoSteps({ picture }));
    await draw(page, map);
    await station(page, "Un").click();
    const shown = page.locator("#editor-picture");
    await expect(shown).toBeVisible();
    const set = page.getByRole("link", { name: "Mettre une image" });
    await expect(set).toHaveAttribute("href", `${map}/liste#etape-un`);
    await page.getByRole("button", { name: "Retirer l'image" }).click();
    await expect(shown).toBeHidden();
    await expect(set).toBeFocused();
    await expectSaved(page, map, JSON.parse(withoutLots(twoSteps())));
    await page.getByRole("button", { name: "Annuler", exact: true }).click();
    await expect(shown).toBeVisible();
  });

  test("of two tabs the second reads until it takes over", async ({ page, person, context }) => {
    void person;
    const map = await importMap(page, emptyMap());
    await draw(page, map);
    await page.getByRole("button", { name: "Ajouter une étape" }).click();
    await expect(saved(page)).toContainText("Enregistré à");
    const second = await context.newPage();
    await draw(second, map);
    await expect(second.getByText("Cette carte est ouverte dans un autre onglet.")).toBeVisible();
    await second.locator("[data-node]").focus();
    await second.keyboard.press("ArrowRight");
    await expect(said(second)).toContainText("Choisissez « Continuer ici »");
    // What the first has not saved yet comes along.
    await page.locator("[data-node]").focus();
    await page.keyboard.press("ArrowDown");
    await second.getByRole("button", { name: "Continuer ici" }).click();
    await expect(said(second)).toHaveText("Vous pouvez modifier la carte dans cet onglet.");
    await expect(page.getByText("Cette carte est ouverte dans un autre onglet.")).toBeVisible();
    await second.locator("[data-node]").focus();
    await second.keyboard.press("ArrowRight");
    await expect(saved(second)).toContainText("Enregistré à");
    await expect.poll(async () => (await savedFile(page, map)).zones[0].nodes[0]).toMatchObject({ x: 40, y: 40 });
  });

  test.describe("when it cannot save", () => {
    // One expression: of an array of two, the test runner takes the second for options.
    test.use({ tolerated: [/Failed to load resource|Failed to fetch/] });

    test("a module that does not come has a sentence and a way on", async ({ page, person }) => {
      void person;
      const map = await importMap(page, emptyMap());
      await page.route(/\/pkg\/editor\./, (route) => route.abort());
      await page.goto(`${map}/dessiner`);
      const failed = page.locator("#editor-failed");
      await expect(failed).toContainText("L'éditeur n'a pas pu se charger.");
      await expect(page.locator("#editor-wait")).toBeHidden();
      await failed.getByRole("link").click();
      await expect(page).toHaveURL(`${map}/liste`);
    });

    test("a map that is deleted meanwhile can be kept", async ({ page, person }) => {
      void person;
      const map = await importMap(page, emptyMap());
      await draw(page, map);
      const deleted = await page.request.post("/api/fn/maps/delete", {
        form: { id: map.split("/").at(-1)!, confirm: "on" },
        headers: { Origin: process.env.E2E_URL! },
        maxRedirects: 0,
      });
      expect(deleted.status(), await deleted.text()).toBeLessThan(400);
      await page.getByRole("button", { name: "Ajouter une étape" }).click();
      await expect(saved(page)).toHaveText("Pas enregistré : la carte n'existe plus");
      const gone = page.locator("#editor-gone");
      const download = page.waitForEvent("download");
      await gone.getByRole("button", { name: "Télécharger ma version" }).click();
      expect((await download).suggestedFilename()).toMatch(/\.besace-map\.json$/);
      await expect(gone.getByRole("link", { name: "Mes cartes" })).toHaveAttribute("href", "/cartes");
    });

    test("it says so offline, keeps trying, and saves in the end", async ({ page, person, context }) => {
      void person;
      const map = await importMap(page, emptyMap());
      await draw(page, map);
      await context.setOffline(true);
      await page.getByRole("button", { name: "Ajouter une étape" }).click();
      await expect(saved(page)).toHaveText("Pas enregistré : vous êtes hors ligne, nous réessayons");
      const alarm = page.locator("#editor-alarm");
      await expect(alarm).toContainText("hors ligne");
      // Who leaves now is asked first.
      const asked = page.waitForEvent("dialog");
      void page.close({ runBeforeUnload: true });
      const dialog = await asked;
      expect(dialog.type()).toBe("beforeunload");
      await dialog.dismiss();
      await context.setOffline(false);
      await expect(saved(page)).toContainText("Enregistré à");
      await expect(alarm).toContainText("Enregistré à");
      expect((await savedFile(page, map)).zones[0].nodes).toHaveLength(1);
    });

    test("a change made elsewhere is told, and the local map can be kept", async ({ page, person }) => {
      void person;
      const map = await importMap(page, emptyMap());
      await draw(page, map);
      const elsewhere = await page.request.post(`${map}/document`, {
        data: JSON.stringify(emptyMap("Autre titre")),
        headers: {
          "Content-Type": "application/json",
          "If-Match": `"${await page.locator("#editor").getAttribute("data-edition")}"`,
          Origin: process.env.E2E_URL!,
        },
      });
      expect(elsewhere.status(), await elsewhere.text()).toBe(200);
      await page.getByRole("button", { name: "Ajouter une étape" }).click();
      await expect(saved(page)).toContainText("la carte a été modifiée ailleurs");
      const conflict = page.locator("#editor-conflict");
      const reload = conflict.getByRole("button", { name: "Recharger la carte" });
      // Nothing is thrown away unasked.
      const asked = page.waitForEvent("dialog").then(async (dialog) => {
        await dialog.dismiss();
        return dialog.message();
      });
      await reload.click();
      expect(await asked).toContain("Recharger quand même");
      await expect(page.locator("[data-node]")).toHaveCount(1);
      const download = page.waitForEvent("download");
      await conflict.getByRole("button", { name: "Télécharger ma version" }).click();
      expect((await download).suggestedFilename()).toMatch(/\.besace-map\.json$/);
      await reload.click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Autre titre");
      await expect(page.locator("[data-node]")).toHaveCount(0);
    });
  });

  test("its module is loaded on its page alone", async ({ page, person }) => {
    void person;
    const map = await importMap(page, emptyMap());
    const modules: string[] = [];
    page.on("request", (request) => {
      if (/\/pkg\/editor\./.test(request.url())) modules.push(request.url());
    });
    for (const path of [map, `${map}/liste`, "/cartes", "/accueil"]) {
      await page.goto(path, { waitUntil: "networkidle" });
    }
    expect(modules).toEqual([]);
    await draw(page, map);
    expect(modules).toHaveLength(2);
  });

  test("axe finds nothing in any of its parts", async ({ page, person }) => {
    void person;
    const map = await importMap(page, emptyMap());
    await draw(page, map);
    await page.getByRole("button", { name: "Ajouter une étape" }).click();
    await page.getByRole("button", { name: "Ajouter une étape" }).click();
    await page.getByRole("button", { name: "Ajouter ce lien" }).click();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const part of ["Étape", "Zones", "Carte"]) {
        await page.getByRole("button", { name: part, exact: true }).click();
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect.soft(violations.map((it) => [it.id, it.nodes[0].html]), `${part}, ${width}`).toEqual([]);
        }
      }
    }
    await page.getByRole("button", { name: "Aide et raccourcis" }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((it) => [it.id, it.nodes[0].html])).toEqual([]);
  });
});
