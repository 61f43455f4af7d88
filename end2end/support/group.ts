// A group that somebody accompanies: one learner who came by a link, and copies of them beside.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { type Page, expect } from "@playwright/test";

const FIRST = ["Zoé", "Élodie", "Bruno", "Chloé", "Adama", "Inès", "Maël", "Noémie", "Óscar", "Yasmine"];
const LAST = ["Le Goff", "Diallo", "Petit-Lefèbvre"];
const LONG = "Marie-Antoinette de La Rochefoucauld-Montmorency-Bouteville du Grand-Pressigny";

/** Thirty learners with the one who is there. */
const NAMES = LAST.flatMap((last) => FIRST.map((first) => `${first} ${last}`)).slice(2);

const COPY = `
import json, sqlite3, sys, uuid
db = sqlite3.connect(sys.argv[1], timeout=20)
db.row_factory = sqlite3.Row
def copy(table, row, **changed):
    row = {**dict(row), **changed}
    holes = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({holes})", list(row.values()))
def one(table, id):
    return db.execute(f"SELECT * FROM {table} WHERE id = ?", (id,)).fetchone()
link = one("follow_up", sys.argv[2])
learner, objective = one("account", link["account_id"]), one("objective", link["objective_id"])
badges = db.execute("SELECT * FROM badge WHERE account_id = ?", (learner["id"],)).fetchall()
day = 86400000
for number, name in enumerate(json.loads(sys.argv[3])):
    account, follows = str(uuid.uuid4()), str(uuid.uuid4())
    copy("account", learner, id=account, name=name)
    since = objective["created_at"] - (number % 4) * 14 * day
    copy("objective", objective, id=follows, account_id=account, created_at=since)
    copy("follow_up", link, id=str(uuid.uuid4()), objective_id=follows, account_id=account, slug=uuid.uuid4().hex[:22])
    for badge in badges[: number % (len(badges) + 1)]:
        dates = {"issued_at": badge["issued_at"] and badge["issued_at"] - number * day}
        copy("badge", badge, id=str(uuid.uuid4()), account_id=account, **dates)
db.commit()
`;

/** Puts 29 learners beside the one whose page is open. */
export async function makeGroup(page: Page): Promise<void> {
  const link = new URL(page.url()).pathname.split("/").at(-1)!;
  const database = join(process.env.E2E_FOLDER!, "besace.db");
  execFileSync("python3", ["-c", COPY, database, link, JSON.stringify([LONG, ...NAMES])]);
  await page.goto("/accompagner");
  await expect(page.locator(".learners tbody tr").nth(29)).toBeVisible();
}
