// Compares the answers of all sides: `node compare.js FOLDER` reads FOLDER/*.jsonl. Every answer that
// differs from ours has to be explained by a row of DIFFERENCES.md, and every row has to explain one.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

const folder = process.argv[2];
const here = new URL('.', import.meta.url).pathname;
const answers = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
  .map((line) => JSON.parse(line));

/** The rows of the table: peer, question, file, their answer, ours, why. `*` stands for anything. */
const rows = readFileSync(join(here, 'DIFFERENCES.md'), 'utf8').split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| peer'))
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', '')));
const fits = (pattern, text) => pattern.split(', ').some((one) => new RegExp(
  `^${one.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
  .test(text));
/** Hashes say nothing to a reader: the table writes them as `found`. */
const word = (answer) => /^[0-9a-f]{64}$/.test(answer ?? '') ? 'found' : answer ?? 'silent';

const ours = new Map(answers.filter((answer) => answer.peer === 'ours')
  .map(({question, file, answer}) => [`${question}\t${file}`, answer]));
const used = new Set();
const unexplained = [];
const counts = new Map();
for (const {peer, question, file, answer} of answers) {
  if (peer === 'ours') continue;
  const scope = `${peer}\t${question.split(' ')[0]}\t${file.split('/')[0]}`;
  const count = counts.get(scope) ?? {same: 0, explained: 0};
  counts.set(scope, count);
  const own = ours.get(`${question}\t${file}`);
  if (own === answer) {
    count.same += 1;
    continue;
  }
  const row = rows.findIndex(([p, q, f, theirs, mine]) => fits(p, peer) && fits(q, question) &&
    fits(f, file) && fits(theirs, word(answer)) && fits(mine, word(own)));
  if (row < 0) {
    unexplained.push([peer, question, file, word(answer), word(own)]);
  } else {
    used.add(row);
    count.explained += 1;
  }
}
console.log('| peer | question | files | same | different, explained |\n|---|---|---|---|---|');
for (const [scope, {same, explained}] of [...counts].sort()) {
  console.log(`| ${scope.split('\t').join(' | ')} | ${same} | ${explained} |`);
}
const asked = (row) => answers.some(({peer, file}) => fits(row[0], peer) &&
  row[2].split(', ').some((one) => file.startsWith(one.split('/')[0])));
const stale = rows.filter((row, i) => !used.has(i) && !/^-+$/.test(row[0]) && asked(row));
for (const difference of unexplained) console.error(`not explained: ${difference.join(' | ')}`);
for (const row of stale) console.error(`explains nothing any more: ${row.slice(0, 5).join(' | ')}`);
process.exit(unexplained.length || stale.length ? 1 : 0);
