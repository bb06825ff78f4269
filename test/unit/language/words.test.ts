/** Every text that people read stands in the bundle, in both languages, and nothing else does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import typescript from 'typescript';
import { availabilityRows } from '../../../shared/src/catalog/availability';
import { RULE_INFOS } from '../../../server/src/diagnostics/codes';
import { globSync } from '../../support/files.mjs';
import { inPseudo, leftOver, narrow } from '../../support/pseudo';
import { exampleService } from '../../support/ruleExamples';
import { testService, WHOLE } from '../../support/service';

const SAYERS = ['shared/src', 'server/src', 'client/webview'];

/** `` t`a ${b}` ``, `t('a')`, `phrase('a')`, `formatPlural(n, 'a', 'b')`, `l10n.t('a')`: the key that each asks the bundle for. */
function keysIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const found: string[] = [];
  const literal = (node: typescript.Node | undefined) => {
    if (node && typescript.isStringLiteralLike(node)) {
      found.push(node.text);
      return node.text;
    }
    return undefined;
  };
  const visit = (node: typescript.Node): void => {
    if (typescript.isTaggedTemplateExpression(node) && node.tag.getText() === 't') {
      const { template } = node;
      found.push(
        typescript.isNoSubstitutionTemplateLiteral(template)
          ? template.text
          : template.head.text + template.templateSpans.map((span, i) => `{${i}}${span.literal.text}`).join(''),
      );
    } else if (typescript.isCallExpression(node)) {
      const name = node.expression.getText();
      if (name === 't' || name === 'phrase' || name === 'l10n.t') {
        literal(node.arguments[0]);
      } else if (name === 'formatPlural' || name === 'plural') {
        const one = literal(node.arguments[1]);
        if (!literal(node.arguments[2]) && one !== undefined) {
          found.push(`${one}s`);
        }
      }
    }
    typescript.forEachChild(node, visit);
  };
  visit(typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true));
  return found;
}

/** Notes in a table are said, too. */
const tableTexts = () => [...availabilityRows().targets.values()].map(({ note }) => note);

const bundle = () => JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>;

describe('the bundle', () => {
  it('has every text that is said, and no other', () => {
    const files = [...SAYERS, 'client/src'].flatMap((folder) => globSync(folder, /\.tsx?$/));
    const said = new Set([...files.flatMap(keysIn), ...tableTexts()]);
    const known = new Set(Object.keys(bundle()));
    const missing = [...said].filter((key) => !known.has(key));
    const unused = [...known].filter((key) => !said.has(key));
    assert.equal(missing.length, 0, `without a translation:\n${JSON.stringify(missing, undefined, 1)}`);
    assert.equal(unused.length, 0, `said nowhere:\n${JSON.stringify(unused, undefined, 1)}`);
  });

  it('keeps what is put in, code and commands of each text', () => {
    for (const [key, text] of Object.entries(bundle())) {
      const fixed = /\{\d+\}|\(command:[\w.]+\)|`[^`]+`/g;
      assert.notEqual(text, '', key);
      assert.deepEqual(text.match(fixed)?.sort(), key.match(fixed)?.sort(), key);
      assert.ok(!/[!]|please|bitte/i.test(text + key), key);
    }
  });
});

/** Strings of an answer, wherever they stand; ids, codes, addresses and edits are no texts. */
function textsOf(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') {
    return NO_TEXT.has(name) || CODES.has(value) ? [] : [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) =>
        NO_TEXT.has(key) ? [] : textsOf(each, /^\d+$/.test(key) ? name : key),
      )
    : [];
}
/** How a row of the workspace stands, for its filter. */
const CODES = new Set(['move', 'stay', 'close', 'fails', 'unknown']);
const NO_TEXT = new Set(
  (
    'uri code data edit command arguments href target field fields kind source insertText newText filterText sortText textEdit report id ' +
    'evidence hardwareClass quantity category severity basis'
  ).split(' '),
);

const files = () => [
  ...globSync('examples', /\.(ya?ml|json|ts|tf)$/),
  ...globSync('test/fixtures/manifests', /\.(ya?ml|json|ts|tf)$/),
  ...globSync('test/fixtures/editors', /\.(ya?ml|json|ts|tf)$/),
];

type Service = ReturnType<typeof testService>;

/** All that is said about a file: problems, hints, lenses, hovers, actions and what is wrong with them, panel. */
async function saidAbout(service: Service, document: TextDocument): Promise<unknown> {
  service.open(document);
  const diagnostics = await service.provideDiagnostics(document);
  const lines = document.getText().split('\n');
  const hovers = [];
  for (const [line, text] of lines.entries()) {
    const at = text.search(/\S/);
    const colon = text.indexOf(': ');
    for (const character of [at, colon < 0 ? at : colon + 2]) {
      hovers.push(character < 0 ? null : (await service.provideHover(document, { line, character }))?.contents);
    }
  }
  const actions: CodeAction[] = [];
  for (let line = 0; line < lines.length; line += 3) {
    const range = { start: { line, character: 0 }, end: { line: line + 3, character: 0 } };
    const here = diagnostics.filter((d) => d.range.start.line >= line && d.range.start.line < line + 3);
    actions.push(...(await service.provideCodeActions(document, range, { diagnostics: here })));
  }
  const hints = await service.provideInlayHints(document, WHOLE);
  const lenses = await service.provideCodeLenses(document);
  return {
    diagnostics,
    hovers,
    actions: actions.map(({ title, disabled }) => ({ title, disabled })),
    hints: await Promise.all(hints.map((hint) => service.resolveInlayHint(hint))),
    lenses: (await Promise.all(lenses.map((lens) => service.resolveCodeLens(lens)))).map((lens) => ({
      title: lens.command?.title,
    })),
    symbols: await service.provideDocumentSymbols(document),
    panel: await service.panelState({ uri: document.uri, line: undefined }),
    workspace: await service.workspacePanel(),
  };
}

/** What was written past the bundle: the whole text, and the words of it that stayed as they are. */
async function pastBundle(service: () => Service, document: TextDocument, source: string): Promise<readonly string[]> {
  const answer = await inPseudo(() => saidAbout(service(), document));
  return textsOf(answer).flatMap((said) => {
    const text = withoutSources(said);
    const words = leftOver(text, source);
    return words.length > 0 ? [`${[...new Set(words)].join(' ')}   in: ${narrow(text).slice(0, 220)}`] : [];
  });
}

/** Where a figure is from is quoted: paragraphs of a card with a date or an address. */
const withoutSources = (text: string) =>
  text
    .split('\n\n')
    .filter((part) => !/\d{4}-\d{2}|recalled|datasheet|https?:/.test(part))
    .join('\n\n');

const report = (found: readonly string[]) => [...new Set(found)].sort();

/** What programs act on: where problems stand and by which code, and what every edit writes. */
async function factsAbout(service: Service, document: TextDocument): Promise<unknown> {
  service.open(document);
  const diagnostics = await service.provideDiagnostics(document);
  const actions = await service.provideCodeActions(document, WHOLE, { diagnostics });
  const resolved = await Promise.all(actions.map((action) => service.resolveCodeAction(action)));
  return {
    diagnostics: diagnostics.map(({ code, range, severity }) => ({ code, range, severity })),
    edits: resolved.map(({ kind, edit, isPreferred, disabled }) => ({
      kind,
      isPreferred,
      isOff: disabled !== undefined,
      changes: [
        ...Object.values(edit?.changes ?? {}).flat(),
        ...(edit?.documentChanges ?? []).flatMap((change) => ('edits' in change ? change.edits : [])),
      ].map((each) => ('newText' in each ? { newText: each.newText, range: each.range } : each)),
    })),
  };
}

describe('in another language', () => {
  it('the same problems and the same edits are found', async function () {
    this.timeout(120_000);
    let edits = 0;
    for (const file of [...globSync('examples', /\.ya?ml$/), ...globSync('test/fixtures/editors', /\.(ya?ml|json)$/)]) {
      const document = TextDocument.create(`file:///w/${file}`, 'yaml', 1, readFileSync(file, 'utf8'));
      const facts = await factsAbout(testService(), document);
      assert.deepEqual(await inPseudo(() => factsAbout(testService(), document)), facts, file);
      edits += JSON.stringify(facts).split('newText').length - 1;
    }
    assert.ok(edits > 40, `${edits} edits`);
  });

  it('nothing that is said about the examples and fixtures is left in English', async function () {
    this.timeout(300_000);
    const found: string[] = [];
    for (const file of files()) {
      const text = readFileSync(file, 'utf8');
      const language = file.endsWith('.ts') ? 'typescript' : file.endsWith('.tf') ? 'terraform' : 'yaml';
      const document = TextDocument.create(`file:///w/${file}`, language, 1, text);
      found.push(...(await pastBundle(() => testService(), document, `${file}\n${text}`)));
    }
    assert.deepEqual(report(found), []);
  });

  for (const { code, docs } of RULE_INFOS) {
    it(`${code} is said in it`, async () => {
      const { example } = docs;
      const { service, open } = exampleService(example);
      const document = open(example.text);
      const found = await pastBundle(() => service, document, JSON.stringify(example) + example.text);
      assert.deepEqual(report(found), []);
    });
  }
});
