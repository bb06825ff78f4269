/** The parser of HCL, a bundle of its own (dist/hcl.js): two wasm files stand beside it. */
import type { Tree } from 'web-tree-sitter';
import { Language, Parser } from 'web-tree-sitter';

const PARSER_WASM = 'web-tree-sitter.wasm';
const GRAMMAR_WASM = 'tree-sitter-hcl.wasm';

/** assumed: text that takes longer is nobody's configuration; 700,000 characters of resources take 0.3 s. */
const LONGEST_MS = 1000;

/**
 * The caller frees the trees; text that takes too long gives none.
 * `folder`: path of the wasm files, in a browser their address; without it they are beside this bundle.
 */
export async function createHclParser(folder: string = __dirname): Promise<(text: string) => Tree | null> {
  await Parser.init({ locateFile: () => `${folder}/${PARSER_WASM}` });
  const parser = new Parser();
  parser.setLanguage(await Language.load(`${folder}/${GRAMMAR_WASM}`));
  return (text) => {
    const stop = performance.now() + LONGEST_MS;
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > stop });
    if (!tree) {
      // A parse that was stopped would go on with the next text.
      parser.reset();
    }
    return tree;
  };
}
