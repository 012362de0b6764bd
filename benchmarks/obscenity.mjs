// SPDX-License-Identifier: Apache-2.0
// The npm package `obscenity` on the texts that Hearth is measured on: how fast, and what each finds.
//   node obscenity.mjs <folder with node_modules> <hearthctl> <corpus> <texts>
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [packages, hearthctl, corpus, texts] = process.argv.slice(2);
const { RegExpMatcher, englishDataset, englishRecommendedTransformers } = createRequire(
  join(resolve(packages), 'package.json'),
)('obscenity');
const peer = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
const rounds = 5;

const rows = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line)
    .map((line) => JSON.parse(line));

function measure(kind, of) {
  const took = [];
  let found = 0;
  for (let round = 0; round <= rounds; round++) {
    for (const text of of) {
      const from = process.hrtime.bigint();
      found += peer.getAllMatches(text, true).length;
      // The first round is for the compiler.
      if (round > 0) took.push(Number(process.hrtime.bigint() - from) / 1e3);
      else found = 0;
    }
  }
  took.sort((a, b) => a - b);
  const at = (part) => took[Math.floor(part * (took.length - 1))].toFixed(1).padStart(7);
  console.log(
    `${kind.padEnd(10)} p50 ${at(0.5)} us  p99 ${at(0.99)} us  (obscenity, by the clock on the wall; ${found} findings)`,
  );
}

function answersOfHearth(examples) {
  const input = examples.map(({ text }, id) => JSON.stringify({ id, text })).join('\n');
  const run = spawnSync(hearthctl, ['rules', 'eval'], { input: `${input}\n`, maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${hearthctl} rules eval did not answer: ${run.stderr}`);
  const lines = run.stdout.toString().trim().split('\n');
  return lines.map((line) => JSON.parse(line).categories);
}

function compare(examples) {
  const hearth = answersOfHearth(examples);
  const shares = new Map();
  examples.forEach(({ text, expect }, i) => {
    const theirs = peer.hasMatch(text);
    for (const kind of expect.length ? expect : ['harmless']) {
      const share = shares.get(kind) ?? { of: 0, hearth: 0, obscenity: 0 };
      share.of++;
      if (kind === 'harmless' ? hearth[i].length > 0 : hearth[i].includes(kind)) share.hearth++;
      if (theirs) share.obscenity++;
      shares.set(kind, share);
    }
  });
  console.log(`${'found in the English corpus'.padEnd(34)}hearth  obscenity`);
  for (const [kind, { of, hearth, obscenity }] of [...shares].sort()) {
    const percent = (n) => `${((100 * n) / of).toFixed(1)} %`.padStart(9);
    console.log(`  ${kind.padEnd(22)}${String(of).padStart(6)}${percent(hearth)}${percent(obscenity)}`);
  }
}

const measured = rows(texts);
for (const kind of ['ordinary', 'disguised'])
  measure(
    kind,
    measured.filter((row) => row.kind === kind).map((row) => row.text),
  );
compare(['dev', 'held'].flatMap((part) => rows(join(corpus, part, 'en.jsonl'))).filter((row) => row.text));
