// Badges to upload: Open Badges 3.0 credentials that a key of our own signs (`eddsa-jcs-2022`,
// did:key) and bakes into a picture. Nothing of the program under test has a hand in it.

import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

export type Wish = {
  /** The address that the badge was sent to. */
  recipient: string;
  name?: string;
  issuer?: string;
  /** Days (`2027-09-30`). */
  issued?: string;
  expires?: string;
  description?: string;
  /** Names of what the achievement is aligned to. */
  skills?: string[];
  /** Changes a word after the signature, as a forger would. */
  forged?: boolean;
};

/** An issuer with a key. */
export class Issuer {
  readonly #key: KeyObject;
  readonly did: string;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    this.#key = privateKey;
    // The last 32 bytes of the DER form are the key; 0xed 0x01 says what kind it is.
    const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
    this.did = `did:key:z${base58(Buffer.concat([Buffer.from([0xed, 0x01]), raw]))}`;
  }

  /** A signed credential. */
  credential(wish: Wish): object {
    const { did } = this;
    const issuer = { id: did, type: ["Profile"], name: wish.issuer ?? "Université d'essai" };
    const credential: Record<string, unknown> = {
      "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
      ],
      id: `urn:uuid:${randomUUID()}`,
      type: ["VerifiableCredential", "OpenBadgeCredential"],
      name: wish.name ?? "Accueil du public",
      issuer,
      validFrom: `${wish.issued ?? "2025-09-15"}T00:00:00Z`,
      credentialSubject: {
        type: ["AchievementSubject"],
        identifier: [
          {
            type: "IdentityObject",
            hashed: false,
            identityHash: wish.recipient,
            identityType: "emailAddress",
          },
        ],
        achievement: {
          id: `urn:uuid:${randomUUID()}`,
          type: ["Achievement"],
          name: wish.name ?? "Accueil du public",
          description: wish.description ?? "Accueillir, renseigner et orienter les personnes.",
          criteria: { narrative: "Avoir tenu l'accueil pendant six demi-journées." },
          creator: issuer,
          ...(wish.skills && {
            alignment: wish.skills.map((targetName, i) => ({
              type: ["Alignment"],
              targetName,
              targetUrl: `https://exemple.fr/competences/${i}`,
            })),
          }),
        },
      },
    };
    if (wish.expires) credential.validUntil = `${wish.expires}T00:00:00Z`;
    const proof: Record<string, unknown> = {
      "@context": credential["@context"],
      type: "DataIntegrityProof",
      cryptosuite: "eddsa-jcs-2022",
      created: `${wish.issued ?? "2025-09-15"}T00:00:00Z`,
      verificationMethod: `${did}#${did.slice("did:key:".length)}`,
      proofPurpose: "assertionMethod",
    };
    const hashed = Buffer.concat([sha256(canonical(proof)), sha256(canonical(credential))]);
    const signature = sign(null, hashed, this.#key);
    const signed: Record<string, unknown> = { ...credential, proof: { ...proof, proofValue: `z${base58(signature)}` } };
    if (wish.forged) {
      signed.credentialSubject = JSON.parse(
        JSON.stringify(signed.credentialSubject).replace("six", "soixante"),
      );
    }
    return signed;
  }

  /** A PNG with a signed credential in it. */
  bake(wish: Wish): Buffer {
    return baked(png(240), JSON.stringify(this.credential(wish)));
  }
}

/** Puts a text where Open Badges 3.0 (5.3.1) wants it: an `iTXt` chunk right after the header. */
function baked(picture: Buffer, text: string): Buffer {
  const place = 8 + 12 + 13;
  const said = Buffer.from(`openbadgecredential\0\0\0\0\0${text}`, "utf8");
  return Buffer.concat([picture.subarray(0, place), chunk("iTXt", said), picture.subarray(place)]);
}

/** A picture of a disc on paper. */
export function png(size: number): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < size; y += 1) {
    const row = Buffer.alloc(1 + 3 * size, 0xff);
    row[0] = 0;
    for (let x = 0; x < size; x += 1) {
      const inside = Math.hypot(x - size / 2, y - size / 2) < size * 0.45;
      if (inside) row.set([0x1f, 0x6b, Math.round((255 * x) / size)], 1 + 3 * x);
    }
    rows.push(row);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** RFC 8785 for what our credentials hold: texts, booleans, lists and objects with ASCII names. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function base58(bytes: Buffer): string {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let number = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  while (number > 0n) {
    text = alphabet[Number(number % 58n)] + text;
    number /= 58n;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text;
}
