// A manifest that is edited at random and stays whole, so that what the server reads is a matter of its text alone.

/** A small seeded generator (mulberry32): the same edits in every run and for every editor. */
export function seeded(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return (below) => Math.floor(next() * below);
}

/** One unit, two units, a mark that joins the sign before it, three bytes, a joined family. */
const SIGNS = ['a', 'Z', ' ', 'é', '𝒳', 'e\u0301', '你', '👩‍👩‍👧', '🙂'];
/** Lines above the first workload. */
const HEAD = 3;

const workloadLine = (name) => `  "${name}": { kind: inference, placement: { instance: g5.xlarge } } # ${name}`;

export const START = ['version: 1', '# 𝒳 and 🙂', 'workloads:', ...['w1-𝒳', 'w2', 'w3-é'].map(workloadLine), ''].join(
  '\n',
);

/** `{ edits, texts }`: each edit in lines and code points, and the text that it leads to. */
export function randomEdits(count, seed) {
  const random = seeded(seed);
  let text = START;
  const texts = [];
  const edits = Array.from({ length: count }, (_, index) => {
    const edit = oneEdit(text.split('\n'), random, index);
    text = applied(text, edit);
    texts.push(text);
    return edit;
  });
  return { edits, texts };
}

function oneEdit(lines, random, index) {
  const some = () => Array.from({ length: 1 + random(3) }, () => SIGNS[random(SIGNS.length)]).join('');
  const row = HEAD + random(lines.length - 1 - HEAD);
  const points = Array.from(lines[row]);
  const [open, close] = [points.indexOf('"') + 1, points.lastIndexOf('"')];
  const kinds = {
    insert: () => at(row, open + random(close - open + 1), some()),
    erase: () => {
      const from = open + random(close - open - 1);
      return between(row, from, row, Math.min(close - 1, from + 1 + random(3)), random(2) ? some() : '');
    },
    comment: () => at(1, 2 + random(Array.from(lines[1]).length - 1), some()),
    add: () => at(row, 0, `${workloadLine(`n${index}${some()}`)}\n`),
    // With the break before it: the last line of a buffer has none behind it.
    remove: () => between(row - 1, Array.from(lines[row - 1]).length, row, points.length, ''),
  };
  const few = lines.length - 1 - HEAD < 4;
  const possible = [
    'insert',
    'insert',
    'comment',
    'add',
    ...(close - open > 3 ? ['erase', 'erase'] : []),
    ...(few ? [] : ['remove']),
  ];
  return kinds[possible[random(possible.length)]]();
}

const at = (line, column, text) => between(line, column, line, column, text);
const between = (line, from, toLine, to, text) => ({ line, from, toLine, to, text });

function applied(text, { line, from, toLine, to, text: added }) {
  const lines = text.split('\n');
  const head = [...lines.slice(0, line), Array.from(lines[line]).slice(0, from).join('')].join('\n');
  const tail = [Array.from(lines[toLine]).slice(to).join(''), ...lines.slice(toLine + 1)].join('\n');
  return head + added + tail;
}
