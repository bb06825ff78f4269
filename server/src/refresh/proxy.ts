/**
 * Which proxy a request takes, by the variables that command-line programs use: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and
 * NO_PROXY, in either case. `NO_PROXY` holds host names with or without a leading dot, `host:port`, or `*`; address ranges
 * (10.0.0.0/8) are not understood.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined: straight to the host. Throws where the variable holds no address. */
export function proxyFor(target: URL, environment: Environment): URL | undefined {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  if (isExempt(target, read('NO_PROXY') ?? '')) {
    return undefined;
  }
  const name = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const stated = read(name) ?? read('ALL_PROXY');
  if (stated === undefined) {
    return undefined;
  }
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(stated) ? stated : `http://${stated}`;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    // Not the text: it may hold a password.
    throw new Error(`${name} is not the address of an HTTP proxy`);
  }
  return new URL(text);
}

function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, host = '', onPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      const bare = host.replace(/^\*?\./, '');
      const isHost = host === '*' || hostname === bare || hostname.endsWith(`.${bare}`);
      return bare !== '' && isHost && (onPort === undefined || onPort === ownPort);
    });
}

/** For the header `Proxy-Authorization`; absent without a user. */
export function proxyCredentials({ username, password }: URL): string | undefined {
  if (username === '') {
    return undefined;
  }
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
