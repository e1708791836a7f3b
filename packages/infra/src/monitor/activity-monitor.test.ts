import type { EventInput } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { createActivityMonitor, type ActivityMonitorOptions, type ActivityNode } from '@llmspell/infra/monitor';
import { createManualClock } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

function open(options: ActivityMonitorOptions = {}) {
  const clock = createManualClock({ now: 0 });
  const events = createEventBus({ clock });
  const monitor = createActivityMonitor(events, { clock, ...options });
  const emit = (type: string, data: EventInput['data'], where: Partial<EventInput> = {}) =>
    events.emit({ type, data, runId: 'run-1', path: '', ...where });
  const component = (name: string) => monitor.snapshot().components.find((found) => found.name === name);
  return { clock, events, monitor, emit, component };
}

/** `agent:ann [tool:search]` for a tree. */
function outline(nodes: readonly ActivityNode[]): string {
  return nodes
    .map(({ kind, name, status, children }) => {
      const inner = children.length === 0 ? '' : ` [${outline(children)}]`;
      return `${kind}:${name} ${status}${inner}`;
    })
    .join(', ');
}

describe('the counts of a component', () => {
  test('follow it from its start to its end', async () => {
    const { clock, monitor, emit, component } = open();
    emit('agent.started', { agent_name: 'ann' }, { path: 'spell.lua/agent:ann' });
    await clock.advance(5);
    emit('agent:started', { agent_name: 'ann' }, { path: 'agent:ann', runId: 'run-2' });
    expect(component('ann')).toMatchObject({
      status: 'running',
      running: 2,
      started: 2,
      completed: 0,
      path: 'agent:ann',
    });
    emit('agent.completed', { agent_name: 'ann', duration_ms: 30 }, { path: 'spell.lua/agent:ann' });
    emit('agent.failed', { agent_name: 'ann', duration_ms: 10, error: 'no' }, { path: 'agent:ann', runId: 'run-2' });
    expect(component('ann')).toEqual({
      kind: 'agent',
      name: 'ann',
      status: 'failed',
      running: 0,
      started: 2,
      completed: 1,
      failed: 1,
      retries: 0,
      durationMs: { last: 10, mean: 20, min: 10, max: 30, total: 40 },
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
      lastActivity: 5,
      path: 'agent:ann',
      runId: 'run-2',
      lastError: 'no',
    });
    expect(monitor.snapshot()).toMatchObject({
      revision: 4,
      totals: { running: 0, started: 2, completed: 1, failed: 1 },
    });
    emit('agent.started', { agent_name: 'ann' });
    emit('agent.completed', { agent_name: 'ann' });
    expect(component('ann')).toMatchObject({ status: 'idle', durationMs: { last: 0 } });
  });

  test('tell an agent that waits for a model from one that works', () => {
    const { emit, component } = open();
    emit('agent.started', { agent_name: 'ann' }, { path: 'agent:ann' });
    emit('llm.started', { model: 'echo/echo' }, { path: 'agent:ann/turn0' });
    expect(component('ann')).toMatchObject({ status: 'waiting-for-model' });
    expect(component('echo/echo')).toMatchObject({ kind: 'model', status: 'running' });
    emit('llm.retry', { model: 'echo/echo' }, { path: 'agent:ann/turn0' });
    emit('llm.failed', { model: 'echo/echo', duration_ms: 1 }, { path: 'agent:ann/turn0' });
    expect(component('ann')).toMatchObject({ status: 'running' });
    expect(component('echo/echo')).toMatchObject({ status: 'failed', retries: 1 });
  });

  test('stay right when a component was running before anybody looked', () => {
    const { monitor, emit, component } = open();
    emit('tool.completed', { tool_name: 'search', duration_ms: 3 });
    expect(component('search')).toMatchObject({ running: 0, started: 0, completed: 1 });
    expect(monitor.snapshot().runs[0]?.nodes).toEqual([]);
  });
});

describe('tokens and cost', () => {
  const usage = { input_tokens: 10, output_tokens: 5, cost_usd: 0.5 };

  test('are those of the model and of all it was used in', () => {
    const { monitor, emit, component } = open();
    emit('workflow.started', { workflow_name: 'report' }, { path: 'workflow:report' });
    emit('agent.started', { agent_name: 'ann' }, { path: 'workflow:report/step:write/agent:ann' });
    for (const turn of [0, 1]) {
      const where = { path: `workflow:report/step:write/agent:ann/turn${turn}` };
      emit('llm.started', { model: 'm' }, where);
      emit('llm.completed', { model: 'm', ...usage }, where);
      emit('agent.turn.completed', { agent_name: 'ann', ...usage }, where);
    }
    const twice = { inputTokens: 20, outputTokens: 10, costUsd: 1 };
    for (const name of ['m', 'ann', 'report']) expect(component(name)?.usage).toEqual(twice);
    expect(monitor.snapshot()).toMatchObject({ totals: twice, runs: [{ usage: twice }] });
  });

  test('are taken from the turn when the answer does not tell them', () => {
    const { monitor, emit, component } = open();
    emit('agent.started', { agent_name: 'ann' }, { path: 'agent:ann' });
    emit('llm.started', { model: 'm' }, { path: 'agent:ann/turn0' });
    emit('llm.completed', { model: 'm' }, { path: 'agent:ann/turn0' });
    for (const _ of [1, 2]) {
      emit(
        'agent.turn.completed',
        { agent_name: 'ann', input_tokens: 7, output_tokens: 3 },
        { path: 'agent:ann/turn0' },
      );
    }
    expect(component('m')?.usage).toMatchObject({ inputTokens: 7 });
    expect(monitor.snapshot().totals).toMatchObject({ inputTokens: 7, outputTokens: 3 });
  });
});

describe('the tree of a run', () => {
  test('says what was used inside what, side by side and in attempts', () => {
    const { monitor, emit } = open();
    const work = 's.lua/workflow:w';
    emit('workflow.started', { workflow_name: 'w' }, { path: work });
    for (const name of ['a', 'b'])
      emit('workflow.step.started', { workflow_name: 'w', step_name: name }, { path: work });
    emit('tool.started', { tool_name: 'search' }, { path: `${work}/step:a` });
    emit('agent.started', { agent_name: 'ann' }, { path: `${work}/step:b#2/agent:ann` });
    emit('tool.started', { tool_name: 'nested' }, { path: `${work}/step:b#2/agent:ann/turn0/calls/0` });
    emit(
      'agent.started',
      { agent_name: 'inner' },
      { path: `${work}/step:b#2/agent:ann/turn0/calls/0/tool:nested/agent:inner` },
    );
    emit('workflow.step.skipped', { workflow_name: 'w', step_name: 'c' }, { path: work });
    emit('workflow.step.retrying', { workflow_name: 'w', step_name: 'b' }, { path: work });
    emit('tool.failed', { tool_name: 'search', error: 'no net' }, { path: `${work}/step:a` });
    const [run] = monitor.snapshot().runs;
    expect(outline(run?.nodes ?? [])).toBe(
      'workflow:w running [step:a running [tool:search failed], step:b running [agent:ann running [tool:nested running [agent:inner running]]], step:c skipped]',
    );
    expect(run).toMatchObject({ runId: 'run-1', status: 'running', path: `${work}/step:a`, omitted: 0 });
    expect(run?.nodes[0]?.children).toMatchObject([{ children: [{ error: 'no net' }] }, { retries: 1 }, {}]);
  });

  test('tells uses of one component in one place apart by their order', async () => {
    const { clock, monitor, emit } = open();
    emit('tool.started', { tool_name: 'x' });
    await clock.advance(10);
    emit('tool.started', { tool_name: 'x' });
    emit('tool.completed', { tool_name: 'x' });
    const [run] = monitor.snapshot().runs;
    expect(run?.nodes).toMatchObject([{ status: 'completed', durationMs: 10 }, { status: 'running' }]);
    expect(run?.status).toBe('running');
  });

  test('is bounded: what ended first is left out, and what is under way stays', () => {
    const { monitor, emit, component } = open({ maxNodesPerRun: 3 });
    emit('agent.started', { agent_name: 'ann' }, { path: 'agent:ann' });
    for (let index = 0; index < 10; index += 1) {
      emit('tool.started', { tool_name: `t${index}` }, { path: 'agent:ann/turn0' });
      emit('tool.completed', { tool_name: `t${index}` }, { path: 'agent:ann/turn0' });
    }
    const outlineOf = () => outline(monitor.snapshot().runs[0]?.nodes ?? []);
    expect(outlineOf()).toBe('agent:ann running [tool:t8 completed, tool:t9 completed]');
    for (const name of ['u1', 'u2', 'u3']) emit('tool.started', { tool_name: name }, { path: 'agent:ann/turn0' });
    expect(outlineOf()).toBe('agent:ann running [tool:u1 running, tool:u2 running]');
    expect(monitor.snapshot().runs[0]).toMatchObject({ omitted: 11 });
    expect(component('u3')).toMatchObject({ running: 1 });
  });

  test('runs are bounded, too: the idle ones go first', () => {
    const { monitor, emit } = open({ maxRuns: 2 });
    emit('agent.started', { agent_name: 'ann' }, { runId: 'busy' });
    for (const runId of ['a', 'b', 'c']) {
      emit('tool.started', { tool_name: 'x' }, { runId });
      emit('tool.completed', { tool_name: 'x' }, { runId });
    }
    expect(monitor.snapshot().runs.map(({ runId }) => runId)).toEqual(['busy', 'c']);
  });
});

describe('changes', () => {
  test('come one by one with the component as it is then, and end with the monitor', async () => {
    const { monitor, emit } = open();
    const changes = monitor.changes();
    emit('agent.started', { agent_name: 'ann' }, { path: 'agent:ann' });
    emit('workflow.step.started', { workflow_name: 'w', step_name: 's' });
    emit('agent.failed', { agent_name: 'ann', duration_ms: 4, error: 'no' }, { path: 'agent:ann' });
    monitor.close();
    monitor.close();
    emit('agent.started', { agent_name: 'late' });
    const seen = [];
    for await (const change of changes) seen.push(change);
    expect(seen).toMatchObject([
      { revision: 1, phase: 'started', kind: 'agent', name: 'ann', component: { running: 1 } },
      { revision: 2, phase: 'started', kind: 'step', name: 's' },
      {
        revision: 3,
        phase: 'failed',
        durationMs: 4,
        error: 'no',
        runId: 'run-1',
        component: { running: 0, failed: 1 },
      },
    ]);
    expect(seen[1]).not.toHaveProperty('component');
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
  });

  test('are bounded for one who does not read', () => {
    const { monitor, emit } = open();
    using changes = monitor.changes({ capacity: 2 });
    for (let index = 0; index < 5; index += 1) emit('agent.started', { agent_name: 'ann' });
    expect(changes.stats).toEqual({ received: 5, dropped: 3, pending: 2 });
  });
});

test('a monitor lets go of the bus when it is closed and when it is aborted, and hears only what it is to hear', () => {
  const { events, monitor, emit } = open({ filter: ({ runId }) => runId === 'mine' });
  emit('agent.started', { agent_name: 'ann' });
  emit('agent.started', { agent_name: 'bob' }, { runId: 'mine' });
  expect(monitor.snapshot().components.map(({ name }) => name)).toEqual(['bob']);
  // It makes nobody build events that it does not read.
  expect(events.has('workflow.progress')).toBe(false);
  const stop = new AbortController();
  createActivityMonitor(events, { signal: stop.signal });
  stop.abort();
  createActivityMonitor(events, { signal: stop.signal });
  monitor.close();
  expect(events.stats.listeners).toBe(0);
});

test('events that are not as the runtime emits them are left out or taken as far as they go', () => {
  const { monitor, emit } = open();
  for (const data of [{}, { agent_name: 1 }, { agent_name: '' }, { name: 'x' }]) emit('agent.started', data);
  expect(monitor.snapshot()).toMatchObject({ revision: 0, components: [], runs: [] });
  const name = 'n'.repeat(10_000);
  emit('agent.started', { agent_name: name }, { path: '////#1/#2' });
  emit('agent.completed', { agent_name: name, duration_ms: -5 }, { path: '////#1/#2' });
  emit('agent.failed', { agent_name: '__proto__', duration_ms: 'long', error: { deep: true } });
  emit('llm.completed', { model: 'm', input_tokens: -1, output_tokens: Number.NaN, cost_usd: 'free' });
  const { components, totals } = monitor.snapshot();
  expect(components.map(({ name: seen }) => seen.length)).toEqual([9, 500, 1]);
  expect(components.every(({ durationMs }) => durationMs.total === 0)).toBe(true);
  expect(totals).toMatchObject({ inputTokens: 0, costUsd: 0, completed: 2, failed: 1 });
});

test('endlessly many components do not fill the memory of the monitor', () => {
  const { monitor, emit } = open({ maxComponents: 10 });
  emit('agent.started', { agent_name: 'busy' });
  for (let index = 0; index < 1_000; index += 1) emit('tool.completed', { tool_name: `t${index}` });
  const { components } = monitor.snapshot();
  expect(components).toHaveLength(10);
  expect(components[0]).toMatchObject({ name: 'busy', running: 1 });
});
