import { createComponentRegistry, createRunContext, SpellError, type Hook, type HookPoint } from '@llmspell/core';
import { createScriptedAgent } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { runScripted } from './run-scripted.ts';

const at = (point: HookPoint, run: Hook['run']): Hook => ({ name: point, point, run });
const double = (input: unknown) => Promise.resolve(Number(input) * 2);

test('hooks change what a script is given and what it gives, or answer for it', async () => {
  const changing = [
    at('beforeAgentExecute', ({ data }) => void (data['input'] = 3)),
    at('afterAgentExecute', ({ data }) => void (data['output'] = [data['input'], data['output']])),
  ];
  const run = { name: 'mine', input: 1, work: double };
  expect(await runScripted(run, createRunContext())).toBe(2);
  expect(await runScripted(run, createRunContext({ hooks: changing }))).toEqual([3, 6]);
  const skip = [at('beforeAgentExecute', () => ({ type: 'skip', result: 'kept' }))];
  expect(await runScripted({ ...run, hooks: skip }, createRunContext())).toBe('kept');
});

test('a failure may be tried again, answered, or given to another', async () => {
  let calls = 0;
  const work = () => {
    calls += 1;
    throw new SpellError({ code: 'TIMEOUT', message: 'late' });
  };
  const run = { name: 'mine', input: 1, work };
  const again = [at('onError', () => ({ type: 'retry', maxAttempts: 2 }))];
  await expect(runScripted(run, createRunContext({ hooks: again }))).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(calls).toBe(2);
  const components = createComponentRegistry();
  components.register(createScriptedAgent('other', () => 'from the other'));
  const redirect = [at('onAgentError', () => ({ type: 'redirect', target: 'other' }))];
  expect(await runScripted(run, createRunContext({ hooks: redirect, components }))).toBe('from the other');
  const skip = [at('onAgentError', () => ({ type: 'skip', result: null }))];
  expect(await runScripted({ ...run, hooks: skip }, createRunContext())).toBeNull();
});

test('a stop comes to no hook', async () => {
  const stop = new AbortController();
  const reason = new Error('stop');
  const hooks = [at('onAgentError', () => ({ type: 'skip', result: 1 }))];
  const work = () => {
    stop.abort(reason);
    return Promise.reject(reason);
  };
  const context = createRunContext({ hooks, signal: stop.signal });
  await expect(runScripted({ name: 'mine', input: 1, work }, context)).rejects.toBe(reason);
  await expect(runScripted({ name: 'mine', input: 1, work: double }, context)).rejects.toBe(reason);
});
