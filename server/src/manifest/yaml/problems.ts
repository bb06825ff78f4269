/** What is wrong with a YAML text as YAML, in the user's words. */
import { phrase, t } from '../../../../shared/src/l10n';
import type { Problem } from '../manifest';
import type { YamlIssue } from './parse';
import type { TreeNode } from './tree';

/** One fault often makes the parser stumble many times. */
const MAX_PROBLEMS = 20;

const WORDS = new Map([
  ['TAB_AS_INDENT', phrase('A tab indents this line: YAML takes spaces only.')],
  ['BAD_INDENT', phrase('The indent of this line does not fit the lines around it.')],
  ['MULTILINE_IMPLICIT_KEY', phrase('This line is not finished.')],
  ['BLOCK_AS_IMPLICIT_KEY', phrase('Two keys stand in one line, or this line is indented too far.')],
  ['UNEXPECTED_TOKEN', phrase('Something stands here that does not belong there: this part is not read.')],
  ['BAD_ALIAS', phrase('This alias has no anchor before it.')],
  ['RESOURCE_EXHAUSTION', phrase('Nested too deep: this part is not read.')],
]);

/** What the parser says of other codes, where it is one sentence; what else it says stays in its own words. */
const OF_THE_PARSER: ReadonlySet<string> = new Set([
  phrase('Missing closing "quote'),
  phrase("Missing closing 'quote"),
  phrase('Comments must be separated from other tokens by white space characters'),
  phrase('Tags and anchors must be separated from the next token by white space'),
  phrase('Implicit map keys need to be followed by map values'),
  phrase('Sequence item without - indicator'),
  phrase('Missing , between flow map items'),
  phrase('Missing , between flow sequence items'),
  phrase('Missing , or : between flow map items'),
  phrase('Missing , or : between flow sequence items'),
  phrase('Missing space after : in flow map'),
  phrase('Missing space after : in flow sequence'),
  phrase('Flow map must end with a }'),
  phrase('Flow sequence must end with a ]'),
  phrase('Block collections are not allowed within flow collections'),
  phrase('A node can have at most one tag'),
  phrase('A node can have at most one anchor'),
  phrase('An alias node must not specify any properties'),
  phrase('Plain value cannot start with flow indicator character ,'),
  phrase('Plain value cannot start with directive indicator character %'),
  phrase('Plain value cannot start with block scalar indicator |'),
  phrase('Plain value cannot start with block scalar indicator >'),
  phrase('Plain value cannot start with reserved character @'),
]);

/** One problem per line at most. */
export function syntaxProblems(issues: readonly YamlIssue[], text: string, offset = 0): Problem[] {
  const lines = new Map<number, Problem>();
  for (const { code, message, span } of issues) {
    const line = text.lastIndexOf('\n', Math.max(0, span.start - offset - 1));
    if (!lines.has(line) && lines.size < MAX_PROBLEMS) {
      const words = WORDS.get(code);
      lines.set(line, {
        code: code === 'TAB_AS_INDENT' ? 'tab-indent' : 'document-broken',
        severity: 'error',
        message:
          words === undefined
            ? `${(OF_THE_PARSER.has(message) ? t(message) : message).replace(/\.?$/, '')}.`
            : t(words),
        span,
      });
    }
  }
  return [...lines.values()];
}

/** Keys written twice in one mapping; the last one counts. */
export function duplicateKeys(root: TreeNode | undefined, limit = MAX_PROBLEMS): Problem[] {
  const found: Problem[] = [];
  const seen = new Set<TreeNode>();
  const waiting: TreeNode[] = root ? [root] : [];
  for (let node = waiting.pop(); node && found.length < limit; node = waiting.pop()) {
    // A node that several aliases give is looked at once.
    if (node.kind === 'scalar' || seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'list') {
      for (const item of node.items) waiting.push(item);
      continue;
    }
    const keys = new Set<string>();
    for (const { key, keySpan, value, merged } of node.entries) {
      if (!merged && keys.has(key) && found.length < limit) {
        found.push({
          code: 'duplicate-key',
          severity: 'error',
          message: t`${key} stands twice here: only the last one counts.`,
          span: keySpan,
        });
      }
      if (!merged) keys.add(key);
      waiting.push(value);
    }
  }
  return found;
}
