import type { JsonValue } from '@llmspell/core';
import {
  createRedactor,
  environmentSecrets,
  REDACTED,
  redactingAudit,
  redactingLogger,
} from '@llmspell/infra/security';
import { createCaptureAudit, createCaptureLogger } from '@llmspell/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const redact = createRedactor(['known-secret', 'known-secret-longer', 'short', undefined, 'with "quotes" & more']);

describe('a redactor', () => {
  test.each<[JsonValue, JsonValue]>([
    ['a known-secret b', `a ${REDACTED} b`],
    ['known-secret-longer', REDACTED],
    ['known-secretknown-secret', REDACTED + REDACTED],
    ['short', 'short'],
    [`key=${encodeURIComponent('with "quotes" & more')}`, `key=${REDACTED}`],
    [JSON.stringify({ a: 'with "quotes" & more' }), `{"a":"${REDACTED}"}`],
    ['sk-proj-abcdefghijklmnop', REDACTED],
    ['Authorization: Bearer abc.def-123', `Authorization: ${REDACTED}`],
    ['AKIAABCDEFGHIJKLMNOP', REDACTED],
    ['ghp_abcdefghijklmnopqrstuvwx', REDACTED],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', REDACTED],
    ['postgres://user:pa55@host/db', `postgres${REDACTED}host/db`],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nrest', `${REDACTED}\nrest`],
    ['-----BEGIN PRIVATE KEY-----\nabc', REDACTED],
    ['ask-me-about-this-long-name', 'ask-me-about-this-long-name'],
    ['https://example.com:443/a@b', 'https://example.com:443/a@b'],
    [
      { password: 'x', apiKey: 'x', api_key: 'x', 'x-api-key': 'x', Authorization: 'x', accessToken: 'x', cookie: 'x' },
      {
        password: REDACTED,
        apiKey: REDACTED,
        api_key: REDACTED,
        'x-api-key': REDACTED,
        Authorization: REDACTED,
        accessToken: REDACTED,
        cookie: REDACTED,
      },
    ],
    [
      { inputTokens: 5, tokens: 7, tokenCount: null },
      { inputTokens: 5, tokens: 7, tokenCount: null },
    ],
    [{ credentials: { user: 'u', list: ['a', 1] } }, { credentials: { user: REDACTED, list: [REDACTED, 1] } }],
    [{ 'known-secret': 1 }, { [REDACTED]: 1 }],
    [
      { name: 'n', list: [1, true, null, 'text'] },
      { name: 'n', list: [1, true, null, 'text'] },
    ],
  ])('makes of %j %j', (value, expected) => {
    expect(redact(value)).toEqual(expected);
  });

  test('leaves its input as it is', () => {
    const value = Object.freeze({ password: 'x', list: Object.freeze(['known-secret']) });
    redact(value);
    expect(value).toEqual({ password: 'x', list: ['known-secret'] });
  });

  test('keeps a field named __proto__ one', () => {
    const value = JSON.parse('{"__proto__":{"password":"x"}}') as JsonValue;
    expect(JSON.stringify(redact(value))).toBe(`{"__proto__":{"password":"${REDACTED}"}}`);
  });

  test('leaves out what is too deep to look at', () => {
    let value: JsonValue = 'known-secret';
    for (let depth = 0; depth < 50_000; depth += 1) value = depth % 2 === 0 ? [value] : { a: value };
    expect(JSON.stringify(redact(value))).not.toContain('known-secret');
  });

  test('lets no known secret through, at any depth, in names and values', () => {
    const secrets = fc.array(fc.string({ minLength: 8, maxLength: 12 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(secrets, fc.jsonValue({ maxDepth: 4 }), fc.string(), (known, around, text) => {
        // A secret within the word that stands for it would be everywhere.
        fc.pre(known.every((secret) => !REDACTED.includes(secret)));
        const [first = '', ...others] = known;
        const value: JsonValue = {
          a: [around as JsonValue, { [`${text}${first}`]: `${first}${text}` }],
          b: known.join(text),
          c: { d: { e: [[others.join('')]] } },
        };
        const texts: string[] = [];
        collectTexts(createRedactor(known)(value), texts);
        for (const secret of known)
          expect(texts.filter((found) => found.replaceAll(REDACTED, '\n').includes(secret))).toEqual([]);
      }),
    );
  });

  test('takes time that grows with the text alone', () => {
    for (const part of [
      'eyJ-',
      'eyJaaaaaaaaaaa.',
      'sk-',
      'Bearer ',
      '-----BEGIN ',
      '-----BEGIN PRIVATE KEY-----',
      '://a:',
      '://',
      'a:b@',
      'gh',
      ' ',
    ]) {
      const text = part.repeat(200_000 / part.length);
      expect(redact(text).length).toBeLessThan(300_000);
    }
  });
});

function collectTexts(value: JsonValue, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    texts.push(name);
    collectTexts(item, texts);
  }
}

describe('secrets of an environment', () => {
  test('are the values under names for secrets, and what logs in in addresses', () => {
    const secrets = environmentSecrets({
      OPENAI_API_KEY: ' sk-one ',
      GITHUB_TOKEN: 'two',
      HOME: '/home/x',
      EMPTY: undefined,
      PROXY: 'http://user:p%40ss@proxy.test:8080/',
      BROKEN: 'http://user:100%@x/',
      PLAIN: 'http://x.test/?a=b@c',
    });
    expect(new Set(secrets)).toEqual(
      new Set([' sk-one ', 'sk-one', 'two', 'p%40ss', 'p@ss', 'user:p%40ss', '100%', 'user:100%']),
    );
  });

  test('are found in whatever text, and no text of a variable makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), (secret, rest) => {
        fc.pre(secret.trim().length >= 8 && !rest.includes(secret));
        const redactOwn = createRedactor(environmentSecrets({ MY_SECRET: secret, OTHER: rest }));
        expect(redactOwn(`before ${secret} after`)).not.toContain(secret);
      }),
    );
  });
});

describe('what looks on without seeing secrets', () => {
  test('is a logger, whose fields are built only when they are read', () => {
    const capture = createCaptureLogger();
    const logger = redactingLogger(capture, redact);
    logger.log('info', 'a known-secret');
    logger.log('warn', 'b', { text: 'known-secret' });
    logger.log('error', 'c', () => ({ deep: ['known-secret'] }));
    expect(JSON.stringify(capture.entries)).not.toContain('known-secret');
    expect(capture.entries.map(({ level }) => level)).toEqual(['info', 'warn', 'error']);
    const deaf = redactingLogger({ log: () => {} }, redact);
    deaf.log('trace', 'd', () => expect.fail('built'));
  });

  test('is an audit sink', () => {
    const capture = createCaptureAudit();
    const audit = redactingAudit(capture, redact);
    const entry = { timestamp: 't', action: 'a', result: 'success', runId: 'r' } as const;
    audit.record({ ...entry, target: 'known-secret', path: 'a/known-secret' });
    audit.record({ ...entry, target: 'x', path: '', details: { text: 'known-secret' } });
    expect(capture.records).toEqual([
      { ...entry, target: REDACTED, path: `a/${REDACTED}` },
      { ...entry, target: 'x', path: '', details: { text: REDACTED } },
    ]);
  });
});
