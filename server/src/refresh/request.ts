/** One GET over HTTP or HTTPS: redirects followed, proxies of the environment used, no dependency. */
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { proxyCredentials, proxyFor } from './proxy';
import type { Environment } from './proxy';

export interface Network {
  /** Variables that name proxies; empty where the host of this program (VS Code) already routes requests. */
  readonly environment: Environment;
  /** Silence after which a connection counts as dead. */
  readonly idleMs: number;
  readonly userAgent: string;
}

export interface Answer {
  readonly response: IncomingMessage;
  /** After redirects. */
  readonly url: URL;
}

/** Browsers allow twenty; a price list needs one. */
const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export async function get(
  address: URL,
  headers: Readonly<Record<string, string>>,
  network: Network,
  signal: AbortSignal,
): Promise<Answer> {
  let url = address;
  for (let turn = 0; turn <= MOST_REDIRECTS; turn += 1) {
    const response = await send(url, { ...headers, 'user-agent': network.userAgent }, network, signal);
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (!REDIRECTS.has(statusCode) || location === undefined) {
      return { response, url };
    }
    response.resume();
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (!next || !/^https?:$/.test(next.protocol)) {
      throw new Error(`${url.host} redirects to what is no web address`);
    }
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw new Error(`${url.host} redirects from https to http: not followed`);
    }
    url = next;
  }
  throw new Error(`${address.host} redirects in a circle`);
}

async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  network: Network,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const proxy = proxyFor(url, network.environment);
  const base: RequestOptions = { method: 'GET', headers, signal };
  if (!proxy) {
    return answerTo(starter(url)(url, base), network.idleMs);
  }
  if (url.protocol === 'http:') {
    // A proxy takes the whole address of what is not encrypted.
    const credentials = proxyCredentials(proxy);
    const forwarded = {
      ...base,
      path: url.href,
      headers: { ...headers, host: url.host, ...(credentials && { 'proxy-authorization': credentials }) },
    };
    return answerTo(starter(proxy)(bare(proxy), forwarded), network.idleMs);
  }
  const socket = await tunnel(url, proxy, network, signal);
  const secure = () => tlsConnect({ socket, servername: url.hostname, ALPNProtocols: ['http/1.1'] });
  // Only without an agent is the connection taken that is given.
  return answerTo(httpsRequest(url, { ...base, createConnection: secure }), network.idleMs);
}

const starter = ({ protocol }: URL) => (protocol === 'https:' ? httpsRequest : httpRequest);

/** Without user and password, which Node would send to the host as its own. */
function bare(proxy: URL): URL {
  const address = new URL(proxy.href);
  address.username = '';
  address.password = '';
  return address;
}

/** A connection through the proxy to the host, not yet encrypted. */
function tunnel(url: URL, proxy: URL, { idleMs }: Network, signal: AbortSignal): Promise<Socket> {
  const host = `${url.hostname}:${url.port || '443'}`;
  const credentials = proxyCredentials(proxy);
  return new Promise((resolve, reject) => {
    const connecting = starter(proxy)(bare(proxy), {
      method: 'CONNECT',
      path: host,
      headers: { host, ...(credentials && { 'proxy-authorization': credentials }) },
      agent: false,
      signal,
    });
    connecting.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) {
        resolve(socket);
      } else {
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} answered ${statusCode} for ${host}`));
      }
    });
    connecting.on('response', (response) => {
      response.resume();
      reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode} for ${host}`));
    });
    connecting.on('error', reject);
    connecting.setTimeout(idleMs, () => connecting.destroy(new Error(`the proxy ${proxy.host} does not answer`)));
    connecting.end();
  });
}

function answerTo(asked: ClientRequest, idleMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.on('response', resolve);
    asked.on('error', reject);
    asked.setTimeout(idleMs, () => asked.destroy(new Error(`nothing came for ${Math.round(idleMs / 1000)} s`)));
    asked.end();
  });
}

/** A small text whole; throws past `largest` bytes. */
export async function textOf({ response, url }: Answer, largest: number): Promise<string> {
  if (response.statusCode !== 200) {
    response.resume();
    throw new Error(`${url.host}${url.pathname} answered ${response.statusCode}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > largest) {
      response.destroy();
      throw new Error(`${url.host}${url.pathname} is larger than ${largest} bytes`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
