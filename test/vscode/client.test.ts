/** What stands around the text: start, diagnostics for a report, a server that dies, documents of no disk. */
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { commands, env, EventEmitter, extensions, FileType, languages, Position, Uri, window, workspace } from 'vscode';
import type { FileChangeEvent, FileStat, FileSystemProvider } from 'vscode';
import type { Planner } from '../../client/src/planner';
import type { PanelPlan } from '../../shared/src/panelState';
import { CHAT_LINE, EXTENSION, openFixture, priceOn, replaceText, until } from './editing';

describe('the start', () => {
  it('costs the editor little', async function () {
    await openFixture();
    const extension = extensions.getExtension<{ readonly activationMs: number }>(EXTENSION);
    assert.ok(extension);
    const { activationMs } = await extension.activate();
    if (this.test) this.test.title += `: ${activationMs.toFixed(1)} ms, goal 50 ms`;
    // A busy machine takes several times as long; far more is a fault of ours.
    assert.ok(activationMs < 250, `${activationMs} ms`);
  });
});

describe('the diagnostics for a report', () => {
  it('have versions and counts, and nothing of the user’s', async () => {
    const { document } = await openFixture();
    await priceOn(document, CHAT_LINE);
    const text = await commands.executeCommand<string>('placewright.copyDiagnostics');
    assert.equal(await env.clipboard.readText(), text);
    assert.match(text, /^Placewright \d+\.\d+\.\d+\nEditor: .+\nSystem: /);
    assert.match(text, /Server: running\nWorkloads: \d+ in \d+ files/);
    for (const secret of [
      ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
      'support-chat',
      'chat.workload',
      process.env['HOME'] ?? '/root',
    ]) {
      assert.ok(!text.includes(secret), `${secret} in\n${text}`);
    }
  });
});

describe('a server that is killed', () => {
  /** From the end of one server until hint and problem of the next are there. */
  const timeToReturn = async (stop: () => unknown): Promise<number> => {
    const { document } = await openFixture();
    await replaceText(document, 'rpsAvg', 'rpsAverage');
    const before = await priceOn(document, CHAT_LINE);
    const hasProblem = () => (languages.getDiagnostics(document.uri).length > 0 ? true : undefined);
    await until('a problem', hasProblem);
    const pid = serverPid();
    const started = performance.now();
    void stop();
    await until('another server', () => (![undefined, pid].includes(serverPid()) ? true : undefined));
    assert.equal(await priceOn(document, CHAT_LINE), before);
    await until('the problem', hasProblem);
    return performance.now() - started;
  };

  it('is back with hints and problems within three seconds', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const took = await timeToReturn(() => process.kill(serverPid() ?? assert.fail(), 'SIGKILL'));
    // A machine with other work takes its time for any start, now more and now less: it is held against one that was asked for.
    const ordinary = took < 3000 ? 0 : await timeToReturn(() => commands.executeCommand('placewright.restartServer'));
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
    if (this.test) {
      this.test.title += ` (${seconds(took)}${ordinary > 0 ? `, an ordinary restart ${seconds(ordinary)}` : ''})`;
    }
    assert.ok(took < 3000 || took < 3 * ordinary, `${seconds(took)}, an ordinary restart ${seconds(ordinary)}`);
  });
});

describe('a server that stands still', () => {
  it('is noticed while somebody waits, and another is there', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const { document } = await openFixture();
    const before = await priceOn(document, CHAT_LINE);
    const pid = serverPid() ?? assert.fail();
    process.kill(pid, 'SIGSTOP');
    const started = performance.now();
    // Never answered by the first.
    void commands.executeCommand('vscode.executeHoverProvider', document.uri, new Position(CHAT_LINE, 4));
    await until('another server', () => ([undefined, pid].includes(serverPid()) ? undefined : true));
    const noticed = performance.now() - started;
    assert.equal(await priceOn(document, CHAT_LINE), before);
    if (this.test) this.test.title += ` (after ${(noticed / 1000).toFixed(1)} s)`;
    assert.ok(noticed > 10_000, 'not at the first delay');
    const text = await commands.executeCommand<string>('placewright.copyDiagnostics');
    assert.match(text, /server did not answer/);
  });

  it('is replaced by the command, too', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const { document } = await openFixture();
    const before = await priceOn(document, CHAT_LINE);
    const pid = serverPid() ?? assert.fail();
    process.kill(pid, 'SIGSTOP');
    await commands.executeCommand('placewright.restartServer');
    await until('another server', () => ([undefined, pid].includes(serverPid()) ? undefined : true));
    assert.equal(await priceOn(document, CHAT_LINE), before);
  });
});

describe('the plan of the fleet', () => {
  const plannerOf = async () => {
    const extension = extensions.getExtension<{ readonly planner: Planner }>(EXTENSION);
    return (await (extension ?? assert.fail()).activate()).planner;
  };
  const planNow = () => commands.executeCommand<PanelPlan>('placewright.planFleet');

  it('is made by the command, and old once a number is another', async () => {
    const { document } = await openFixture();
    await priceOn(document, CHAT_LINE);
    const planner = await plannerOf();
    const seen: string[] = [];
    const listening = planner.onPlan(({ kind }) => seen.push(kind));
    const plan = await planNow();
    listening.dispose();
    assert.ok(plan.kind === 'found', JSON.stringify(plan));
    assert.equal(planner.plan, plan);
    assert.equal(seen[0], 'running');
    assert.ok(plan.rows.some(({ uri }) => Uri.parse(uri).toString() === document.uri.toString()));
    await replaceText(document, 'replicas: 2', 'replicas: 5');
    await until('the mark', () => (planner.plan?.kind === 'found' && planner.plan.isOld ? true : undefined));
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('is the one before where it is stopped too soon, and one at a time', async () => {
    await openFixture();
    const planner = await plannerOf();
    assert.equal((await planNow()).kind, 'found');
    const before = planner.plan;
    const asked = planNow();
    await until('the start', () => (planner.plan?.kind === 'running' ? true : undefined));
    planner.start();
    planner.cancel();
    const after = await asked;
    assert.ok(after === before || (after.kind === 'found' && after.notes[0]?.startsWith('Stopped.')), after.kind);
    assert.equal((await planNow()).kind, 'found');
  });

  it('ends with a server that dies, and another can be made', async () => {
    const planner = await plannerOf();
    const { document } = await openFixture();
    const asked = planNow();
    await until('the start', () => (planner.plan?.kind === 'running' ? true : undefined));
    await commands.executeCommand('placewright.restartServer');
    await asked;
    await priceOn(document, CHAT_LINE);
    assert.equal((await planNow()).kind, 'found');
  });
});

/** The language server among the children of this process. */
function serverPid(): number | undefined {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  for (const row of rows) {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    if (Number(parent) === process.pid && /dist\/server\.js/.test(args)) {
      return Number(pid);
    }
  }
  return undefined;
}

const MANIFEST = `version: 1
workloads:
  remote-chat:
    model: meta-llama/Llama-3.1-8B-Instruct
    traffic: { rpsAvg: 0.5 }
    placement: { instance: g6.xlarge }
`;

describe('documents of no disk', () => {
  it('have their price before they are saved anywhere', async () => {
    const document = await workspace.openTextDocument({ language: 'yaml', content: MANIFEST });
    await window.showTextDocument(document);
    assert.match(await priceOn(document, 2), /\$[\d,]+\/mo/);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('have it in a virtual file system', async () => {
    const registration = workspace.registerFileSystemProvider('vscode-vfs', oneFile(MANIFEST), { isReadonly: true });
    try {
      const document = await workspace.openTextDocument(Uri.parse('vscode-vfs://memory/deploy/remote.workload.yaml'));
      await window.showTextDocument(document);
      assert.match(await priceOn(document, 2), /\$[\d,]+\/mo/);
      await commands.executeCommand('workbench.action.closeActiveEditor');
    } finally {
      registration.dispose();
    }
  });
});

/** A file system that has this text under every name. */
function oneFile(text: string): FileSystemProvider {
  const refuse = () => {
    throw new Error('read-only');
  };
  const stat: FileStat = { type: FileType.File, ctime: 0, mtime: 0, size: text.length };
  return {
    onDidChangeFile: new EventEmitter<FileChangeEvent[]>().event,
    watch: () => ({ dispose: () => undefined }),
    stat: () => stat,
    readDirectory: () => [],
    readFile: () => new TextEncoder().encode(text),
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}

describe('the list of all workloads', () => {
  it('comes to the front for a folder, and its commands are there', async () => {
    await openFixture();
    await commands.executeCommand('placewright.estimateFolder', workspace.workspaceFolders?.[0]?.uri);
    await commands.executeCommand('placewright.clearFilter');
  });

  it('has links to commands that exist when it is empty', async () => {
    const extension = extensions.getExtension<unknown>(EXTENSION);
    assert.ok(extension);
    const { contributes } = extension.packageJSON as {
      readonly contributes: { readonly viewsWelcome: readonly { readonly contents: string }[] };
    };
    const known = new Set(await commands.getCommands());
    const linked = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([\w.]+)\)/g)].map(([, id = '']) => id),
    );
    assert.ok(linked.length > 6);
    assert.deepEqual(
      linked.filter((id) => !known.has(id)),
      [],
    );
  });
});
