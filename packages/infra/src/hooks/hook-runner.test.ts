import { HOOK_POINTS, toHookPoint, type Hook, type HookPoint } from '@llmspell/core';
import { createHookRunner } from '@llmspell/infra/hooks';
import { hookRunnerConformance } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

describe('the hook runner', () => {
  hookRunnerConformance({ test, create: createHookRunner });
});

test('a hook may be registered by any name of its point', () => {
  const hooks = createHookRunner();
  // A caller without types.
  const hook: Hook = { name: 'h', point: 'BeforeToolExecution' as HookPoint, run: () => {} };
  const off = hooks.register(hook);
  expect(hooks.list('beforeToolCall')).toMatchObject([{ point: 'beforeToolCall' }]);
  expect(hooks.list('beforeToolCall')[0]?.name).toBe('h');
  off();
  expect(hooks.has('beforeToolCall')).toBe(false);
});

describe('names of hook points', () => {
  test.each(HOOK_POINTS.map((point) => [point]))('%s in every spelling', (point) => {
    const snake = point.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const pascal = point.charAt(0).toUpperCase() + point.slice(1);
    for (const name of [point, snake, pascal, snake.toUpperCase(), snake.replaceAll('_', '-')]) {
      expect(toHookPoint(name)).toBe(point);
    }
  });

  test.each([
    ['SystemStartup', 'systemStartup'],
    ['BeforeAgentExecution', 'beforeAgentExecute'],
    ['AgentError', 'onAgentError'],
    ['BeforeToolExecution', 'beforeToolCall'],
    ['AfterToolExecution', 'afterToolCall'],
    ['ToolValidation', 'onToolValidation'],
    ['ToolError', 'onToolError'],
    ['BeforeWorkflowStart', 'beforeWorkflow'],
    ['WorkflowStageTransition', 'onWorkflowTransition'],
    ['BeforeWorkflowStage', 'beforeWorkflowStep'],
    ['AfterWorkflowStage', 'afterWorkflowStep'],
    ['WorkflowCheckpoint', 'onCheckpoint'],
    ['WorkflowRollback', 'onRollback'],
    ['AfterWorkflowComplete', 'afterWorkflow'],
    ['WorkflowError', 'onWorkflowError'],
    ['before_llm_call', 'beforeLlmCall'],
    ['afterLLMCall', 'afterLlmCall'],
    ['beforeInit', 'beforeAgentInit'],
    ['after_execute', 'afterAgentExecute'],
    ['on_error', 'onError'],
  ])('%s is %s', (name, point) => {
    expect(toHookPoint(name)).toBe(point);
  });

  test('an unknown name is an error that knows better', () => {
    expect(() => toHookPoint('before_tool_cal')).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND', message: expect.stringContaining('Did you mean beforeToolCall') }),
    );
    for (const name of ['', 'constructor', '__proto__', 'xyz']) {
      expect(() => toHookPoint(name)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    }
  });
});
