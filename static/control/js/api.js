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

async function request(url, accept, { signal, fetcher = globalThis.fetch }) {
  try {
    return await fetcher(url, { signal, credentials: 'same-origin', headers: { Accept: accept } });
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

/** The bytes at an address as `decode` reads them; every failure is an ApiError. */
export async function fetchBytes(url, decode, options = {}) {
  const response = await request(url, 'application/octet-stream', options);
  if (!response.ok) throw await refuse(response);
  const bytes = await response.arrayBuffer().catch(() => { throw new ApiError('offline', 0); });
  try {
    return decode(bytes);
  } catch (error) {
    throw new ApiError('unreadable', response.status, error.message);
  }
}

/** The address of a map file under another knowledge: the server leads on to the one with its hash. */
export function addressOf(fileUrl, { knownOn, reportedUntil }) {
  const query = new URLSearchParams();
  if (knownOn) query.set('known_on', knownOn);
  if (reportedUntil) query.set('reported_until', reportedUntil);
  return fileUrl.split('?')[0] + (query.size ? `?${query}` : '');
}

/** One district with its history and evidence, under the reading of the page; kept while the page lives. */
export function createDistrictLoader(addressPattern, reading, fetcher) {
  const kept = new Map();
  const query = new URLSearchParams();
  if (reading.known_on) query.set('known_on', reading.known_on);
  if (reading.reported_until) query.set('reported_until', reading.reported_until);
  const suffix = query.size ? `?${query}` : '';
  return async function loadDistrict(slug, signal) {
    if (!kept.has(slug)) {
      const url = addressPattern.replace('{slug}', encodeURIComponent(slug)) + suffix;
      kept.set(slug, await fetchJson(url, { signal, fetcher }));
    }
    return kept.get(slug);
  };
}
