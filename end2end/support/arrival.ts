// Badges that come by themselves: they are handed in, and then put where a mail would have put them.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { expect, type Page } from "@playwright/test";

import type { Issuer } from "./badge.ts";
import type { Person } from "./person.ts";

const WAITS = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=20)
db.execute("UPDATE badge SET acceptance = 'pending', origin = 'mail' WHERE id = ?", (sys.argv[2],))
db.commit()
`;

/** A badge arrives for a person and waits for an answer; gives the path of its page. */
export async function arrive(
  page: Page,
  person: Person,
  issuer: Issuer,
  name: string,
): Promise<string> {
  await person.receive(page, issuer, { name });
  const path = new URL(page.url()).pathname;
  const database = join(process.env.E2E_FOLDER!, "besace.db");
  execFileSync("python3", ["-c", WAITS, database, path.split("/").at(-1)!]);
  await page.goto("/recevoir");
  await expect(page.getByRole("main")).toContainText(name);
  return path;
}
