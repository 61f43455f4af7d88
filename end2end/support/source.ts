// A passport with a Displayer API that also hosts the badges it shows (Open Badges 2.0), on
// loopback: what Synchroniser asks in the tests. Nothing of the program under test has a hand in it.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const CONTEXT = "https://w3id.org/openbadges/v2";

export class Source {
  readonly #server: Server;
  readonly #badges = new Map<string, { address: string; name: string; revoked: boolean }>();
  /** What it answers with, in place of badges. */
  fails: number | undefined;
  /** Milliseconds before each answer. */
  slowness = 0;
  url = "";

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const sent = await text(request);
      if (this.slowness > 0) await new Promise((done) => setTimeout(done, this.slowness));
      const [status, body] = this.#answer(request.url ?? "/", new URLSearchParams(sent));
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  static async start(): Promise<Source> {
    const source = new Source();
    source.#server.listen(0, "127.0.0.1");
    await once(source.#server, "listening");
    source.url = `http://127.0.0.1:${(source.#server.address() as AddressInfo).port}`;
    return source;
  }

  /** The settings of a server that may ask it, and the flag with which that works on loopback. */
  get settings(): Record<string, string> {
    return {
      BESACE_SOURCES__DISPLAYER_URL: `${this.url}/displayer/`,
      BESACE_SOURCES__DISPLAYER_NAME: "Passeport public",
    };
  }

  get beside(): string {
    return new URL(this.url).host;
  }

  /** Adds a badge for an address; gives where it is hosted. */
  add(address: string, name: string): string {
    const id = `b${this.#badges.size + 1}`;
    this.#badges.set(id, { address, name, revoked: false });
    return `${this.url}/badges/${id}`;
  }

  /** What is hosted there. */
  hosted(url: string): unknown {
    return this.#hosted(url.split("/").at(-1)!, false)[1];
  }

  revoke(url: string): void {
    this.#badges.get(url.split("/").at(-1)!)!.revoked = true;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(path: string, form: URLSearchParams): [number, unknown?] {
    const hosted = path.match(/^\/badges\/(b\d+)(\/class)?$/);
    if (hosted) return this.#hosted(hosted[1]!, hosted[2] !== undefined);
    if (path === "/issuer") {
      const { url } = this;
      return [200, { "@context": CONTEXT, type: "Issuer", id: `${url}/issuer`, name: "Université d'essai", url }];
    }
    if (this.fails !== undefined) return [this.fails];
    const addresses = [...new Set([...this.#badges.values()].map((badge) => badge.address))];
    if (path === "/displayer/convert/email") {
      const email = form.get("email");
      const place = addresses.indexOf(email ?? "");
      return place < 0 ? [404, { status: "missing" }] : [200, { status: "okay", email, userId: place + 1 }];
    }
    const asked = path.match(/^\/displayer\/(\d+)\/(groups|group\/0)\.json$/);
    if (!asked) return [404, { httpStatus: 404, status: "missing" }];
    const userId = Number(asked[1]);
    const mine = [...this.#badges].filter(([, badge]) => badge.address === addresses[userId - 1]);
    if (asked[2] === "groups") {
      return [200, { userId, groups: [{ groupId: 0, name: "Public badges", badges: mine.length }] }];
    }
    const badges = mine.map(([id]) => ({ lastValidated: null, hostedUrl: `${this.url}/badges/${id}` }));
    return [200, { userId, groupId: 0, badges }];
  }

  #hosted(id: string, asksClass: boolean): [number, unknown?] {
    const badge = this.#badges.get(id);
    if (!badge) return [404];
    const at = `${this.url}/badges/${id}`;
    if (asksClass) {
      return [
        200,
        {
          "@context": CONTEXT,
          type: "BadgeClass",
          id: `${at}/class`,
          name: badge.name,
          description: "Accueillir, renseigner et orienter.",
          criteria: { narrative: "Avoir tenu l'accueil." },
          image: "data:image/png;base64,iVBORw0KGgo=",
          issuer: `${this.url}/issuer`,
        },
      ];
    }
    return [
      200,
      {
        "@context": CONTEXT,
        type: "Assertion",
        id: at,
        badge: `${at}/class`,
        recipient: { type: "email", hashed: false, identity: badge.address },
        verification: { type: "HostedBadge" },
        issuedOn: "2026-01-15T10:00:00Z",
        ...(badge.revoked ? { revoked: true, revocationReason: "Délivré par erreur" } : {}),
      },
    ];
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
