import { strict as assert } from 'node:assert';
import { diagnosticsText } from '../../../client/src/diagnosticsText';
import { createTroubles } from '../../../client/src/troubles';

describe('the diagnostics for a report', () => {
  const known = {
    version: '1.2.3',
    editor: 'Code 1.101.0',
    system: 'linux x64, Node 22.0.0',
    host: 'desktop',
    isTrusted: true,
    folders: 1,
    schemes: ['file'],
    isRunning: true,
    list: undefined,
  };

  it('say of an error its kind and when, never its message', () => {
    const troubles = createTroubles(() => new Date('2026-11-23T10:00:00Z'));
    troubles.note('placewright/panel', Object.assign(new Error('/home/ada/secret.yaml: key-123'), { code: -32603 }));
    troubles.note('server stopped', 'secret text');
    troubles.note('start', Object.assign(new Error('x'), { name: '/home/ada/bin', code: 'with blanks in it' }));
    const text = diagnosticsText({ ...known, troubles: troubles.last });
    assert.match(text, /^- 2026-11-23T10:00:00\.000Z placewright\/panel Error -32603$/m);
    assert.match(text, /^- 2026-11-23T10:00:00\.000Z server stopped$/m);
    assert.ok(!/ada|secret|key-123|blanks/.test(text), text);
  });

  it('keep the last ten', () => {
    const troubles = createTroubles();
    for (let at = 0; at < 25; at += 1) {
      troubles.note(`request ${at}`);
    }
    assert.deepEqual([troubles.last.length, troubles.last[0]?.what], [10, 'request 15']);
  });

  it('say that the workloads are not known where the server does not answer', () => {
    assert.match(
      diagnosticsText({ ...known, isRunning: false, troubles: [] }),
      /not running\nWorkloads: not known\nErrors: none\n$/,
    );
  });
});
