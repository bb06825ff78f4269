const { builtinModules } = require('node:module');

// Who may import whom. `npm run layers` fails on a breach, and when it visited too few modules to mean anything.
const notBelow = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [
    notBelow(
      'shared-is-pure',
      '^shared/src',
      '^(client|server|test)/|^vscode|node_modules/(vscode|yaml|jsonc-parser|typescript|preact|commander)',
    ),
    { name: 'shared-has-no-node', severity: 'error', from: { path: '^shared/src' }, to: { dependencyTypes: ['core'] } },
    notBelow(
      'server-knows-no-client',
      '^server/src',
      '^(client|test)/|node_modules/(preact|vscode-languageclient)|^vscode$',
    ),
    notBelow(
      'client-knows-no-server',
      '^client/src',
      '^(server|test)/|^client/webview|node_modules/(yaml|zod|typescript|preact)/',
    ),
    notBelow('page-knows-only-shared', '^client/webview', '^(server|test)/|^client/src|node_modules/(zod|vscode)'),
    {
      name: 'only-transport-holds-a-connection',
      severity: 'error',
      from: { path: '^server/src', pathNot: '^server/src/(main|browser|server|publisher|clientSupport)\\.ts$' },
      to: { path: 'node_modules/vscode-languageserver/(node|browser|lib/(node|browser))' },
    },
    {
      // Also by way of others: a worker in a browser would not even start.
      name: 'browser-reaches-no-node',
      severity: 'error',
      from: { path: '^server/src/browser\\.ts$' },
      to: { path: `^(${builtinModules.join('|')})(/|$)`, reachable: true },
    },
    notBelow(
      'model-knows-no-placement',
      '^shared/src/model',
      '^shared/src/(words|report/build|placement/(place|candidates|rank|resolve))',
    ),
    notBelow('catalog-is-the-ground', '^shared/src/catalog', '^shared/src/(model|words|placement)'),
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.csv$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
