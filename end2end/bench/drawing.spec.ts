// Measures the map editor, and adds it to BENCHMARKS.md: what its module weighs, and how dragging
// one of 200 stations runs, by the frames that the browser's own tracing says it has drawn.

import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { type CDPSession, expect, test } from "@playwright/test";

import { draw, importMap, largeMap } from "../support/map.ts";
import { Person } from "../support/person.ts";
import { freePort, startServer } from "../support/server.ts";

/** What the module may weigh, in bytes of brotli. */
const BUDGET = 250_000;
const NODES = 200;
const SECONDS = 5;

type TraceEvent = { name: string; ts: number; ph: string; dur?: number };

/** Records what the browser traces while something goes on. */
async function traced(session: CDPSession, act: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  const categories = "disabled-by-default-devtools.timeline.frame,devtools.timeline,devtools.timeline.frame";
  await session.send("Tracing.start", { transferMode: "ReportEvents", categories });
  await act();
  await session.send("Tracing.end");
  await complete;
  return events;
}

test("a station among 200 is dragged", async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "besace-bench-"));
  const port = await freePort();
  process.env.E2E_FOLDER = folder;
  process.env.E2E_URL = `http://127.0.0.1:${port}`;
  const server = await startServer({}, { folder, port });
  const context = await browser.newContext({ baseURL: server.url, locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const person = new Person();
  await person.signUp(page);
  await person.confirm(page);
  await draw(page, await importMap(page, largeMap(NODES)));
  await expect(page.locator("[data-node]")).toHaveCount(NODES);

  const box = (await page.locator("[data-node] .map-disc").nth(12).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const session = await context.newCDPSession(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const events = await traced(session, async () => {
    const began = performance.now();
    for (let step = 0; performance.now() - began < SECONDS * 1_000; step += 1) {
      await page.mouse.move(x + 200 * Math.sin(step / 40), y - 120 + 120 * Math.cos(step / 30));
    }
  });
  await page.mouse.up();
  await expect(page.locator("#editor-said")).toContainText("déplacée");
  await context.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });

  const drawn = events.filter((event) => event.name === "DrawFrame").map((event) => event.ts / 1_000);
  drawn.sort((a, b) => a - b);
  const between = drawn.slice(1).map((at, n) => at - drawn[n]);
  const perSecond = (between.length * 1_000) / (drawn.at(-1)! - drawn[0]);
  const longest = Math.max(...between);
  const tasks = events.filter((event) => event.name === "FireAnimationFrame" && event.dur !== undefined);
  const script = Math.max(...tasks.map((event) => event.dur! / 1_000));

  const root = resolve(import.meta.dirname, "../..");
  const { files } = JSON.parse(await readFile(join(root, "target/site/manifest.json"), "utf8"));
  const module = files["pkg/editor.wasm"].sizes.br + files["pkg/editor.js"].sizes.br;
  const text = `
## The map editor

Its module weighs ${Math.round(module / 1_000)} kB in brotli (aim: ${BUDGET / 1_000} kB). One of ${NODES} stations, dragged for
${SECONDS} s without a graphics card: ${perSecond.toFixed(1)} frames a second (aim: 60), the longest ${longest.toFixed(0)} ms after the one before;
the script of a frame takes ${script.toFixed(1)} ms at most.
`;
  await appendFile(join(root, "BENCHMARKS.md"), text);
  console.log(text);
  expect(drawn.length, "frames that were traced").toBeGreaterThan(SECONDS);
  expect(module, "bytes of the module in brotli").toBeLessThanOrEqual(BUDGET);
});
