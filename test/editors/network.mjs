// Goal: everything works with no network, and no connection is so much as tried. Counted by the kernel, not by the server.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIALECTS } from './dialects.mjs';
import { alone, isPermitted, trafficIn } from './namespace.mjs';
import { oracle } from './oracle.mjs';
import { SERVER } from './session.mjs';

const skip = isPermitted ? undefined : 'a network namespace of its own is not permitted here';

export function networkTests() {
  return [
    { name: 'in an empty network namespace, a connection that is tried is counted', skip, body: counted },
    { name: 'in an empty network namespace, every dialect is answered and nothing is tried', skip, body: answered },
  ];
}

const TRY = "require('net').connect(80, '192.0.2.1').on('error', () => process.exit())";

const counted = () =>
  withCounters(async (path) => {
    const [command, ...args] = alone([process.execPath, '-e', TRY], path);
    spawnSync(command, args);
    const { attempts } = trafficIn(path);
    assert.ok(attempts > 0);
    return `${attempts} counted`;
  });

const answered = () =>
  withCounters(async (path) => {
    const asked = await oracle(alone(SERVER, path));
    for (const { dialect, file, language, text, at } of DIALECTS) {
      const { codes } = await asked.read(file, language, text, at);
      assert.ok(codes.length > 0, dialect);
    }
    assert.equal(await asked.stop(), 0);
    assert.deepEqual(trafficIn(path), { devices: ['lo'], attempts: 0 });
    return `${DIALECTS.length} dialects, 0 attempts`;
  });

async function withCounters(body) {
  const folder = mkdtempSync(join(tmpdir(), 'placewright-network-'));
  try {
    return await body(join(folder, 'counters'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
