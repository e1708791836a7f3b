import type { JsonObject, JsonValue } from '@llmspell/core';

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/** Names under which secrets are kept. */
const SECRET_NAME =
  /passw(?:or)?d|passphrase|secret|token|api[-_]?key|authorization|cookie|credential|private[-_]?key/iu;
/** Counts of tokens are no tokens. */
const COUNT_NAME = /tokens$/iu;
/** Texts that look like secrets wherever they are: provider keys, bearer tokens, keys of clouds and forges, private keys. */
const SECRET_TEXT =
  /\b(?:sk|pk|rk)-[\w-]{16,}|\bBearer\s+[\w.~+/=-]{8,}|\b(?:AKIA|ASIA)[A-Z\d]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bAIza[\w-]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu;
/** A shorter text stands in ordinary words too often. */
const MIN_SECRET_LENGTH = 8;

/** Takes secrets out of data: by the name they are kept under, by their look, and the ones that are known. */
export type Redactor = <T extends JsonValue>(value: T) => T;

/** Makes a redactor. @param secrets Texts that must not appear, such as the values of key variables. */
export function createRedactor(secrets: readonly (string | undefined)[] = []): Redactor {
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= MIN_SECRET_LENGTH);
  const redactText = (text: string): string => {
    const plain = text.replaceAll(SECRET_TEXT, REDACTED);
    return known.reduce((rest: string, secret) => rest.replaceAll(secret ?? REDACTED, REDACTED), plain);
  };
  const redact = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    return isList(value) ? value.map((item) => redact(item)) : redactObject(value);
  };
  const redactObject = (object: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(object).map(([name, item]) => [name, isSecretName(name, item) ? REDACTED : redact(item)]),
    );
  // A redacted value has the shape of the value: only texts change.
  return (value) => redact(value) as typeof value;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isSecretName(name: string, value: JsonValue): boolean {
  return typeof value === 'string' && SECRET_NAME.test(name) && !COUNT_NAME.test(name);
}
