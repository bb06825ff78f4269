// Size and load time of the catalog alone: node test/unit/shared/catalog/loadTime.mjs
// Each load is a fresh process: reading and compiling the bundle, then the first getCatalog().
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const PROCESSES = 20;
const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
const outfile = join(folder, 'catalog.js');

const csv = {
  name: 'csv',
  setup(b) {
    b.onLoad({ filter: /\.csv$/ }, ({ path }) => ({ contents: JSON.stringify(cellsOf(path)), loader: 'json' }));
  },
};

function cellsOf(path) {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const cells = /(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g;
  return lines.map((line) => [...line.matchAll(cells)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2]));
}

await build({
  entryPoints: ['shared/src/catalog/catalog.ts'],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  plugins: [csv],
});

/** Three times in ms: the module, the first getCatalog(), and everything that is built later. */
const probe = `
  const t = performance.now();
  const { getCatalog } = require(process.argv[1]);
  const loaded = performance.now();
  const catalog = getCatalog();
  const built = performance.now();
  catalog.regions; catalog.model('llama3.1:8b'); catalog.chip('L4'); catalog.chipPower(catalog.chips[0]);
  catalog.nearestInstance('g6.xlrage'); catalog.nearestModel('lama'); catalog.price('g6.xlarge', 'us-east-1', 'spot');
  console.log(JSON.stringify([loaded - t, built - loaded, performance.now() - built]));
`;
const runs = Array.from({ length: PROCESSES }, () =>
  JSON.parse(execFileSync(process.execPath, ['-e', probe, outfile], { encoding: 'utf8' })),
);
const bundle = readFileSync(outfile);
rmSync(folder, { recursive: true });

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const show = (what, pick) => console.log(`${what.padEnd(44)} ${median(runs.map(pick)).toFixed(1)} ms`);
console.log(`${'bundle, minified'.padEnd(44)} ${bundle.length} B, ${gzipSync(bundle, { level: 9 }).length} B gzip`);
show(`read and compile (median of ${PROCESSES} processes)`, ([module]) => module);
show('first getCatalog()', ([, first]) => first);
show('both', ([module, first]) => module + first);
show('indexes built on first use, all together', ([, , later]) => later);
