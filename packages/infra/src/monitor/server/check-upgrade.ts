import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may connect. */
export interface UpgradeRules {
  readonly path: string;
  readonly token: string | undefined;
  readonly allowedOrigins: ReadonlySet<string>;
}

/** An HTTP answer that is no. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Says why a request may not connect; `undefined` when it may. A browser always says where its page is from; what says
 * nothing of that is no browser, and no page can make it connect.
 */
export function checkUpgrade(request: IncomingMessage, rules: UpgradeRules): Refusal | undefined {
  const { origin, authorization } = request.headers;
  if (origin !== undefined && !rules.allowedOrigins.has(origin)) {
    return { status: 403, reason: 'Pages of this origin may not connect. Allow it with allowedOrigins.' };
  }
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url?.pathname !== rules.path) return { status: 404, reason: 'There is nothing here.' };
  if (rules.token === undefined) return undefined;
  const given = authorization?.match(/^Bearer (.+)$/i)?.[1] ?? url.searchParams.get('token') ?? '';
  if (isSame(given, rules.token)) return undefined;
  return { status: 401, reason: 'Expected the token, as "Authorization: Bearer …" or "?token=…".' };
}

/** Takes the same time for every wrong token. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
