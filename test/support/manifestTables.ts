/** The tables of settings and commands in README.md, made from package.json. */
import { readFileSync } from 'node:fs';

interface Property {
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
}
interface Command {
  readonly command: string;
  readonly title: string;
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
  };
}

const MARK = (name: string, end = '') => `<!-- ${end}${name}: made from package.json -->`;

/** README.md with its tables made anew. */
export function withTables(readme: string): string {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const words = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
  const said = (text: string) => (/^%.+%$/.test(text) ? (words[text.slice(1, -1)] ?? text) : text);
  const settings = contributes.configuration
    .flatMap(({ properties }) => Object.entries(properties))
    .map(
      ([name, property]) => `| \`${name}\` | ${valueText(property)} | ${cell(said(property.markdownDescription))} |`,
    );
  const hidden = new Set(
    contributes.menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command),
  );
  const commands = contributes.commands
    .filter(({ command }) => !hidden.has(command))
    .map(({ command, title }) => `| ${said(title)} | \`${command}\` |`);
  return between(
    between(readme, 'settings', ['| setting | default | |', '| --- | --- | --- |', ...settings]),
    'commands',
    ['| command | id |', '| --- | --- |', ...commands],
  );
}

function valueText({ default: initial, enum: choices }: Property): string {
  const written = typeof initial === 'object' ? 'none' : `\`${String(initial)}\``;
  const text = typeof initial === 'boolean' ? (initial ? 'on' : 'off') : written;
  const others = choices?.filter((choice) => choice !== initial).map((choice) => `\`${choice}\``) ?? [];
  return others.length > 0 ? `${text}, ${others.join(', ')}` : text;
}

/** Links between settings mean something in the editor alone. */
function cell(text: string): string {
  return text.replace(/`#([\w.]+)#`/g, '`$1`').replaceAll('|', '\\|');
}

function between(text: string, name: string, lines: readonly string[]): string {
  const [start, end] = [MARK(name), MARK(name, '/')];
  const [head, rest] = text.split(start);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) {
    throw new Error(`README.md has no place for its ${name}`);
  }
  return `${head}${start}\n\n${lines.join('\n')}\n\n${end}${tail}`;
}
