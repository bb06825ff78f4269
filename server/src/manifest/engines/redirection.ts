/** Where a script's output goes and its input comes from: nothing of that is a word of a command. */
import type { ScriptReading } from './shell';
import { sliceText } from './text';

/** From `<` or `>` to where the file's name, the descriptor or the document's end begins. */
export function skipRedirection(reading: ScriptReading, index: number): number {
  const { text } = reading.script;
  const operator = /^(<<<|<<-?|<|>>|>)[&|]?/.exec(text.slice(index, index + 4))?.[0] ?? '<';
  if (text[index + operator.length] === '(') {
    // `<( command )`: its output stands for a file.
    return index + operator.length;
  }
  reading.drops = operator === '<<' || operator === '<<-' ? 'document' : 'target';
  return index + operator.length;
}

/** The word behind the sign is used up; that of a here-document says where it ends. */
export function waitForDocument(reading: ScriptReading, word: string): void {
  if (reading.drops === 'document') {
    reading.documents.push(word);
  }
  reading.drops = undefined;
}

/** Behind the here-documents that start on this line: programs and settings, not commands. */
export function endDocuments(reading: ScriptReading, from: number): number {
  const { text } = reading.script;
  let at = from;
  for (const end of reading.documents.splice(0)) {
    const start = at;
    let lineStart = at;
    let line = '';
    do {
      lineStart = at;
      const lineEnd = text.indexOf('\n', at);
      const stop = lineEnd < 0 ? text.length : lineEnd;
      line = text.slice(at, stop);
      at = stop + 1;
    } while (line.trim() !== end && at < text.length);
    reading.bodies.push(sliceText(reading.script, start, line.trim() === end ? lineStart : text.length));
  }
  return Math.min(at, text.length);
}
