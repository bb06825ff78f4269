// node test/nativePackages.mjs [NAME[@VERSION] …]: what the npm registry shows of packages with native code on linux-arm64,
// as rows for shared/src/catalog/tables/nativePackages.csv. Without a name, the packages of the table whose source is the registry.
// What a package downloads from elsewhere when it is installed is not shown there: such rows are looked up and cited by hand.
//
//   --saved FOLDER   answers of `npm view` kept as files, in place of the registry; tarballs are not looked into
//   --no-tarball     only the registry's answer
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TABLE = 'shared/src/catalog/tables/nativePackages.csv';
const FIELDS = 'name version optionalDependencies dependencies os cpu libc scripts.install gypfile binary'.split(' ');
const ARM = /linux(?:-?musl)?[-_](?:musl[-_])?(?:arm64|aarch64)/;
const args = process.argv.slice(2);
const savedAt = args.indexOf('--saved');
const folder = savedAt < 0 ? undefined : args[savedAt + 1];
const withTarball = folder === undefined && !args.includes('--no-tarball');
const named = args.filter((arg, index) => !arg.startsWith('--') && (savedAt < 0 || index !== savedAt + 1));

function fromRegistry(name) {
  const text = execFileSync('npm', ['view', name, ...FIELDS, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const answer = JSON.parse(text);
  return Array.isArray(answer) ? answer.at(-1) : answer;
}

/** Paths in the published archive; nothing of it is run. */
function filesOf({ name, version }) {
  const at = mkdtempSync(join(tmpdir(), 'native-'));
  try {
    execFileSync('npm', ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', at], {
      stdio: 'ignore',
    });
    const archive = join(at, readdirSync(at)[0]);
    return execFileSync('tar', ['-tzf', archive], { encoding: 'utf8', maxBuffer: 2 ** 28 }).split('\n');
  } finally {
    rmSync(at, { recursive: true, force: true });
  }
}

/** What is built for linux-arm64, in the order of what proves most. */
function shown(answer, files) {
  const platforms = Object.keys(answer.optionalDependencies ?? {}).filter((each) => ARM.test(each));
  if (platforms.length > 0) {
    const musl = platforms.filter((each) => each.includes('musl'));
    const glibc = platforms.filter((each) => !each.includes('musl'));
    return row(glibc.length > 0, musl.length > 0, `optional dependency ${[...glibc, ...musl].join(' ')}`);
  }
  const built = (files ?? []).filter((path) => ARM.test(path) && /\.(?:node|so)/.test(path));
  if (built.length > 0) {
    const musl = built.some((path) => path.includes('musl'));
    const glibc = built.some((path) => !path.includes('musl'));
    return row(glibc, musl, `in the archive: ${built.map((path) => path.replace('package/', '')).join(' ')}`);
  }
  const install = answer['scripts.install'] ?? answer.scripts?.install ?? '';
  const host = answer.binary?.host ?? 'its GitHub releases';
  if (/prebuild-install|node-pre-gyp/.test(install)) {
    return { glibc: 'unknown', musl: 'unknown', how: `download from ${host}, else built from source: ${install}` };
  }
  const inArchive = files === undefined ? '' : '; no linux-arm64 file in the archive';
  if (/node-gyp-build/.test(install)) {
    const state = files === undefined ? 'unknown' : 'source';
    return { glibc: state, musl: state, how: `prebuilds folder, else built from source${inArchive}` };
  }
  if (/node-gyp|cmake-js/.test(install) || (install === '' && answer.gypfile === true)) {
    return { glibc: 'source', musl: 'source', how: `built at install${install === '' ? '' : `: ${install}`}` };
  }
  return { glibc: 'unknown', musl: 'unknown', how: install === '' ? `no install script${inArchive}` : install };
}

const row = (glibc, musl, how) => ({
  glibc: glibc ? 'prebuilt' : 'unknown',
  musl: musl ? 'prebuilt' : 'unknown',
  how,
});
const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function answers() {
  if (folder !== undefined) {
    const saved = readdirSync(folder).filter((file) => file.endsWith('.json'));
    return saved.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  }
  const inTable = () =>
    readFileSync(TABLE, 'utf8')
      .split('\n')
      .filter((line) => line.includes('npm registry'))
      .map((line) => line.split(',')[0]);
  return [...new Set(named.length > 0 ? named : inTable())].map(fromRegistry);
}

console.log('package,seen,glibc,musl,how');
for (const answer of answers()) {
  const { glibc, musl, how } = shown(answer, withTarball ? filesOf(answer) : undefined);
  console.log([answer.name, answer.version, glibc, musl, how].map(cell).join(','));
}
