// Holds the layers of .dependency-cruiser.cjs, and that the modules were really visited:
// without a TypeScript it can load, the cruiser finds nothing and calls that clean.
import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';
import { globSync } from './support/files.mjs';

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const folders = ['client/src', 'client/webview', 'server/src', 'shared/src'];
const files = folders.flatMap((folder) => globSync(folder, /\.tsx?$/)).filter((file) => !file.endsWith('.d.ts'));

const { output } = await cruise(folders, { ...options, ruleSet: { forbidden }, validate: true });
const visited = new Set(output.modules.map((module) => module.source));
const missed = files.filter((file) => !visited.has(file));
const breaches = output.summary.violations;

for (const { rule, from, to } of breaches) console.log(`${rule.name}: ${from} → ${to}`);
for (const file of missed) console.log(`not visited: ${file}`);
console.log(
  `${files.length - missed.length} of ${files.length} modules visited, ${output.summary.totalDependenciesCruised} imports, ${breaches.length} breaches`,
);
const failed = breaches.length + missed.length + (files.length === 0 ? 1 : 0);
console.log(`${failed === 0 ? 1 : 0} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
