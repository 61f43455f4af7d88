// A lived-in database: badges that came in through the page are copied by the database itself over
// many accounts, with links and collections. One text serves both engines.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** How much there is. */
export interface Scale {
  accounts: number;
  badges: number;
  /** Badges that have a link. */
  links: number;
  /** Listed collections of ten badges, one for each account; or none. */
  collections: number;
}

export const USUAL: Scale = { accounts: 1_000, badges: 100_000, links: 100_000, collections: 0 };
/** What a region may have after some years. */
export const LARGE: Scale = {
  accounts: 100_000,
  badges: 1_000_000,
  links: 1_000,
  collections: 100_000,
};

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

const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, `t.${name}`]));

const insert = (table: string, columns: Record<string, string>, from: string) =>
  `INSERT INTO ${table} (${Object.keys(columns).join(", ")}) ${from.replace("*", Object.values(columns).join(", "))};`;

/** What every copy of a badge has of the one that it is copied from. */
const COPIED = same(
  ...["kind", "size", "name", "issuer", "name_key", "issuer_key", "search", "issued_at"],
  ...["expires_at", "verdict", "checked_at", "recipient", "recipient_hint", "face"],
  ...["checked", "report", "received_at", "changed_at", "reader_version"],
);

/** The ids of the n-th copies: like the first of their kind. */
const ACCOUNT = (n: string) => id("(SELECT MIN(account_id) FROM template)", n);
const BADGE = (n: string) => id("(SELECT MIN(id) FROM template)", n);
/** Those of collections and their shares are in ranges of their own beside them. */
const COLLECTION = (n: string) => BADGE(`(200000000000 + ${n})`);
const SHARE = (n: string) => BADGE(`(400000000000 + ${n})`);

/**
 * The badges that are copied, in turns, and what hangs on them. Apart from the tables that are
 * filled: a database that reads what it writes keeps all of it twice meanwhile.
 */
const TEMPLATES = [
  `CREATE TEMPORARY TABLE template AS
     SELECT b.*, ROW_NUMBER() OVER (ORDER BY b.id) - 1 AS turn FROM badge b;`,
  "CREATE INDEX template_turn ON template (turn);",
  ...["badge_blob", "badge_skill", "badge_achievement"].map(
    (table) =>
      `CREATE TEMPORARY TABLE of_${table} AS
         SELECT o.*, t.turn FROM ${table} o JOIN template t ON t.id = o.badge_id;
       CREATE INDEX of_${table}_turn ON of_${table} (turn);`,
  ),
];
/** So many copies, each with the row of `table` that it is copied from. */
const copies = (n: number, table = "template") =>
  `${count(n)} SELECT * FROM n JOIN ${table} t ON t.turn = i % (SELECT COUNT(*) FROM template)`;

function statements({ accounts, badges, links, collections }: Scale): string {
  const account = ACCOUNT(`(1 + i % ${accounts})`);
  const shown = {
    ...{ show_name: "TRUE", show_photo: "FALSE", show_evidence: "TRUE", show_dates: "TRUE" },
    ...{ show_place: "FALSE", contact: "FALSE" },
  };
  const collected = `(CASE WHEN i % ${accounts} = 0 THEN ${accounts} ELSE i % ${accounts} END)`;
  return [
    ...TEMPLATES,
    insert(
      "account",
      {
        id: ACCOUNT("i"),
        ...same("name", "language", "password_hash", "minor_until", "created_at", "seen_at"),
      },
      `${count(accounts)} SELECT * FROM n, account t`,
    ),
    insert(
      "badge",
      {
        ...COPIED,
        id: BADGE("i"),
        account_id: account,
        fingerprint: `substr(t.fingerprint, 1, 52) || ${digits("i")}`,
      },
      copies(badges),
    ),
    insert(
      "badge_blob",
      { badge_id: BADGE("i"), ...same("role", "blob_id") },
      copies(badges, "of_badge_blob"),
    ),
    insert(
      "badge_skill",
      {
        badge_id: BADGE("i"),
        account_id: account,
        ...same("position", "skill_key", "name", "framework", "url", "code", "level", "source"),
      },
      copies(badges, "of_badge_skill"),
    ),
    insert(
      "badge_achievement",
      { badge_id: BADGE("i"), account_id: account, ...same("position", "iri") },
      copies(badges, "of_badge_achievement"),
    ),
    insert(
      "share",
      {
        id: BADGE("i"),
        account_id: account,
        badge_id: BADGE("i"),
        slug: `${digits("i")} || 'AAAAAAAAAA'`,
        ...shown,
        listed: "FALSE",
        created_at: "1790000000000 + i",
      },
      copies(links),
    ),
    ...(collections === 0
      ? []
      : [
          insert(
            "collection",
            {
              id: COLLECTION("i"),
              account_id: ACCOUNT(`(1 + i % ${accounts})`),
              title: `'Parcours ' || t.name`,
              text: `'Ce que j''ai appris avec ' || t.issuer`,
              ...{ edition: "1", ended: "'say'", numbered: "10" },
              ...{ created_at: "1790000000000 + i", changed_at: "1790000000000 + i" },
            },
            copies(collections),
          ),
          insert(
            "collection_section",
            { collection_id: COLLECTION("i"), place: "0", title: "''" },
            copies(collections),
          ),
          insert(
            "collection_badge",
            {
              collection_id: COLLECTION(collected),
              badge_id: BADGE("i"),
              number: `1 + i / ${accounts}`,
              section: "0",
              place: `i / ${accounts}`,
              line: "''",
            },
            copies(badges),
          ),
          insert(
            "share",
            {
              id: SHARE("i"),
              account_id: ACCOUNT(`(1 + i % ${accounts})`),
              collection_id: COLLECTION("i"),
              slug: `${digits("i")} || 'BAAAAAAAAA'`,
              ...shown,
              listed: "TRUE",
              created_at: "1790000000000 + i",
            },
            copies(collections),
          ),
          // The program itself lists them, by its job.
          insert(
            "job",
            {
              id: COLLECTION("i"),
              kind: "'explorer.list'",
              payload: `'{"collection":"' || ${COLLECTION("i")} || '"}'`,
              run_at: "0",
              created_at: "0",
            },
            copies(collections),
          ),
        ]),
    ...["template", "of_badge_blob", "of_badge_skill", "of_badge_achievement"].map((table) => `DROP TABLE ${table};`),
  ].join("\n");
}

const run = promisify(execFile);

/** Where a database is. */
export type Database = { sqlite: string } | { postgres: string };

/** Fills a database that holds one account with some badges. */
export async function fill(database: Database, scale: Scale): Promise<void> {
  await sql(database, statements(scale));
}

/** The number that a query gives. */
export async function ask(database: Database, query: string): Promise<number> {
  const { stdout } = await ("sqlite" in database
    ? run("sqlite3", [database.sqlite, query])
    : run("psql", ["-qtA", database.postgres, "-c", query]));
  return Number(stdout);
}

/** How many collections are listed. */
export const listed = (database: Database): Promise<number> =>
  ask(database, "SELECT COUNT(*) FROM listing;");

/** Copies the first badge of an account into it, until it holds so many. */
export async function keep(database: Database, address: string, badges: number): Promise<void> {
  const first = `t.id = (SELECT MIN(b.id) FROM badge b JOIN address a ON a.account_id = b.account_id
    WHERE a.address = '${address}')`;
  const columns = {
    ...COPIED,
    account_id: "t.account_id",
    id: id("t.id", `(600000000000 + i)`),
    fingerprint: `${digits("i")} || substr(t.fingerprint, 13)`,
    name: "'Badge ' || i",
    issuer: "'Émetteur ' || (i % 40)",
    received_at: "t.received_at - i",
  };
  await sql(database, insert("badge", columns, `${count(badges)} SELECT * FROM n, badge t WHERE ${first}`));
}

/** Runs statements in one transaction, and has the database look at what it holds then. */
export async function sql(database: Database, statements: string): Promise<void> {
  const text = `BEGIN; ${statements} COMMIT;`;
  if ("sqlite" in database) {
    // With the journal that only holds what is overwritten, which is nothing: ahead of the file
    // everything would stand once more. The program sets its own again.
    const plainly = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;";
    await run("sqlite3", ["-bail", database.sqlite, plainly + text]);
    await run("sqlite3", [database.sqlite, "ANALYZE;"]);
  } else {
    await run("psql", ["-q", "-v", "ON_ERROR_STOP=1", database.postgres, "-c", text]);
    await run("psql", ["-q", database.postgres, "-c", "VACUUM ANALYZE;"]);
  }
}
