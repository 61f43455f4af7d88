// A platform of issuers, registered as a partner by the operator's command.

import { execFileSync, type ExecFileSyncOptions } from "node:child_process";
import { randomUUID } from "node:crypto";

import { expect } from "@playwright/test";

import type { Issuer, Wish } from "./badge.ts";
import type { Mail } from "./mail.ts";
import { cleanEnvironment, program } from "./server.ts";

export class Platform {
  readonly name: string;
  readonly key: string;
  readonly #secret: string;
  readonly #settings: Record<string, string>;

  /** Registers it, with settings that the server does not find in its folder. */
  constructor(name: string, settings: Record<string, string> = {}) {
    this.#settings = settings;
    // Runs side by side share a server.
    this.name = `${name} ${randomUUID().slice(0, 4)}`;
    const said = this.run("add", "--name", this.name, "--contact", "badges@plateforme.example");
    this.key = said.match(/^key +(\S+)$/m)![1]!;
    this.#secret = said.match(/^secret +(\S+)$/m)![1]!;
  }

  /** How the operator runs a command beside the server. */
  besace(): [string, ExecFileSyncOptions] {
    const cwd = process.env.E2E_FOLDER!;
    const env = { ...cleanEnvironment(), BESACE_FILES__FOLDER: cwd, ...this.#settings };
    return [program, { cwd, env }];
  }

  /** Runs `besace partner`. */
  run(...words: string[]): string {
    const [path, settings] = this.besace();
    return execFileSync(path, ["partner", ...words], settings).toString();
  }

  headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.key}:${this.#secret}` };
  }

  /** Sends items as they are. */
  async sends(items: object[]): Promise<Response> {
    return fetch(`${process.env.E2E_URL}/api/v1/deliveries`, {
      method: "POST",
      headers: { ...this.headers(), "Content-Type": "application/json" },
      body: JSON.stringify({ items }),
    });
  }

  /** Delivers one badge to an address. */
  async delivers(issuer: Issuer, email: string, wish: Omit<Wish, "recipient">): Promise<void> {
    const credential = issuer.credential({ ...wish, recipient: email });
    const answer = await this.sends([{ id: randomUUID(), email, credential }]);
    const report = (await answer.json()) as { accepted: number };
    expect(report.accepted, JSON.stringify(report)).toBe(1);
  }

  /** The link behind a label of the mail. */
  linkIn(mail: Mail, label: string): string {
    const lines = mail.text.split(/\r?\n/);
    const link = lines[lines.indexOf(label) + 1];
    if (!lines.includes(label) || !link?.startsWith("http")) {
      throw new Error(`no link "${label}" in: ${mail.text}`);
    }
    return link;
  }
}
