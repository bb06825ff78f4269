import { strict as assert } from 'node:assert';
import { ConfigurationTarget, commands, languages, workspace } from 'vscode';
import type {
  CodeLens,
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  Position,
  Range,
  SelectionRange,
  SignatureHelp,
  SymbolInformation,
  TextDocument,
  WorkspaceEdit,
} from 'vscode';
import { CHAT_LINE, labelOf, openFixture, priceOn, replaceText, until, wholeRange } from './editing';

/** The fixture with an agent that asks the chat service, not saved. */
async function shop(): Promise<TextDocument> {
  const { document } = await openFixture();
  await priceOn(document, CHAT_LINE);
  await replaceText(
    document,
    '  tickets-embedding:',
    '  repo-agent:\n    kind: agent\n    agent: { stepsMean: 12, llm: support-chat }\n  tickets-embedding:',
  );
  return document;
}

function at(document: TextDocument, piece: string, into = 1): Position {
  const offset = document.getText().indexOf(piece);
  assert.ok(offset >= 0, piece);
  return document.positionAt(offset + into);
}

/** The first answer that fits: a provider may be asked before the server has read the text. */
const asked = <T>(fits: (answer: T) => boolean, command: string, ...args: readonly unknown[]): Promise<T> =>
  until(command, async () => {
    const answer = await commands.executeCommand<T | undefined>(`vscode.${command}`, ...args);
    return answer !== undefined && fits(answer) ? answer : undefined;
  });

const some = (list: readonly unknown[]) => list.length > 0;
const rangeOf = (found: Location | LocationLink): Range => ('range' in found ? found.range : found.targetRange);

describe('names of workloads', () => {
  it('lead from an agent to its model, and back to all that ask it', async () => {
    const document = await shop();
    const reference = at(document, 'llm: support', 7);
    const [definition] = await asked<(Location | LocationLink)[]>(
      some,
      'executeDefinitionProvider',
      document.uri,
      reference,
    );
    assert.equal(definition && rangeOf(definition).start.line, CHAT_LINE);
    const references = await asked<Location[]>(some, 'executeReferenceProvider', document.uri, reference);
    assert.equal(references.length, 2);
    const highlights = await asked<DocumentHighlight[]>(some, 'executeDocumentHighlights', document.uri, reference);
    assert.ok(highlights.some(({ range }) => range.start.line === CHAT_LINE));
  });

  it('are renamed where they stand, and a refusal says why', async () => {
    const document = await shop();
    const name = at(document, 'support-chat');
    const edit = await asked<WorkspaceEdit>(
      ({ size }) => size > 0,
      'executeDocumentRenameProvider',
      document.uri,
      name,
      'help',
    );
    assert.ok(await workspace.applyEdit(edit));
    assert.ok(!document.getText().includes('support-chat'));
    assert.match(document.getText(), /llm: help \}/);
    const taken = commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, name, 'repo-agent');
    await assert.rejects(Promise.resolve(taken), /called repo-agent already/);
  });

  it('are found in the workspace, and in the outline', async () => {
    const document = await shop();
    const found = await asked<SymbolInformation[]>(some, 'executeWorkspaceSymbolProvider', 'repoagent');
    assert.ok(
      found.some(({ name, location }) => name === 'repo-agent' && location.uri.toString() === document.uri.toString()),
    );
    const outline = await asked<DocumentSymbol[]>(some, 'executeDocumentSymbolProvider', document.uri);
    assert.ok(
      outline.some(({ name, children }) => name === 'repo-agent' && children.some((child) => child.name === 'agent')),
    );
  });
});

describe('the shape of a file', () => {
  it('folds by workload, links a model to its card, and grows a selection', async () => {
    const document = await shop();
    const folds = await asked<FoldingRange[]>(some, 'executeFoldingRangeProvider', document.uri);
    assert.ok(folds.some(({ start }) => start === CHAT_LINE));
    const links = await asked<DocumentLink[]>(some, 'executeLinkProvider', document.uri, 10);
    assert.ok(
      links.some(({ target }) => target?.toString() === 'https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct'),
    );
    const [selection] = await asked<SelectionRange[]>(some, 'executeSelectionRangeProvider', document.uri, [
      at(document, 'rpsAvg: 0.6', 9),
    ]);
    const texts: string[] = [];
    for (let grown = selection; grown; grown = grown.parent as SelectionRange) {
      texts.push(document.getText(grown.range));
    }
    assert.ok(texts.includes('rpsAvg: 0.6'), texts.slice(0, 4).join(' | '));
  });
});

describe('what a value is', () => {
  it('is said by the signature of units while it is typed', async () => {
    const document = await shop();
    const help = await asked<SignatureHelp>(
      ({ signatures }) => signatures.length > 0,
      'executeSignatureHelpProvider',
      document.uri,
      at(document, 'outMean: 180', 10),
      '{',
    );
    assert.match(help.signatures[0]?.label ?? '', /^tokens \{ inMean, /);
  });

  it('is said beside it, with the arithmetic under the pointer, and not when switched off', async () => {
    const document = await shop();
    const hintsOf = () =>
      commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', document.uri, wholeRange(document));
    const has = (hints: readonly InlayHint[]) => hints.some((hint) => labelOf(hint) === '1.58M requests/mo');
    await until('requests of a month', async () => (has(await hintsOf()) ? true : undefined));
    const settings = workspace.getConfiguration('placewright');
    await settings.update('inlayHints.values', false, ConfigurationTarget.Global);
    await until('no requests of a month', async () => (has(await hintsOf()) ? undefined : true));
    await settings.update('inlayHints.values', undefined, ConfigurationTarget.Global);
    const [hover] = await asked<Hover[]>(some, 'executeHoverProvider', document.uri, at(document, 'rpsAvg: 0.6', 9));
    const text = hover?.contents.map((content) => (typeof content === 'string' ? content : content.value)).join('');
    assert.match(text ?? '', /0\.6 req\/s × 3,600 s × 24 h/);
  });

  it('is completed by what fits, with its card', async () => {
    const { document } = await openFixture();
    await priceOn(document, CHAT_LINE);
    const list = await asked<CompletionList>(
      ({ items }) => items.some(({ label }) => label === 'g6.xlarge'),
      'executeCompletionItemProvider',
      document.uri,
      at(document, 'instance: g6.12xlarge', 'instance: '.length),
      undefined,
      5,
    );
    const ours = list.items.filter(({ detail }) => detail?.endsWith(' · fits'));
    assert.ok(ours.length > 5);
    assert.ok(
      ours.some(({ documentation }) => documentation !== undefined),
      'resolved',
    );
  });

  it('is summed over a file of several workloads on its first line', async () => {
    const { document } = await openFixture();
    const isSum = ({ command }: CodeLens) => command?.title.startsWith('2 workloads · $') ?? false;
    const lenses = await asked<CodeLens[]>((all) => all.some(isSum), 'executeCodeLensProvider', document.uri, 20);
    assert.equal(lenses.find(isSum)?.range.start.line, 0);
  });
});

describe('pulled problems', () => {
  it('stand there once, and go with the text', async () => {
    const { document } = await openFixture();
    await replaceText(document, 'rpsAvg', 'rpsAverage');
    const unknown = () =>
      languages
        .getDiagnostics(document.uri)
        .filter(({ code }) => (typeof code === 'object' ? code.value : code) === 'key-unknown');
    await until('key-unknown', () => (unknown().length > 0 ? true : undefined));
    assert.equal(unknown().length, 1);
    await replaceText(document, 'rpsAverage', 'rpsAvg');
    await until('no key-unknown', () => (unknown().length === 0 ? true : undefined));
  });
});
