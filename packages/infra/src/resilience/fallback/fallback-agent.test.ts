import { createComponentRegistry, createRunContext, type BaseAgent, type Component } from '@llmspell/core';
import { capabilitiesOf, createFallbackAgent } from '@llmspell/infra/resilience';
import { createCaptureEvents, createCaptureLogger, createScriptedAgent } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

function setUp() {
  const events = createCaptureEvents();
  const logger = createCaptureLogger();
  const components = createComponentRegistry();
  return { events, logger, components, context: createRunContext({ events, logger, components }) };
}

const failing = (name: string, code = 'TIMEOUT' as const): BaseAgent =>
  createScriptedAgent(name, () => {
    throw errorWith(code);
  });
const can = <T extends Component>(component: T, ...capabilities: readonly string[]): T => ({
  ...component,
  capabilities,
});
const answering = (name: string) => createScriptedAgent(name, [name]);

test('named alternatives are asked one after another, with the same input', async () => {
  const { context, events } = setUp();
  const second = createScriptedAgent('second', () => {
    throw errorWith('PROVIDER_FAILED');
  });
  const third = answering('third');
  const agent = createFallbackAgent(failing('first'), { alternatives: [second, third] });
  await expect(agent.execute({ q: 1 }, context)).resolves.toBe('third');
  expect([second.inputs, third.inputs, third.paths]).toEqual([[{ q: 1 }], [{ q: 1 }], ['fallback:third']]);
  expect(events.ofType('fallback.used').map(({ data }) => data)).toEqual([
    { from: 'first', to: 'second', kind: 'agent', code: 'TIMEOUT' },
    { from: 'first', to: 'third', kind: 'agent', code: 'TIMEOUT' },
  ]);
});

test('nobody else is asked when the first one answers', async () => {
  const { context } = setUp();
  const other = answering('other');
  const agent = createFallbackAgent(answering('first'), { alternatives: [other] });
  await expect(agent.execute('q', context)).resolves.toBe('first');
  expect(other.inputs).toEqual([]);
});

test('after the named ones, those of the registry that can do the same, the most special first', async () => {
  const { context, components } = setUp();
  components.register(can(answering('broad'), 'translate', 'summarize', 'draw'));
  components.register(can(failing('special'), 'translate', 'summarize'));
  components.register(can(answering('other'), 'draw'));
  components.register(answering('none'));
  const first = can(failing('first'), 'translate', 'summarize');
  components.register(first);
  const agent = createFallbackAgent(first, { alternatives: [failing('named')], match: {} });
  await expect(agent.execute('q', context)).resolves.toBe('broad');
});

test('a component that cannot be loaded is passed over', async () => {
  const { context, components, logger } = setUp();
  components.registerLazy('agent', 'broken', () => Promise.reject(new Error('no')));
  components.registerLazy('agent', 'lazy', async () => can(answering('lazy'), 'x'));
  const agent = createFallbackAgent(failing('first'), { match: { capabilities: ['x'] } });
  await expect(agent.execute('q', context)).resolves.toBe('lazy');
  expect(logger.entries).toMatchObject([{ level: 'warn', fields: { name: 'broken' } }]);
});

test('a component of another kind can stand in', async () => {
  const { context, components } = setUp();
  components.register(can({ ...answering('flow'), kind: 'workflow' }, 'x'));
  const agent = createFallbackAgent(can(failing('first'), 'x'), { match: { kinds: ['agent', 'workflow'] } });
  await expect(agent.execute('q', context)).resolves.toBe('flow');
});

test('one who can do nothing in particular is like nobody', async () => {
  const { context, components } = setUp();
  components.register(answering('any'));
  const agent = createFallbackAgent(failing('first'), { match: {} });
  expect(await thrownBy(() => agent.execute('q', context))).toMatchObject({ code: 'TIMEOUT' });
});

test('when all fail, the error is that of the first', async () => {
  const { context } = setUp();
  const agent = createFallbackAgent(failing('first'), { alternatives: [failing('second')] });
  expect(await thrownBy(() => agent.execute('q', context))).toMatchObject({ code: 'TIMEOUT' });
});

test('a wrong input is not given to others', async () => {
  const { context } = setUp();
  const other = answering('other');
  const wrong = createScriptedAgent('first', () => {
    throw errorWith('VALIDATION_FAILED');
  });
  const agent = createFallbackAgent(wrong, { alternatives: [other] });
  expect(await thrownBy(() => agent.execute('q', context))).toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(other.inputs).toEqual([]);
});

test('an abort ends it', async () => {
  const controller = new AbortController();
  const other = answering('other');
  const first = createScriptedAgent('first', (_, { signal }) => {
    controller.abort('stop');
    throw signal.reason;
  });
  const agent = createFallbackAgent(first, { alternatives: [other] });
  expect(await thrownBy(() => agent.execute('q', createRunContext({ signal: controller.signal })))).toBe('stop');
  expect(other.inputs).toEqual([]);
});

test('a tool can do what its category says', () => {
  const tool = { kind: 'tool', name: 'x', description: 'x', category: 'math', capabilities: ['add'] };
  expect(capabilitiesOf(tool)).toEqual(['add', 'math']);
});
