/** The parser of HCL, a bundle of its own (dist/hcl.js): two wasm files stand beside it. */
import { join } from 'node:path';
import type { Tree } from 'web-tree-sitter';
import { Language, Parser } from 'web-tree-sitter';

const PARSER_WASM = 'web-tree-sitter.wasm';
const GRAMMAR_WASM = 'tree-sitter-hcl.wasm';

/** The caller frees the trees. */
export async function createHclParser(): Promise<(text: string) => Tree | null> {
  await Parser.init({ locateFile: () => join(__dirname, PARSER_WASM) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(__dirname, GRAMMAR_WASM)));
  return (text) => parser.parse(text);
}
