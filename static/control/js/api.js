/**
 * What the site fetches, and how it fails. Input: addresses named in the page. Output: JSON or bytes,
 * or an ApiError a person can act on. Must not know what is done with either.
 */

/** A failed request: `kind` is "offline", "missing", "refused", "busy", "server" or "unreadable". */
export class ApiError extends Error {
  constructor(kind, status, reason) {
    super(reason || kind);
    this.kind = kind;
    this.status = status;
  }
}

const kindOf = (status) => {
  if (status === 404) return 'missing';
  if (status === 429) return 'busy';
  return status >= 500 ? 'server' : 'refused';
};

async function request(url, accept, { signal, method, fetcher = globalThis.fetch }) {
  try {
    return await fetcher(url, { signal, method, credentials: 'same-origin', headers: { Accept: accept } });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError('offline', 0);
  }
}

const refuse = async (response) => {
  const body = await response.json().catch(() => undefined);
  return new ApiError(kindOf(response.status), response.status, body?.error?.reason);
};

/** The JSON at an address; every failure is an ApiError. */
export async function fetchJson(url, options = {}) {
  const response = await request(url, 'application/json', options);
  if (!response.ok) throw await refuse(response);
  const body = await response.json().catch(() => undefined);
  if (body === undefined) throw new ApiError('unreadable', response.status);
  return body;
}

/** The part of the page that carries a small file itself, which saves a request; undefined where none does. */
const findCarrier = (url) => [...document.querySelectorAll('script[data-file]')].find(({ dataset }) => dataset.file === url);

const readCarried = (carrier) => Uint8Array.from(atob(carrier.textContent), (letter) => letter.charCodeAt(0)).buffer;

async function requestBytes(url, options) {
  const response = await request(url, 'application/octet-stream', options);
  if (!response.ok) throw await refuse(response);
  return response.arrayBuffer().catch(() => { throw new ApiError('offline', 0); });
}

/** The bytes at an address, or carried for it, as `decode` reads them; every failure is an ApiError. */
export async function fetchBytes(url, decode, options = {}) {
  const carrier = findCarrier(url);
  const answered = carrier ? null : await requestBytes(url, options);
  try {
    return decode(carrier ? readCarried(carrier) : answered);
  } catch (error) {
    throw new ApiError('unreadable', 200, error.message);
  }
}

/** The path that an address leads to; files of a map are named by their content. */
export async function findPath(url, options = {}) {
  const response = await request(url, '*/*', { ...options, method: 'HEAD' });
  if (!response.ok) throw await refuse(response);
  return new URL(response.url).pathname;
}

/** The parameters that ask for a knowledge; none for the present one. */
export function writeKnowledge({ knownOn, reportedUntil }) {
  const query = new URLSearchParams();
  if (knownOn) query.set('known_on', knownOn);
  if (reportedUntil) query.set('reported_until', reportedUntil);
  return query;
}

/** The address of a file or page under a knowledge; of a map file the server leads on to the one with its hash. */
export function addressOf(url, knowledge) {
  const query = writeKnowledge(knowledge);
  return url.split('?')[0] + (query.size ? `?${query}` : '');
}

/** One district with its history and evidence under a knowledge; kept while the page lives. */
export function createDistrictLoader(addressPattern, fetcher) {
  const kept = new Map();
  return async function loadDistrict(slug, knowledge, signal) {
    const url = addressOf(addressPattern.replace('{slug}', encodeURIComponent(slug)), knowledge);
    if (!kept.has(url)) kept.set(url, await fetchJson(url, { signal, fetcher }));
    return kept.get(url);
  };
}
