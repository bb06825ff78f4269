/** Names from a file become text in Markdown: no markup, no HTML, no line break, no endless word. */

const LONGEST_NAME = 80;
// ASCII punctuation that Markdown or HTML may read as markup; control characters are dropped before.
const MARKUP = /[\\`*_{}[\]()#+\-!|<>&~$:]/g;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** One line, cut in the middle of nothing: whole code points, an ellipsis where it was longer. */
export function plainName(name: string): string {
  const line = name.replace(CONTROL, ' ').trim();
  const points = Array.from(line.slice(0, 2 * LONGEST_NAME + 2));
  return points.length > LONGEST_NAME ? `${points.slice(0, LONGEST_NAME - 1).join('')}…` : line;
}

export function escapeMarkdown(name: string): string {
  return plainName(name).replace(MARKUP, escaped);
}

const LONGEST_SENTENCE = 400;
/** In running text a dash or a colon is no markup. */
const SENTENCE_MARKUP = /[\\`*_[\]<>&|~]/g;

/** A sentence of ours in which names from the file may stand. */
export function escapeSentence(text: string): string {
  return text.replace(CONTROL, ' ').slice(0, LONGEST_SENTENCE).replace(SENTENCE_MARKUP, escaped);
}

function escaped(c: string): string {
  return c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '&' ? '&amp;' : `\\${c}`;
}

/** Inline code that its content cannot leave. */
export function inlineCode(name: string): string {
  const text = plainName(name);
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  // A table cell ends at a bar even inside code.
  return `${fence}${pad}${text.replace(/\|/g, '\\|')}${pad}${fence}`;
}
