import type { JsonObject, JsonValue } from '@llmspell/core';

import { SECRET_NAME } from './secret-name.ts';

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/**
 * Texts that look like secrets wherever they are: provider keys, bearer tokens, keys of clouds and forges, JSON web
 * tokens, passwords in addresses, private keys. Every part has an end in sight, so that no text makes the search long.
 */
const SECRET_TEXT =
  /\b(?:sk|pk|rk)-[\w-]{16,}|\bBearer\s{1,8}[\w.~+/=-]{8,}|\b(?:AKIA|ASIA)[A-Z\d]{16}\b|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bAIza[\w-]{30,}|(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|:\/\/[^\s/:@]{0,256}:[^\s/@]{1,256}@|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/gu;
/** A shorter text stands in ordinary words too often. */
const MIN_SECRET_LENGTH = 8;
/** What is deeper is left out: nobody looked at it. */
const MAX_DEPTH = 200;

/** Takes secrets out of data, names of fields too: by the name they are kept under, by their look, and the ones that are known. */
export type Redactor = <T extends JsonValue>(value: T) => T;

/**
 * Makes a redactor. Known secrets are found as they are, as part of an address and in JSON text; those of less than 8
 * characters only under a name for secrets.
 *
 * @param secrets Texts that must not appear, such as the values of key variables.
 */
export function createRedactor(secrets: readonly (string | undefined)[] = []): Redactor {
  const known = formsOf(secrets);
  const redactText = (text: string): string => {
    let rest = text;
    for (const secret of known) rest = rest.replaceAll(secret, REDACTED);
    return rest.replaceAll(SECRET_TEXT, REDACTED);
  };
  const redact = (value: JsonValue, { depth, hide }: Position): JsonValue => {
    if (typeof value === 'string') return hide ? REDACTED : redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_DEPTH) return REDACTED;
    if (isList(value)) return value.map((item) => redact(item, { depth: depth + 1, hide }));
    return redactObject(value, { depth: depth + 1, hide });
  };
  const redactObject = (object: JsonObject, { depth, hide }: Position): JsonObject =>
    Object.fromEntries(
      Object.entries(object).map(([name, item]) => [
        redactText(name),
        redact(item, { depth, hide: hide || SECRET_NAME.test(name) }),
      ]),
    );
  // A redacted value has the shape of the value: only texts change.
  return (value) => redact(value, { depth: 0, hide: false }) as typeof value;
}

interface Position {
  readonly depth: number;
  /** Under a name for secrets all texts are secrets; numbers are counts. */
  readonly hide: boolean;
}

/** The secrets in the forms they appear in, the longest first: one may be the beginning of another. */
function formsOf(secrets: readonly (string | undefined)[]): readonly string[] {
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= MIN_SECRET_LENGTH);
  const forms = known.flatMap((secret = '') => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
