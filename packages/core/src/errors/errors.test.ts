import * as core from '@llmspell/core';
import {
  isStop,
  LimitError,
  messageOf,
  PermissionError,
  ProviderError,
  ScriptError,
  SpellError,
  toSpellError,
  ValidationError,
  type ScriptLimitName,
} from '@llmspell/core';
import { expect, test, vi } from 'vitest';

const samples = {
  SpellError: new SpellError({ code: 'NOT_FOUND', message: 'x' }),
  LimitError: new LimitError('cpu', 10),
  PermissionError: new PermissionError({ kind: 'env', name: 'HOME' }),
  ProviderError: new ProviderError({ model: 'a/b', message: 'x' }),
  ScriptError: new ScriptError({ code: 'SCRIPT_FAILED', message: 'x' }),
  ValidationError: new ValidationError('x', []),
};
const classes = { SpellError, LimitError, PermissionError, ProviderError, ScriptError, ValidationError };
const names = Object.keys(samples) as readonly (keyof typeof samples)[];

test('every exported error class is covered here', () => {
  const exported = Object.entries(core)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Error)
    .map(([name]) => name);
  expect(exported.toSorted()).toEqual(names.toSorted());
});

test.each(names)('%s is branded as what it is, and as nothing else', (name) => {
  const error = samples[name];
  expect(error.name).toBe(name);
  const matching = names.filter((other) => classes[other].isInstance(error));
  expect(matching.toSorted()).toEqual([...new Set(['SpellError', name])].toSorted());
});

test('brands hold across two copies of the package', async () => {
  vi.resetModules();
  const copy = await import('@llmspell/core');
  expect(copy.SpellError).not.toBe(SpellError);
  for (const name of names) {
    expect(samples[name]).not.toBeInstanceOf(copy.SpellError);
    expect(copy[name].isInstance(samples[name])).toBe(true);
    expect(copy.SpellError.isInstance(samples[name])).toBe(true);
  }
  expect(copy.isStop(samples.LimitError)).toBe(true);
  expect(copy.toSpellError(samples.ProviderError)).toBe(samples.ProviderError);
});

test.each([undefined, null, 1, 'NOT_FOUND', {}, new Error('x'), { code: 'NOT_FOUND', name: 'SpellError' }])(
  '%s is no error of ours',
  (value) => {
    for (const name of names) expect(classes[name].isInstance(value)).toBe(false);
  },
);

test('an error survives JSON without stack and cause', () => {
  const error = new SpellError({
    code: 'STATE_CONFLICT',
    message: 'm',
    retryable: true,
    data: { key: 'a' },
    cause: new Error('secret'),
  });
  const text = JSON.stringify(error);
  expect(JSON.parse(text)).toEqual({
    name: 'SpellError',
    code: 'STATE_CONFLICT',
    message: 'm',
    retryable: true,
    data: { key: 'a' },
  });
  const restored = SpellError.fromJSON(JSON.parse(text) as core.SpellErrorJson);
  expect(SpellError.isInstance(restored)).toBe(true);
  expect(JSON.stringify(restored)).toBe(text);
});

test('an error that comes back from JSON keeps its name, but not the class whose fields it lost', () => {
  const restored = SpellError.fromJSON(samples.LimitError.toJSON());
  expect(restored.toJSON()).toEqual(samples.LimitError.toJSON());
  expect(LimitError.isInstance(restored)).toBe(false);
  expect(isStop(restored)).toBe(true);
});

test('an error keeps its cause and shows its name in the stack', () => {
  const cause = new Error('inner');
  const error = new SpellError({ code: 'INTERNAL', message: 'outer', cause });
  expect(error.cause).toBe(cause);
  expect(String(error)).toBe('SpellError: outer');
  expect('cause' in new SpellError({ code: 'INTERNAL', message: 'x' })).toBe(false);
});

test.each(['ABORTED', 'RUN_CANCELLED', 'SCRIPT_LIMIT', 'BUDGET_EXCEEDED'] as const)('%s is a stop', (code) => {
  expect(isStop(new SpellError({ code, message: 'x' }))).toBe(true);
});

test('a stop is nothing but the stop codes, unless the signal is aborted', () => {
  const stopCodes = core.ERROR_CODES.filter((code) => isStop(new SpellError({ code, message: 'x' })));
  expect(stopCodes).toEqual(['ABORTED', 'BUDGET_EXCEEDED', 'RUN_CANCELLED', 'SCRIPT_LIMIT']);
  expect(isStop(new Error('x'), new AbortController().signal)).toBe(false);
  expect(isStop(new Error('x'), AbortSignal.abort())).toBe(true);
});

test('toSpellError gives every value a code and keeps the original as cause', () => {
  expect(toSpellError(samples.LimitError, 'TOOL_FAILED')).toBe(samples.LimitError);
  const cause = new RangeError('too far');
  expect(toSpellError(cause, 'TOOL_FAILED', 'Tool "x" failed')).toMatchObject({
    code: 'TOOL_FAILED',
    message: 'Tool "x" failed: too far',
    cause,
  });
  expect(toSpellError('text')).toMatchObject({ code: 'INTERNAL', message: 'text', cause: 'text' });
});

test('a timeout of the platform keeps its meaning; an abort inside of foreign code is a failure like any other', () => {
  expect(toSpellError(new DOMException('stop', 'AbortError'), 'TOOL_FAILED').code).toBe('TOOL_FAILED');
  expect(toSpellError(new DOMException('late', 'TimeoutError'), 'TOOL_FAILED').code).toBe('TIMEOUT');
});

test.each([
  [new Error('m'), 'm'],
  [new TypeError(''), 'TypeError'],
  ['text', 'text'],
  [{ message: 'm' }, 'm'],
  [{ message: 1 }, 'a value of type object was thrown'],
  [null, 'a value of type null was thrown'],
  [undefined, 'a value of type undefined was thrown'],
  [7, 'a value of type number was thrown'],
])('the message of %s is readable', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});

test.each([
  [undefined, 'PROVIDER_UNAVAILABLE', true],
  [400, 'PROVIDER_FAILED', false],
  [401, 'PROVIDER_UNAUTHORIZED', false],
  [403, 'PROVIDER_UNAUTHORIZED', false],
  [404, 'PROVIDER_FAILED', false],
  [408, 'PROVIDER_UNAVAILABLE', true],
  [409, 'PROVIDER_UNAVAILABLE', true],
  [429, 'PROVIDER_RATE_LIMITED', true],
  [500, 'PROVIDER_UNAVAILABLE', true],
  [529, 'PROVIDER_UNAVAILABLE', true],
])('a provider that answers %s fails with %s', (status, code, retryable) => {
  const error = new ProviderError({ model: 'a/b', message: 'no', ...(status === undefined ? {} : { status }) });
  expect(error).toMatchObject({ code, retryable, status, message: 'Model "a/b": no' });
});

test('a provider says for itself whether to try again, and when', () => {
  const error = new ProviderError({ model: 'a/b', message: 'no', status: 429, retryable: false, retryAfterMs: 50 });
  expect(error).toMatchObject({ retryable: false, retryAfterMs: 50 });
  expect(error.data).toEqual({ model: 'a/b', status: 429, retryAfterMs: 50 });
});

test.each([
  [{ kind: 'read', path: '/a' }, 'read /a', '--allow-read=/a'],
  [{ kind: 'write', path: '/a' }, 'write /a', '--allow-write=/a'],
  [{ kind: 'net', host: 'x.org', port: 443 }, 'connect to x.org:443', '--allow-net=x.org:443'],
  [{ kind: 'net', host: '::1', port: 80 }, 'connect to [::1]:80', '--allow-net=[::1]:80'],
  [{ kind: 'net', host: '[::1]', port: 80 }, 'connect to [::1]:80', '--allow-net=[::1]:80'],
  [{ kind: 'run', command: 'git' }, 'run git', '--allow-run=git'],
  [{ kind: 'env', name: 'HOME' }, 'read the environment variable HOME', '--allow-env=HOME'],
  [{ kind: 'model', model: 'a/b' }, 'call the model a/b', '--allow-model=a/b'],
  [{ kind: 'tool', tool: 'calc' }, 'use the tool calc', '--allow-tool=calc'],
] satisfies [core.PermissionRequest, string, string][])(
  'a refused %o names what and the flag',
  (request, what, flag) => {
    const error = new PermissionError(request);
    expect(error.message).toBe(`No permission to ${what}. To allow it, pass ${flag}.`);
    expect(error.data).toMatchObject({ permission: request.kind, flag });
    expect(error.request).toBe(request);
    expect(new PermissionError(request, 'not today').message).toContain(`${what} (not today). To allow it`);
  },
);

test.each([
  ['memory', 'bytes of memory', 'memoryBytes (--memory)'],
  ['cpu', 'ms of CPU time', 'cpuMs (--cpu-time)'],
  ['wall', 'ms of elapsed time', 'wallMs (--timeout)'],
  ['output', 'bytes of output', 'maxOutputBytes (--max-output)'],
  ['host-calls', 'host calls', 'maxHostCalls'],
  ['message-size', 'bytes in one value', 'maxMessageBytes'],
  ['pending-calls', 'pending calls', 'maxPendingCalls'],
  ['timers', 'timers', 'maxTimers'],
] satisfies [ScriptLimitName, string, string][])(
  'the limit %s is named with its unit and what raises it',
  (limit, unit, raise) => {
    const error = new LimitError(limit, 64);
    expect(error.message).toBe(
      `The script was stopped: it used more than the allowed 64 ${unit}. If that is not enough, raise ${raise}.`,
    );
    expect(error).toMatchObject({ code: 'SCRIPT_LIMIT', limit, data: { limit, allowed: 64 } });
  },
);

test('a script error carries the frames of the script', () => {
  const frames = [{ file: 'spell.lua', line: 3 }];
  const error = new ScriptError({ code: 'SCRIPT_FAILED', message: 'x', frames, trace: 't', thrown: { code: 1 } });
  expect(error).toMatchObject({ frames, trace: 't', thrown: { code: 1 } });
  expect(samples.ScriptError.frames).toEqual([]);
});
