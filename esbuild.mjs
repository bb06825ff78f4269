// Builds what ships (dist/) and, on request, the tests and benchmarks (dist/test/).
//
//   node esbuild.mjs            client, server, command line, readers of TypeScript and HCL, planner of fleets, webview
//   node esbuild.mjs --tests    dist/test/unit.js and dist/test/vscode.js
//   node esbuild.mjs --tests=test/unit/shared/model --out=/tmp/model.js    one folder
//   node esbuild.mjs --bench    dist/test/bench.js
//   node esbuild.mjs --corpus   dist/test/corpus.js
//   node esbuild.mjs --calibrate    dist/test/calibration.js
//   node esbuild.mjs --watch    rebuilds what ships on each change
import { context, build } from 'esbuild';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const args = new Map(process.argv.slice(2).map((a) => a.split('=', 2)));
const flags = { has: (name) => args.has(name) };

/** `import rows from './x.csv'` gives `string[][]`, the header line first. */
const csv = {
  name: 'csv',
  setup(b) {
    b.onLoad({ filter: /\.csv$/ }, ({ path }) => ({
      contents: JSON.stringify(parseCsv(readFileSync(path, 'utf8'))),
      loader: 'json',
      watchFiles: [path],
    }));
  },
};

/** RFC 4180: quoted cells, doubled quotes, quoted line breaks. */
function parseCsv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else if (c === '"') {
        quoted = false;
      } else {
        cell += c;
      }
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      row.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
      rows.push(row);
      row = [];
      cell = '';
    } else {
      cell += c;
    }
  }
  if (cell !== '' || row.length > 0) {
    row.push(cell);
    rows.push(row);
  }
  return rows;
}

/** A file that a bundle reads at run time. */
function besideBundle(from, to) {
  return {
    name: 'beside bundle',
    setup(b) {
      b.onEnd(() => {
        if (existsSync(from)) copyFileSync(from, to);
        else console.warn(`${from} is not there: what needs it is left out.`);
      });
    },
  };
}

/** `dist/NAME.js`, which opens the shared bundle at NAME. */
function door(name) {
  return {
    name: `door ${name}`,
    setup(b) {
      b.onEnd(() => {
        const path = `dist/${name}.js`;
        writeFileSync(path, `#!/usr/bin/env node\nrequire('./core.js').${name}();\n`);
        chmodSync(path, 0o755);
      });
    },
  };
}

const base = {
  bundle: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  // Some packages point "main" at a UMD build that esbuild cannot follow.
  mainFields: ['module', 'main'],
  plugins: [csv],
};
const node = { ...base, platform: 'node', format: 'cjs', target: 'node20', minify: !flags.has('--watch') };

/**
 * One bundle with doors for Node and for a web worker, since what they share is most of both: a door that is not opened runs
 * nothing, so its imports of Node's modules are never reached in a browser.
 */
const twoWorlds = {
  ...node,
  conditions: ['browser', 'module'],
  // Builds for Node ask for its modules at once; the others do the same without them.
  alias: {
    yaml: './node_modules/yaml/browser/index.js',
    '@vscode/l10n': './node_modules/@vscode/l10n/dist/browser.js',
  },
};

/** A worker has one scope for all scripts: without walls the short names of one bundle would be those of another. */
const walled = { banner: { js: '(() => {' }, footer: { js: '})();' } };

const hcl = {
  ...node,
  ...walled,
  // Loaded on the first Terraform file that has a signal, never before. Its CommonJS form looks for the wasm where it is told.
  entryPoints: { hcl: 'server/src/hcl/index.ts' },
  alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' },
  outdir: 'dist',
  sourcemap: false,
  plugins: [
    besideBundle('node_modules/web-tree-sitter/web-tree-sitter.wasm', 'dist/web-tree-sitter.wasm'),
    // An optional dependency: only this file of it is used, so a machine that cannot build its native part loses nothing.
    besideBundle(
      'node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
      'dist/tree-sitter-hcl.wasm',
    ),
  ],
};

const shipped = [
  {
    ...twoWorlds,
    entryPoints: { client: 'client/src/extension.ts' },
    outdir: 'dist',
    external: ['vscode', './refresh.js'],
  },
  {
    ...twoWorlds,
    // Language server, its twin in a web worker, and command line.
    stdin: {
      contents: `export const server = () => require('./server/src/main');
export const cli = () => require('./server/src/cli');
export const worker = () => require('./server/src/browser').startInWorker();`,
      resolveDir: '.',
      sourcefile: 'core.entry.ts',
      loader: 'ts',
    },
    outfile: 'dist/core.js',
    // A worker begins with this file: it has no `module`, and its door opens by itself.
    banner: { js: '((module) => {' },
    footer: {
      js: `if (typeof importScripts === "function") module.exports.worker();
})(typeof module === "undefined" ? { exports: {} } : module);`,
    },
    plugins: [csv, door('server'), door('cli')],
    // 3.5 MB: loaded on the first TypeScript file that has a signal, never before.
    external: ['./typescript.js', './hcl.js', './refresh.js'],
  },
  // Reads price lists: loaded by the command and by the command line, when asked.
  { ...node, entryPoints: { refresh: 'server/src/refresh/index.ts' }, outdir: 'dist' },
  { ...node, ...walled, entryPoints: { typescript: 'typescript' }, outdir: 'dist', sourcemap: false },
  {
    ...node,
    // The thread that plans fleets: started for a plan, never before. Its CommonJS form looks for the wasm beside itself.
    entryPoints: { fleet: 'server/src/fleet/worker.ts' },
    alias: { highs: './node_modules/highs/build/highs.js' },
    outdir: 'dist',
    sourcemap: false,
    plugins: [csv, besideBundle('node_modules/highs/build/highs.wasm', 'dist/highs.wasm')],
  },
  hcl,
  {
    ...base,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: {
      'webview/main': 'client/webview/main.tsx',
      'webview/style': 'client/webview/style.css',
      'webview/reportThemes': 'client/webview/reportThemes.css',
    },
    outdir: 'dist',
  },
];

/** Every test file below a folder, as one bundle. */
function suite(name, folder, extra = {}) {
  const files = filesBelow(folder).filter((f) => f.endsWith('.test.ts') || f.endsWith('.bench.ts'));
  return {
    ...node,
    minify: false,
    sourcesContent: true,
    stdin: {
      contents: files.map((f) => `import './${relative('.', f)}';`).join('\n'),
      resolveDir: '.',
      sourcefile: `${name}.entry.ts`,
      loader: 'ts',
    },
    outfile: `dist/test/${name}.js`,
    external: ['vscode', 'mocha', 'esbuild', './typescript.js', './hcl.js', './refresh.js', 'playwright-core'],
    ...extra,
  };
}

/** The extension host calls `run`; the tests are loaded when mocha's globals are there. */
function hostEntry(folder) {
  const loads = filesBelow(folder)
    .filter((f) => f.endsWith('.test.ts'))
    .map((f) => `() => import('./${f}')`);
  const contents = `import { runSuite } from './${folder}/runSuite';\nexport const run = () => runSuite([${loads.join(', ')}]);`;
  return { stdin: { contents, resolveDir: '.', sourcefile: 'vscode.entry.ts', loader: 'ts' } };
}

const extraFor = (folder) => (folder === 'test/vscode' ? hostEntry(folder) : {});

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((entry) => {
      const path = join(folder, entry);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

const builds = flags.has('--tests')
  ? args.get('--tests')
    ? [
        suite('part', args.get('--tests'), {
          ...extraFor(args.get('--tests')),
          outfile: args.get('--out') ?? 'dist/test/part.js',
        }),
      ]
    : [suite('unit', 'test/unit'), suite('vscode', 'test/vscode', extraFor('test/vscode'))]
  : flags.has('--calibrate')
    ? [{ ...node, minify: false, entryPoints: { calibration: 'shared/src/calibration/index.ts' }, outdir: 'dist/test' }]
    : flags.has('--corpus')
      ? [
          hcl,
          {
            ...node,
            minify: false,
            entryPoints: { corpus: 'test/corpus/main.ts' },
            outdir: 'dist/test',
            external: ['./typescript.js', './hcl.js'],
          },
        ]
      : flags.has('--bench')
        ? [suite('bench', 'test/bench')]
        : shipped;

if (flags.has('--watch')) {
  await Promise.all(builds.map(async (options) => (await context(options)).watch()));
} else {
  await Promise.all(builds.map((options) => build(options)));
}
