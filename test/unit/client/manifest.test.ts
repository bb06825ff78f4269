/** What package.json promises the editor: words in two languages, commands that show where they do something, a welcome for each empty view. */
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { EXAMPLE_FILES } from '../../../client/src/exampleFiles';
import { withTables } from '../../support/manifestTables';
import { assertFresh } from '../../support/pages';

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly icon?: string;
}
interface Item {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}
interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly activationEvents: readonly string[];
  readonly icon: string;
  readonly galleryBanner: object;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations?: readonly string[];
    };
    readonly virtualWorkspaces: unknown;
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly scope: string }>> }[];
    readonly keybindings?: readonly { readonly when?: string }[];
  };
}

const json = <T>(path: string) => JSON.parse(readFileSync(resolve(path), 'utf8')) as T;
type Words = Readonly<Record<string, string>>;

const manifest = json<Manifest>('package.json');
const english = json<Words>('package.nls.json');
const { contributes } = manifest;

/** What a reader meets; every other text of the manifest is a key, a name or a condition. */
const READ = new Set([
  'title',
  'description',
  'markdownDescription',
  'contents',
  'altText',
  'name',
  'markdownEnumDescriptions',
]);
/** Names are names in every language. */
const NAMES = new Set(['placewright', 'Placewright']);

function textsIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') {
    return READ.has(key) ? [value] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((each) => textsIn(each, key));
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) => textsIn(each, name))
    : [];
}

function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, id = '']) => id);
}

describe('the words of the manifest', () => {
  it('all stand in package.nls.json, and nothing else does', () => {
    const texts = textsIn(manifest).filter((text) => !NAMES.has(text));
    assert.deepEqual(
      texts.filter((text) => !/^%.+%$/.test(text)),
      [],
      'written into package.json',
    );
    assert.deepEqual([...new Set(texts.map((text) => text.slice(1, -1)))].sort(), Object.keys(english).sort());
  });

  for (const [name, first, second] of [['package.nls', english, json<Words>('package.nls.de.json')]] as const) {
    it(`${name} says the same in both languages`, () => {
      assert.deepEqual(Object.keys(second).sort(), Object.keys(first).sort());
      for (const [key, text] of Object.entries(first)) {
        const other = second[key] ?? '';
        assert.notEqual(other, '', key);
        const fixed = /\{\d\}|\(command:[\w.]+\)|`[^`]+`/g;
        assert.deepEqual(other.match(fixed)?.sort(), text.match(fixed)?.sort(), key);
        assert.ok(!/[!]|please|bitte/i.test(text + other), key);
      }
    });
  }
});

describe('commands', () => {
  const known = new Map(contributes.commands.map((command) => [command.command, command]));
  const menus = Object.entries(contributes.menus);

  it('have our category, and a title that begins with a verb', () => {
    for (const { command, category, title } of known.values()) {
      assert.equal(category, 'Placewright', command);
      const words = english[title.slice(1, -1)] ?? '';
      assert.match(
        words,
        /^(Open|Move|Plan|Estimate|Sort|Filter|Clear|Create|Toggle|Refresh|Restart|Show|Copy|Explain|Ignore) /,
        command,
      );
    }
  });

  it('have an icon only where one is shown', () => {
    const shown = new Set(
      menus
        .flatMap(([, items]) => items)
        .filter(({ group }) => /^(navigation|inline)/.test(group ?? ''))
        .map(({ command }) => command),
    );
    const withIcon = [...known.values()].filter(({ icon }) => icon).map(({ command }) => command);
    assert.deepEqual(withIcon.sort(), [...shown].sort());
  });

  it('are known wherever a menu, a link or a step names them', () => {
    const named = [
      ...menus.flatMap(([, items]) => items.map(({ command }) => command)),
      ...Object.values(english).flatMap(commandsIn),
    ].filter((id) => id.startsWith('placewright.') && !id.endsWith('.focus'));
    assert.ok(named.length > 20);
    assert.deepEqual(
      named.filter((id) => !known.has(id)),
      [],
    );
  });

  it('are hidden where they would do nothing', () => {
    for (const [menu, items] of menus) {
      for (const { command, when } of items) {
        assert.ok(when, `${command} in ${menu}`);
      }
    }
  });
});

describe('a browser', () => {
  it('runs the same bundle as Node, in folders of every kind', () => {
    assert.equal(manifest.browser, manifest.main);
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
  });

  it('is not offered what only Node can do', () => {
    const items = Object.values(contributes.menus).flat();
    const refreshes = items.filter(({ command }) => command === 'placewright.refreshPrices');
    assert.ok(refreshes.length > 1);
    assert.ok(refreshes.every(({ when }) => when?.includes('!placewright.isInBrowser')));
  });

  it('cannot list the folder of the examples: the client knows their names', () => {
    const files = readdirSync('examples', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative('examples', join(entry.parentPath, entry.name)).split(sep).join('/'));
    assert.deepEqual([...EXAMPLE_FILES].sort(), files.sort());
  });
});

describe('the walkthrough', () => {
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('has four or five steps, each with a picture, an action and an end', () => {
    assert.ok(steps.length >= 4 && steps.length <= 5);
    for (const { id, media, description, completionEvents } of steps) {
      const picture = readFileSync(resolve(media.svg), 'utf8');
      assert.match(picture, /var\(--vscode-/, `${id} takes its colors from the theme`);
      assert.ok(!/#[0-9a-f]{3,8}\b/i.test(picture), `${id} has no color of its own`);
      assert.ok((english[media.altText.slice(1, -1)] ?? '').length > 20, id);
      assert.ok(commandsIn(english[description.slice(1, -1)] ?? '').length > 0, id);
      assert.ok(completionEvents.length > 0, id);
    }
  });
});

describe('the view of all workloads', () => {
  it('has a welcome with a link for each empty state', () => {
    const welcomes = contributes.viewsWelcome;
    for (const state of [
      'workspaceFolderCount == 0',
      '!placewright.hasWorkloads',
      'placewright.isFiltering',
      '!isWorkspaceTrusted',
      'placewright.state == down',
    ]) {
      assert.ok(
        welcomes.some(({ when }) => when.includes(state)),
        state,
      );
    }
    for (const { contents } of welcomes) {
      assert.ok(commandsIn(english[contents.slice(1, -1)] ?? '').length > 0, contents);
    }
  });

  it('has an icon that takes the color of its place', () => {
    for (const { icon } of contributes.viewsContainers.activitybar) {
      assert.match(readFileSync(resolve(icon), 'utf8'), /currentColor/);
    }
  });
});

describe('README.md', () => {
  it('has the settings and commands of the manifest', () => {
    assertFresh('README.md', withTables(readFileSync('README.md', 'utf8')));
  });
});

describe('the promises to the editor', () => {
  it('never starts for every file, and binds no key', () => {
    assert.ok(!manifest.activationEvents.some((event) => event === '*' || event === 'onStartupFinished'));
    assert.ok((contributes.keybindings ?? []).every(({ when }) => when));
  });

  it('has at most 30 settings, and none that a folder without trust could lead astray', () => {
    const names = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.ok(names.length <= 30, String(names.length));
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations ?? [];
    for (const name of names.filter((each) => /path|command|executable|url|proxy|host|network/i.test(each))) {
      assert.ok(restricted.includes(name), `${name} names a path, a command or an address`);
    }
    assert.ok(restricted.every((name) => names.includes(name)));
  });

  it('has what the gallery shows', () => {
    assert.ok(existsSync(resolve(manifest.icon)));
    assert.ok(manifest.categories.length > 0 && manifest.keywords.length > 4 && manifest.keywords.length <= 30);
    assert.ok(manifest.galleryBanner);
    assert.match(manifest.engines.vscode, /^\^1\.101/);
    assert.match(readFileSync('CHANGELOG.md', 'utf8'), /Keep a Changelog/);
  });
});
