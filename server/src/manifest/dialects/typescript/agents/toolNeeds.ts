/** What a tool mostly does, where its body or the package that it comes from makes it plain. */
import type ts from 'typescript';
import type { ToolNeeds } from '../../../../../../shared/src/manifest/schema';
import { functionOf, originOf } from '../origins';
import type { ParsedSource } from '../parse';
import { bindingOf, scopesOf } from '../scope';

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
/** A longer body says no more. */
const MOST_NODES = 4000;
/** A function of the file that the tool calls, and one behind it. */
const DEEPEST_FUNCTION = 2;

export function needsOfPackage(module: string): ToolNeeds | undefined {
  return PACKAGES.find(([names]) => names.test(module))?.[1];
}

export function needsIn(source: ParsedSource, definition: ts.Node): ToolNeeds | undefined {
  const found = new Set<ToolNeeds>();
  const reading = { source, found, seen: new Set<ts.Node>(), left: MOST_NODES };
  visit(reading, definition, 0);
  return BY_WEIGHT.find((each) => found.has(each));
}

interface Reading {
  readonly source: ParsedSource;
  readonly found: Set<ToolNeeds>;
  readonly seen: Set<ts.Node>;
  left: number;
}

function visit(reading: Reading, node: ts.Node, depth: number): void {
  const { ts } = reading.source;
  reading.left -= 1;
  if (reading.left < 0 || reading.seen.has(node)) {
    return;
  }
  reading.seen.add(node);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    readCall(reading, node, depth);
  }
  ts.forEachChild(node, (child) => visit(reading, child, depth));
}

function readCall(reading: Reading, call: ts.CallExpression | ts.NewExpression, depth: number): void {
  const { source, found } = reading;
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
  const own = depth < DEEPEST_FUNCTION ? functionOf(source, callee) : undefined;
  if (own) {
    visit(reading, own, depth + 1);
  }
}

function plainNeeds(source: ParsedSource, callee: ts.Expression): ToolNeeds | undefined {
  const { ts } = source;
  return ts.isIdentifier(callee) && !bindingOf(scopesOf(source), callee.text, callee)
    ? OF_RUNTIME.get(callee.text)
    : undefined;
}
