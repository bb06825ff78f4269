/** What a tool mostly does, where its body or the package that it comes from makes it plain. */
import type ts from 'typescript';
import type { ToolNeeds } from '../../../../../../shared/src/manifest/schema';
import { functionOf } from '../functions';
import { originOf } from '../origins';
import type { ParsedSource } from '../parse';
import { bindingOf, scopesOf } from '../scope';
import { nodesWithin } from './walk';

/** What weighs most comes first: a sandbox that also fetches is a sandbox. */
const BY_WEIGHT: readonly ToolNeeds[] = ['sandbox', 'browser', 'cpu', 'vectorDb', 'network'];

const PACKAGES: readonly (readonly [RegExp, ToolNeeds])[] = [
  [
    /^(node:)?(child_process|vm|worker_threads)$|^(execa|zx|isolated-vm|vm2|quickjs-emscripten|dockerode|pyodide|webcontainer)$|^(e2b|@e2b|@vercel\/sandbox|@daytonaio|@codesandbox|@runloop)(\/|$|-)/,
    'sandbox',
  ],
  [
    /^(playwright|playwright-core|puppeteer|puppeteer-core|stagehand|@browserbasehq|@playwright|selenium-webdriver)(\/|$)/,
    'browser',
  ],
  [
    /^(sharp|jimp|canvas|@napi-rs\/canvas|pdf-parse|pdfjs-dist|unpdf|pdf-lib|mammoth|xlsx|exceljs|tesseract\.js|fluent-ffmpeg|@ffmpeg\/ffmpeg|officeparser|@langchain\/community\/tools\/calculator|duckdb|@duckdb\/node-api|mathjs)(\/|$)/,
    'cpu',
  ],
  [
    /^(@pinecone-database|@qdrant|weaviate-client|weaviate-ts-client|chromadb|@zilliz|@langchain\/(pinecone|qdrant|weaviate|mongodb|redis)|@langchain\/community\/vectorstores|@upstash\/vector|@turbopuffer|@lancedb|@mastra\/(pg|pinecone|qdrant|chroma|upstash|rag|lance))(\/|$)/,
    'vectorDb',
  ],
  [
    /^(node:)?(http|https|net|tls)$|^(axios|got|ky|undici|node-fetch|superagent|cross-fetch|ofetch|pg|mysql2|mongodb|mongoose|ioredis|redis|drizzle-orm|@prisma\/client|@upstash\/redis|@supabase\/supabase-js|@aws-sdk|googleapis|@googleapis|@octokit|octokit|nodemailer|resend|@slack|twilio|stripe|exa-js|@exalabs|@tavily|@mendable|firecrawl|@langchain\/(tavily|exa|google-)|@langchain\/community\/tools|@notionhq|@linear|jira\.js|@modelcontextprotocol|@ai-sdk|ai|openai|@anthropic-ai|ollama|@google\/genai)(\/|$)/,
    'network',
  ],
];

/** Methods that search by similarity, of whatever store. */
const SEARCHES = /^(similaritySearch|similaritySearchWithScore|maxMarginalRelevanceSearch|vectorSearch|asRetriever)$/;
/** What the runtime itself offers, where the file declares nothing of that name. */
const OF_RUNTIME: ReadonlyMap<string, ToolNeeds> = new Map([
  ['fetch', 'network'],
  ['$fetch', 'network'],
  ['eval', 'cpu'],
]);
/** A function of the file that the tool calls, and one behind it. */
const DEEPEST_FUNCTION = 2;

export function needsOfPackage(module: string): ToolNeeds | undefined {
  return PACKAGES.find(([names]) => names.test(module))?.[1];
}

/** By tree: many agents share a tool. */
const known = new WeakMap<ts.SourceFile, Map<ts.Node, ToolNeeds | null>>();

export function needsIn(source: ParsedSource, definition: ts.Node): ToolNeeds | undefined {
  const memo = known.get(source.file) ?? new Map<ts.Node, ToolNeeds | null>();
  known.set(source.file, memo);
  const before = memo.get(definition);
  if (before !== undefined) {
    return before ?? undefined;
  }
  const found = new Set<ToolNeeds>();
  const bodies = new Set([definition]);
  let layer = [definition];
  for (let depth = 0; layer.length > 0 && depth <= DEEPEST_FUNCTION; depth += 1) {
    layer = layer
      .flatMap((body) => readBody(source, body, found))
      .filter((next) => !bodies.has(next) && bodies.add(next));
  }
  const needs = BY_WEIGHT.find((each) => found.has(each));
  memo.set(definition, needs ?? null);
  return needs;
}

/** Adds what the calls of a body need; gives back the functions of the file that it calls. */
function readBody(source: ParsedSource, body: ts.Node, found: Set<ToolNeeds>): readonly ts.Node[] {
  const { ts } = source;
  const called: ts.Node[] = [];
  for (const node of nodesWithin(ts, body)) {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      readCall(source, node, found);
    }
    const named = functionNamed(ts, node);
    const own = named && functionOf(source, named);
    called.push(...(own ? [own] : []));
  }
  return called;
}

/** `load()`, and `{ execute: load }`, `{ load }`. */
function functionNamed(ts: ParsedSource['ts'], node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node)) {
    return node.expression;
  }
  return ts.isPropertyAssignment(node)
    ? node.initializer
    : ts.isShorthandPropertyAssignment(node)
      ? node.name
      : undefined;
}

function readCall(source: ParsedSource, call: ts.CallExpression | ts.NewExpression, found: Set<ToolNeeds>): void {
  const { ts } = source;
  const { expression: callee } = call;
  const origin = originOf(source, callee);
  // `promisify(execFile)` is what it wraps.
  const wrapped = origin && /(^|\.)promisify\(\)$/.test(origin.path) ? origin.calls.at(-1)?.arguments?.[0] : undefined;
  const { module } = (wrapped ? originOf(source, wrapped) : origin) ?? {};
  const needs = module === undefined ? plainNeeds(source, callee) : needsOfPackage(module);
  if (needs) {
    found.add(needs);
  }
  if (ts.isPropertyAccessExpression(callee) && SEARCHES.test(callee.name.text)) {
    found.add('vectorDb');
  }
}

function plainNeeds(source: ParsedSource, callee: ts.Expression): ToolNeeds | undefined {
  const { ts } = source;
  return ts.isIdentifier(callee) && !bindingOf(scopesOf(source), callee.text, callee)
    ? OF_RUNTIME.get(callee.text)
    : undefined;
}
