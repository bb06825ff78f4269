import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { runCommand } from '../../../support/commandLine';

describe('placewright arm, in a process of its own', () => {
  before(function () {
    if (!existsSync('dist/cli.js')) {
      console.log('    dist/cli.js is missing: run npm run build first');
      this.skip();
    }
  });

  it('ends with 1 where something blocks, with 0 where nothing does, with 2 for bad use', () => {
    const blocked = runCommand('arm', 'test/fixtures/arm/service');
    assert.equal(blocked.status, 1, blocked.stderr);
    assert.match(blocked.stdout, /^Not ready for Graviton: 4 block/);
    const fine = runCommand('arm', 'test/fixtures/arm/ready', '--format', 'json');
    assert.equal(fine.status, 0, fine.stdout);
    assert.match(fine.stdout, /"verdict": "slow"/);
    const missing = runCommand('arm', 'no/such/path');
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /no such file or folder/);
    assert.equal(runCommand('arm').status, 2);
  });
});
