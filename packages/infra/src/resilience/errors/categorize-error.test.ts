import { ERROR_CODES, ProviderError, ValidationError } from '@llmspell/core';
import { retryAfterOf } from '@llmspell/core/kit';
import { categorizeError, ERROR_CATEGORIES, inCategories, isRetryable } from '@llmspell/infra/resilience';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';

test('a code tells the category', () => {
  const table = [
    ['TIMEOUT', 'transient'],
    ['PROVIDER_RATE_LIMITED', 'rate-limit'],
    ['RATE_LIMITED', 'rate-limit'],
    ['VALIDATION_FAILED', 'validation'],
    ['PERMISSION_DENIED', 'permission'],
    ['STATE_LOCKED', 'resource'],
    ['OVERLOADED', 'resource'],
    ['OUTPUT_INVALID', 'provider'],
    ['FILE_FAILED', 'unknown'],
  ] as const;
  for (const [code, category] of table) expect([code, categorizeError(errorWith(code))]).toEqual([code, category]);
  expect(categorizeError(new ValidationError('Input', []))).toBe('validation');
  expect(categorizeError(new ProviderError({ model: 'a/b', message: 'busy', status: 503 }))).toBe('transient');
});

test('where the code tells only the place, the cause tells the category', () => {
  const cause = errorWith('TOOL_FAILED', { cause: errorWith('PERMISSION_DENIED') });
  expect(categorizeError(errorWith('STEP_FAILED', { cause }))).toBe('permission');
  expect(categorizeError(errorWith('TOOL_FAILED', { cause: Object.assign(new Error('x'), { code: 'ENOSPC' }) }))).toBe(
    'resource',
  );
  expect(categorizeError(errorWith('TOOL_FAILED'))).toBe('unknown');
  expect(categorizeError(errorWith('HTTP_FAILED', { retryable: true }))).toBe('transient');
});

test('causes that go in a circle come to an end', () => {
  const error = errorWith('STEP_FAILED');
  Object.defineProperty(error, 'cause', { value: error });
  expect(categorizeError(error)).toBe('unknown');
});

test('any value and any code has a category', () => {
  fc.assert(fc.property(fc.anything(), (value) => ERROR_CATEGORIES.includes(categorizeError(value))));
  for (const code of ERROR_CODES) expect(ERROR_CATEGORIES).toContain(categorizeError(errorWith(code)));
});

test('tests for errors can be built of categories', () => {
  const fits = inCategories('transient', 'resource');
  expect([fits(errorWith('TIMEOUT')), fits(errorWith('OVERLOADED')), fits(errorWith('NOT_FOUND'))]).toEqual([
    true,
    true,
    false,
  ]);
});

test('an error of ours says itself whether it may go away; of a foreign one the code of the platform does', () => {
  expect([isRetryable(errorWith('TIMEOUT')), isRetryable(errorWith('X_ANY', { retryable: true }))]).toEqual([
    false,
    true,
  ]);
  expect(isRetryable(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBe(true);
  expect(isRetryable(new Error('x'))).toBe(false);
});

test('what the other side asked to wait is read from the error', () => {
  expect(retryAfterOf(errorWith('RATE_LIMITED', { retryAfterMs: 70 }))).toBe(70);
  expect(retryAfterOf(errorWith('RATE_LIMITED', { retryAfterMs: -1 }))).toBeUndefined();
  expect([retryAfterOf(errorWith('TIMEOUT')), retryAfterOf('x')]).toEqual([undefined, undefined]);
});
