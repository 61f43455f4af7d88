// 100,000 badges: one that came in through the page is copied by the database, together with its
// link, over a thousand accounts. One text serves both engines.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

export const BADGES = 100_000;
const ACCOUNTS = 1_000;

/** Twelve digits of a number. */
const digits = (n: string) => `substr(CAST(1000000000000 + ${n} AS TEXT), 2, 12)`;
/** An id like another one, with a number in its last group. */
const id = (like: string, n: string) => `substr(${like}, 1, 24) || ${digits(n)}`;
const count = (n: number) =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`;

/** The slug of the n-th copy: 128 bits in 22 characters, as all slugs. */
export function slug(n: number): string {
  return `${String(1_000_000_000_000 + n).slice(1)}AAAAAAAAAA`;
}

const copy = (table: string, columns: Record<string, string>, n: number, where = "") =>
  `INSERT INTO ${table} (${Object.keys(columns).join(", ")})
   ${count(n)} SELECT ${Object.values(columns).join(", ")} FROM n, ${table} t ${where};`;

const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, `t.${name}`]));

/** The columns of a badge's copy. */
const COPIED: Record<string, string> = {
  id: id("t.id", "i"),
  account_id: id("t.account_id", `(1 + i % ${ACCOUNTS})`),
  fingerprint: `substr(t.fingerprint, 1, 52) || ${digits("i")}`,
  ...same(
    ...["kind", "size", "name", "issuer", "name_key", "issuer_key", "search", "issued_at"],
    ...["expires_at", "verdict", "checked_at", "recipient", "recipient_hint", "face"],
    ...["checked", "report", "received_at", "changed_at"],
  ),
};

const STATEMENTS = [
  copy(
    "account",
    {
      id: id("t.id", "i"),
      ...same("name", "language", "password_hash", "minor_until", "created_at", "seen_at"),
    },
    ACCOUNTS,
  ),
  copy(
    "badge",
    COPIED,
    BADGES,
  ),
  copy(
    "badge_blob",
    { badge_id: id("t.badge_id", "i"), ...same("role", "blob_id") },
    BADGES,
  ),
  copy(
    "share",
    {
      id: id("t.id", "i"),
      account_id: id("t.account_id", `(1 + i % ${ACCOUNTS})`),
      badge_id: id("t.badge_id", "i"),
      slug: `${digits("i")} || 'AAAAAAAAAA'`,
      ...same(
        ...["show_name", "show_photo", "show_evidence", "show_dates", "show_place"],
        ...["listed", "contact", "ends_at", "revoked_at", "created_at"],
      ),
    },
    BADGES,
  ),
];

/** Where a database is. */
export type Database = { sqlite: string } | { postgres: string };

/** Fills a database that holds one account with one shared badge. */
export async function fill(database: Database): Promise<void> {
  await sql(database, STATEMENTS.join("\n"));
}

/** Copies the first badge of an account into it, until it holds so many. */
export async function keep(database: Database, address: string, badges: number): Promise<void> {
  const first = `t.id = (SELECT MIN(b.id) FROM badge b JOIN address a ON a.account_id = b.account_id
    WHERE a.address = '${address}')`;
  const columns = {
    ...COPIED,
    account_id: "t.account_id",
    id: id("t.id", "i"),
    fingerprint: `${digits("i")} || substr(t.fingerprint, 13)`,
    name: "'Badge ' || i",
    issuer: "'Émetteur ' || (i % 40)",
    received_at: "t.received_at - i",
  };
  await sql(database, copy("badge", columns, badges, `WHERE ${first}`));
}

/** Runs statements in one transaction, and has the database look at what it holds then. */
export async function sql(database: Database, statements: string): Promise<void> {
  const text = `BEGIN; ${statements} COMMIT;`;
  const run = promisify(execFile);
  if ("sqlite" in database) {
    await run("sqlite3", ["-bail", database.sqlite, text]);
    await run("sqlite3", [database.sqlite, "ANALYZE;"]);
  } else {
    await run("psql", ["-q", "-v", "ON_ERROR_STOP=1", database.postgres, "-c", text]);
    await run("psql", ["-q", database.postgres, "-c", "VACUUM ANALYZE;"]);
  }
}
