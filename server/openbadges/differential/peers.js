// The peers from npm. `make FOLDER` writes badges for the others to read; `answer FOLDER` answers as
// ours.rs does, for: jsonld (canonical N-Quads, in safe mode), @digitalbazaar/vc and its suites
// (proofs), jose (tokens), openbadges-bakery (pictures).
import {createHash, generateKeyPairSync} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import * as jose from 'jose';
import jsonld from 'jsonld';
import jsigs from 'jsonld-signatures';
import bakeryPng from 'openbadges-bakery/lib/png.js';
import bakerySvg from 'openbadges-bakery/lib/svg.js';

const [mode, folder] = process.argv.slice(2);
const contexts = JSON.parse(readFileSync(join(folder, 'contexts.json')));
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const ED25519 = 'https://w3id.org/security/suites/ed25519-2020/v1';

/** The Multikey that a verification method spells in its fragment, or as the whole of a did:key. */
const spelled = (method) => {
  const key = method.includes('#') ? method.split('#')[1] : method.replace(/^did:key:/, '');
  return /^z(6Mk|Dna|82)[1-9A-HJ-NP-Za-km-z]+$/.test(key) ? key : undefined;
};

/** Contexts from the table, key and controller documents from what the method itself says: whose
 * key it is, is not compared here. */
const loader = (old) => async (url) => {
  const found = (document) => ({contextUrl: null, documentUrl: url, document});
  if (contexts[url]) return found(contexts[url]);
  const key = spelled(url);
  if (key) {
    const controller = url.split('#')[0];
    const id = url.includes('#') ? url : `${url}#${key}`;
    return found(old ?
      {'@context': ED25519, id, type: 'Ed25519VerificationKey2020', controller,
        publicKeyMultibase: key} :
      {'@context': MULTIKEY, id, type: 'Multikey', controller, publicKeyMultibase: key});
  }
  throw new Error(`not known: ${url}`);
};

/** A controller document that allows the proof's own key. */
const controllerOf = ({verificationMethod}) => {
  const id = verificationMethod.split('#')[0];
  return {'@context': 'https://www.w3.org/ns/did/v1', id,
    assertionMethod: [verificationMethod, `${id}#${spelled(verificationMethod)}`]};
};

const suiteFor = (proof) => {
  switch (proof.type === 'DataIntegrityProof' ? proof.cryptosuite : proof.type) {
    case 'eddsa-rdfc-2022': return new DataIntegrityProof({cryptosuite: eddsaRdfc});
    case 'ecdsa-rdfc-2019': return new DataIntegrityProof({cryptosuite: ecdsaRdfc});
    case 'ecdsa-sd-2023':
      return new DataIntegrityProof({cryptosuite: ecdsaSd.createVerifyCryptosuite()});
    case 'Ed25519Signature2020': return new Ed25519Signature2020();
  }
};

const listOf = (value) => value === undefined ? [] : [value].flat();

/** Whether one proof of a document holds, among its others: its signature, not its dates or whose key
 * it is. */
async function holds(document, proof) {
  const result = await jsigs.verify(document, {
    suite: suiteFor(proof),
    purpose: new jsigs.purposes.AssertionProofPurpose({controller: controllerOf(proof)}),
    documentLoader: loader(proof.type === 'Ed25519Signature2020'),
  });
  return result.results?.find((one) => one.proof?.proofValue === proof.proofValue)?.verified;
}

/** The bakery's reader and writer for a picture. Its front door tells pictures apart itself, and never
 * answers for one of less than some hundred bytes. */
const bakeryFor = (name) => name.endsWith('png') ? bakeryPng : bakerySvg;

/** What is baked into a picture, or undefined. This bakery does not end on some broken pictures. */
const unbake = (name, bytes) => new Promise((resolve) => {
  const timer = setTimeout(() => resolve(undefined), 2000);
  try {
    bakeryFor(name).extract(bytes, (error, data) => {
      clearTimeout(timer);
      resolve(error || !data ? undefined : data.toString());
    });
  } catch {
    resolve(undefined);
  }
});

const jwkOf = (kid) => {
  if (kid.startsWith('did:jwk:')) {
    return JSON.parse(Buffer.from(kid.slice(8).split('#')[0], 'base64url'));
  }
  const key = kid.startsWith('did:key:z6Mk') && spelled(kid);
  if (!key) return undefined;
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = 0n;
  for (const letter of key.slice(1)) number = number * 58n + BigInt(alphabet.indexOf(letter));
  const bytes = Buffer.from(number.toString(16).padStart(68, '0'), 'hex').subarray(2);
  return {kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url')};
};

async function answer(name, path) {
  const say = (peer, question, answer) =>
    console.log(JSON.stringify({peer, question, file: name, answer}));
  const bytes = readFileSync(path);
  if (/\.(png|svg)$/.test(name)) {
    const found = await unbake(name, bytes);
    say('openbadges-bakery (npm)', 'unbake', found === undefined ? 'none' : sha256(found));
    return;
  }
  const text = bytes.toString().trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) {
    const header = jose.decodeProtectedHeader(text);
    const jwk = (header.kid && jwkOf(header.kid)) ?? header.jwk;
    if (!jwk) return;
    try {
      await jose.compactVerify(text, await jose.importJWK(jwk, header.alg));
      say('jose', 'jwt', 'holds');
    } catch {
      say('jose', 'jwt', 'fails');
    }
    return;
  }
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    return;
  }
  if (!name.endsWith('.json') || !document || !listOf(document.type).includes('VerifiableCredential')) {
    return;
  }
  const {proof: proofs, ...bare} = document;
  try {
    const options = {algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true,
      documentLoader: loader()};
    say('jsonld', 'canonical', sha256(await jsonld.canonize(bare, options)));
  } catch {
    say('jsonld', 'canonical', 'error');
  }
  for (const [i, proof] of listOf(proofs).entries()) {
    if (typeof proof?.verificationMethod !== 'string') continue;
    if (!suiteFor(proof) || !spelled(proof.verificationMethod)) continue;
    let verified = false;
    try {
      verified = await holds(document, proof);
    } catch {
      // What it cannot read does not hold.
    }
    say('@digitalbazaar', `proof ${i}`, verified ? 'holds' : 'fails');
  }
}

/** Badges signed and baked by these peers. */
async function make() {
  const file = (name) => join(folder, 'files', name);
  const {proof: _, ...credential} = JSON.parse(readFileSync(file('ours-texts.json')));
  const multikeys = [
    ['eddsa-rdfc-2022', await Ed25519Multikey.generate(), eddsaRdfc],
    ['ecdsa-rdfc-2019-p256', await EcdsaMultikey.generate({curve: 'P-256'}), ecdsaRdfc],
    ['ecdsa-rdfc-2019-p384', await EcdsaMultikey.generate({curve: 'P-384'}), ecdsaRdfc],
    ['ecdsa-sd-2023', await EcdsaMultikey.generate({curve: 'P-256'}),
      ecdsaSd.createSignCryptosuite({mandatoryPointers: ['/issuer', '/validFrom']})],
  ];
  for (const [name, key, cryptosuite] of multikeys) {
    const did = `did:key:${key.publicKeyMultibase}`;
    key.controller = did;
    key.id = `${did}#${key.publicKeyMultibase}`;
    const suite = new DataIntegrityProof({signer: key.signer(), cryptosuite});
    const documentLoader = loader();
    const unsigned = {...credential, issuer: {...credential.issuer, id: did}};
    let signed = await vc.issue({credential: unsigned, suite, documentLoader});
    if (name === 'ecdsa-sd-2023') {
      signed = await vc.derive({verifiableCredential: signed, documentLoader,
        suite: new DataIntegrityProof({cryptosuite: ecdsaSd.createDiscloseCryptosuite({
          selectivePointers: ['/credentialSubject/achievement', '/name']})})});
    }
    writeFileSync(file(`theirs-${name}.json`), JSON.stringify(signed));
    signed.name += '!';
    writeFileSync(file(`theirs-${name}-altered.json`), JSON.stringify(signed));
  }
  for (const [algorithm, type, options] of [
    ['RS256', 'rsa', {modulusLength: 2048}], ['PS256', 'rsa', {modulusLength: 3072}],
    ['ES256', 'ec', {namedCurve: 'P-256'}], ['ES384', 'ec', {namedCurve: 'P-384'}],
    ['EdDSA', 'ed25519', {}]]) {
    const {publicKey, privateKey} = generateKeyPairSync(type, options);
    const jwk = Buffer.from(JSON.stringify(await jose.exportJWK(publicKey))).toString('base64url');
    const did = `did:jwk:${jwk}`;
    const subject = {...credential.credentialSubject, id: 'did:example:ada'};
    const claims = {...credential, issuer: {...credential.issuer, id: did}, iss: did,
      credentialSubject: subject, sub: subject.id, jti: credential.id,
      nbf: Date.parse(credential.validFrom) / 1000};
    const token = await new jose.CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({alg: algorithm, kid: `${did}#0`}).sign(privateKey);
    writeFileSync(file(`theirs-${algorithm.toLowerCase()}.jwt`), token);
  }
  const payload = readFileSync(file('ours-v2-hosted.json'), 'utf8');
  // Its writer for PNG fails on every Node since 12, in its dependency bitwriter.
  const options = {image: readFileSync(file('plain.svg')), data: JSON.parse(payload),
    url: JSON.parse(payload).id};
  writeFileSync(file('theirs-bakery-npm.svg'), await new Promise((resolve, reject) =>
    bakerySvg.bake(options, (error, data) => error ? reject(error) : resolve(data))));
}

if (mode === 'make') {
  await make();
} else {
  for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    await answer(...line.split('\t'));
  }
}
process.exit(0);
