import { strict as assert } from 'node:assert';
import { commands, extensions } from 'vscode';
import { EXTENSION, openFixture, until } from './editing';

interface Contributes {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('the extension', () => {
  it('becomes active when a manifest is opened, and not before it is asked', async () => {
    const extension = extensions.getExtension(EXTENSION);
    assert.ok(extension);
    await openFixture();
    await until('an active extension', () => (extension.isActive ? true : undefined));
  });

  it('registers every command that it contributes', async () => {
    const extension = extensions.getExtension<unknown>(EXTENSION);
    assert.ok(extension);
    const { contributes } = extension.packageJSON as Contributes;
    const registered = new Set(await commands.getCommands(true));
    for (const { command } of contributes.commands) {
      assert.ok(registered.has(command), command);
    }
  });
});
