import assert from 'node:assert/strict';
import { proxyCredentials, proxyFor } from '../../../../server/src/refresh/proxy';

const AWS = new URL('https://pricing.us-east-1.amazonaws.com/offers');

describe('the proxy of a request', () => {
  it('is that of its protocol, in either case, the lower one first', () => {
    const proxy = (environment: Record<string, string>, url = AWS) => proxyFor(url, environment)?.href;
    assert.equal(proxy({ HTTPS_PROXY: 'http://a:3128' }), 'http://a:3128/');
    assert.equal(proxy({ https_proxy: 'http://b', HTTPS_PROXY: 'http://a' }), 'http://b/');
    assert.equal(proxy({ HTTP_PROXY: 'http://a' }), undefined);
    assert.equal(proxy({ HTTP_PROXY: 'http://a' }, new URL('http://x/')), 'http://a/');
    assert.equal(proxy({ ALL_PROXY: 'a:8080' }), 'http://a:8080/', 'without a protocol');
    assert.equal(proxy({ HTTPS_PROXY: '' }), undefined);
  });

  it('is none for exempt hosts', () => {
    const exempt = (NO_PROXY: string) => proxyFor(AWS, { HTTPS_PROXY: 'http://a', NO_PROXY }) === undefined;
    for (const list of [
      '*',
      'amazonaws.com',
      '.amazonaws.com',
      '*.amazonaws.com',
      'x, pricing.us-east-1.amazonaws.com',
      'amazonaws.com:443',
    ]) {
      assert.ok(exempt(list), list);
    }
    for (const list of ['', 'aws.com', 'amazonaws.com:80', 'us-east-1', '.', ',']) {
      assert.ok(!exempt(list), list);
    }
  });

  it('is refused where it is no HTTP proxy, without showing its password', () => {
    for (const HTTPS_PROXY of ['socks5://me:secret@a', 'http://me:secret@:x']) {
      assert.throws(
        () => proxyFor(AWS, { HTTPS_PROXY }),
        (error: Error) => !error.message.includes('secret'),
      );
    }
  });

  it('is given its user', () => {
    // me:p@ss in base64
    assert.equal(proxyCredentials(new URL('http://me:p%40ss@a')), 'Basic bWU6cEBzcw==');
    assert.equal(proxyCredentials(new URL('http://a')), undefined);
  });
});
