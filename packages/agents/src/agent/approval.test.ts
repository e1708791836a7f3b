import { createLocalWaits, createRunContext, type JsonValue } from '@llmspell/core';
import { allowAll, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import type { AgentOptions } from './agent-options.ts';
import { createAgent } from './create-agent.ts';

/** An agent whose model calls two tools, and what it was told of them. */
async function ask(needsApproval: AgentOptions['needsApproval'], answers: Readonly<Record<string, JsonValue>> = {}) {
  const tools = ['read-file', 'delete-file'].map((name) => createRecordingTool({ name }));
  const calls = ['read-file', 'delete-file'].map((name) => ({ toolCallId: name, toolName: name, arguments: {} }));
  const provider = createScriptedProvider([{ toolCalls: calls }, 'done']);
  const waits = createLocalWaits();
  for (const [id, answer] of Object.entries(answers)) waits.signal('r', `approval:${id}`, answer);
  const agent = createAgent({
    model: provider.model,
    tools,
    approvalTimeoutMs: 1,
    ...(needsApproval === undefined ? {} : { needsApproval }),
  });
  const output = await agent.execute('go', createRunContext({ runId: 'r', waits, permissions: allowAll }));
  return { made: tools.filter(({ calls: made }) => made.length > 0).map(({ name }) => name), output };
}

test('a denial is told to the model, and the run goes on', async () => {
  const denied = { approved: false, reason: 'keep it' };
  const { made, output } = await ask(['delete_file'], { 'delete-file': denied });
  expect(made).toEqual(['read-file']);
  expect(output.text).toBe('done');
  expect(output.toolCalls[1]).toMatchObject({
    isError: true,
    output: { code: 'APPROVAL_DENIED', error: expect.stringContaining('keep it') },
  });
});

test('calls that are approved are made; nobody is asked about others', async () => {
  expect((await ask(['delete-file'], { 'delete-file': { approved: true } })).made).toHaveLength(2);
  expect((await ask(undefined)).made).toHaveLength(2);
  expect((await ask(true, { 'read-file': { approved: true } })).made).toEqual(['read-file']);
  expect((await ask(({ toolName }) => toolName === 'read-file')).made).toEqual(['delete-file']);
});

test('a name that is none of the tools would guard nothing, and is refused', () => {
  const tools = [createRecordingTool({ name: 'read-file' })];
  expect(() => createAgent({ tools, needsApproval: ['delete-file'] })).toThrow(
    expect.objectContaining({ code: 'TOOL_NOT_FOUND', message: expect.stringContaining('It has: read-file') }),
  );
});
