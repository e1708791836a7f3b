import { deepStrictEqual, equal, ok } from 'node:assert/strict';

import { SpellError, textOf, type CompletionPart, type ErrorCode } from '@llmspell/core';

import { errorText } from '../error-text.ts';
import { ask, asking, failureOf } from './ask.ts';
import type { LLMProviderConformanceOptions, ProviderFault } from './options.ts';

const FAULTS: readonly (readonly [ProviderFault, ErrorCode, retryable: boolean])[] = [
  ['unauthorized', 'PROVIDER_UNAUTHORIZED', false],
  ['rate-limited', 'PROVIDER_RATE_LIMITED', true],
  ['unavailable', 'PROVIDER_UNAVAILABLE', true],
  ['rejected', 'PROVIDER_FAILED', false],
  ['no-connection', 'PROVIDER_UNAVAILABLE', true],
  ['cut', 'PROVIDER_UNAVAILABLE', true],
  ['malformed', 'PROVIDER_UNAVAILABLE', true],
];

/** Failures become errors with a code, and tell no secret. */
export function testFaults({ test, create }: LLMProviderConformanceOptions): void {
  for (const [fault, code, retryable] of FAULTS) {
    test(`fails with ${code} when the call is ${fault}, after one attempt, and tells no prompt and no key`, async () => {
      await using fixture = await create();
      fixture.answer?.({ text: 'one two three four five six' });
      fixture.fail?.(fault);
      const error = await failureOf(fixture.provider.stream(asking(fixture.modelId)));
      ok(SpellError.isInstance(error), `expected a SpellError, got ${String(error)}`);
      deepStrictEqual([error.code, error.retryable], [code, retryable]);
      equal(error.name, 'ProviderError');
      if (fault === 'rate-limited') equal(error.data?.['retryAfterMs'], 1500);
      equal(fixture.calls?.(), 1);
      const text = errorText(error);
      for (const secret of ['PROMPT-NEEDLE', 'lighthouse', ...(fixture.secrets ?? [])]) {
        ok(!text.includes(secret), `the error holds "${secret}":\n${text}`);
      }
    });
  }

  test('passes on what came before the answer was cut', async () => {
    await using fixture = await create();
    fixture.answer?.({ text: 'one two three four five six' });
    fixture.fail?.('cut');
    const seen: CompletionPart[] = [];
    const error = await failureOf(fixture.provider.stream(asking(fixture.modelId)), seen);
    ok(SpellError.isInstance(error));
    ok(seen.some(({ type }) => type === 'text-delta'));
    ok(seen.every(({ type }) => type !== 'finish'));
  });

  test('survives bytes that are no text: with an answer, or an error with a code', async () => {
    await using fixture = await create();
    fixture.answer?.({ text: 'one two three four five six' });
    fixture.fail?.('noise');
    const parts: CompletionPart[] = [];
    const error = await failureOf(fixture.provider.stream(asking(fixture.modelId)), parts).catch(() => undefined);
    if (error === undefined) equal(parts.at(-1)?.type, 'finish');
    else ok(SpellError.isInstance(error), 'expected a SpellError');
  });

  test('works again after a failure', async () => {
    await using fixture = await create();
    fixture.fail?.('unavailable');
    await failureOf(fixture.provider.stream(asking(fixture.modelId)));
    equal(textOf((await ask(fixture, { text: 'again' })).message), 'again');
  });
}
