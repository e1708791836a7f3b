import { createRunContext, SpellError } from '@llmspell/core';
import { executeTool, streamCompletion } from '@llmspell/core/kit';
import { createConsoleTracer } from '@llmspell/infra/telemetry/console';
import { allowAll, createManualClock, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

function setUp({ color = false } = {}) {
  const written: string[] = [];
  const clock = createManualClock({ autoAdvance: true });
  const tracer = createConsoleTracer({ write: (text) => void written.push(text), clock, color });
  return { written, clock, tracer, context: createRunContext({ tracer, clock, permissions: allowAll }) };
}

test('a run is a tree of what happened in it, with times, tokens and errors', async () => {
  const { written, clock, tracer, context } = setUp();
  const { model } = createScriptedProvider(async () => {
    await clock.sleep(1_020);
    return { text: 'hello', usage: { inputTokens: 120, outputTokens: 45 } };
  });
  const tool = createRecordingTool({
    name: 'web-search',
    output: async () => {
      await clock.sleep(412);
      throw new SpellError({ code: 'HTTP_FAILED', message: 'no\nanswer' });
    },
  });
  await tracer.span('invoke_agent researcher', {}, async (span) => {
    for await (const _ of streamCompletion({ model, request: { messages: [] } }, context));
    await tracer.span('step look', {}, () => executeTool({ tool, input: {} }, context).catch(() => {}));
    await clock.sleep(5);
    span.set({ 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': 120, 'gen_ai.usage.output_tokens': 45 });
  });
  expect(written).toEqual([
    [
      'invoke_agent researcher                  1.44 s  gpt-4o · 120 → 45 tokens',
      '├─ chat test                   +0.00 ms  1.02 s  120 → 45 tokens · stop',
      '└─ step look                    +1.02 s  412 ms',
      '   └─ execute_tool web-search   +1.02 s  412 ms  failed: HTTP_FAILED: no answer',
      '',
    ].join('\n'),
  ]);
});

test('branches side by side each have their own children', async () => {
  const { written, tracer } = setUp();
  await tracer.span('root', {}, () =>
    Promise.all(
      ['a', 'b'].map((name) =>
        tracer.span(name, {}, async () => {
          await Promise.resolve();
          await tracer.span(`in ${name}`, {}, async () => {});
        }),
      ),
    ),
  );
  const labels = (written[0] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, 10).trimEnd());
  expect(labels).toEqual(['root', '├─ a', '│  └─ in a', '└─ b', '   └─ in b']);
});

test('what outlives its parent is shown open, and what starts after it is a tree of its own', async () => {
  const { written, tracer } = setUp();
  let release = (): void => {};
  let late: Promise<unknown> = Promise.resolve();
  await tracer.span('root', {}, async () => {
    const gate = new Promise<void>((resolve) => (release = resolve));
    late = tracer.span('late', {}, () => gate).then(() => tracer.span('later', {}, async () => {}));
  });
  expect(written[0]).toMatch(/└─ late .*open/u);
  release();
  await late;
  expect(written).toHaveLength(2);
  expect(written[1]).toMatch(/^later/u);
});

test('many children are counted, not kept', async () => {
  const { written, tracer } = setUp();
  await tracer.span('root', {}, async () => {
    for (let index = 0; index < 1_000; index += 1) await tracer.span('child', {}, async () => {});
  });
  const lines = (written[0] ?? '').trimEnd().split('\n');
  expect(lines).toHaveLength(102);
  expect(lines.at(-1)).toBe('└─ … 900 more');
});

test('names from scripts cannot steer the terminal, and secrets are not shown', async () => {
  const { written, tracer } = setUp();
  const error = new Error(`\u{1B}[2J key sk-abcdefghijklmnopqrst ${'x'.repeat(500)}`);
  await tracer.span('evil\u{1B}]0;title\u{7}\r\n\u{202E}', {}, () => Promise.reject(error)).catch(() => {});
  const text = written.join('');
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  expect(text.trimEnd()).not.toMatch(/[\u{0}-\u{1F}\u{7F}\u{202E}]/u);
  expect(text).toContain('[redacted]');
  expect(text.length).toBeLessThan(400);
});

test('a writer that fails does not fail the work', async () => {
  const tracer = createConsoleTracer({
    write: () => {
      throw new Error('EPIPE');
    },
  });
  await expect(tracer.span('x', {}, async () => 1)).resolves.toBe(1);
});

test('a terminal gets colours: times are dim, failures red', async () => {
  const { written, tracer } = setUp({ color: true });
  await tracer.span('x', {}, () => Promise.reject(new TypeError('no'))).catch(() => {});
  expect(written[0]).toContain('\u{1B}[31mfailed: TypeError: no\u{1B}[39m');
  expect(written[0]).toContain('\u{1B}[2m');
});

test.each([
  [0, '0.00 ms'],
  [9.99, '9.99 ms'],
  [9.999, '10 ms'],
  [999.6, '1.00 s'],
  [59_996, '1 min 0 s'],
  [185_000, '3 min 5 s'],
])('%d ms reads %s', async (ms, text) => {
  const { written, clock, tracer } = setUp();
  await tracer.span('x', {}, () => clock.sleep(ms));
  expect(written[0]?.trim()).toMatch(new RegExp(` ${text}$`, 'u'));
});

test('the tree is there as data, too, without secrets', async () => {
  const trees: unknown[] = [];
  const clock = createManualClock({ autoAdvance: true });
  const tracer = createConsoleTracer({ clock, write: (_, toJson) => void trees.push(toJson()) });
  const error = new SpellError({ code: 'HTTP_FAILED', message: 'key sk-abcdefghijklmnopqrst' });
  await tracer.span('root', { 'llmspell.path': 'a', none: undefined }, async (span) => {
    await tracer.span('child sk-abcdefghijklmnopqrst', {}, () => Promise.reject(error)).catch(() => clock.sleep(5));
    span.set({ count: 1 });
  });
  expect(trees).toEqual([
    {
      name: 'root',
      start_ms: 0,
      duration_ms: 5,
      attributes: { 'llmspell.path': 'a', count: 1 },
      children: [
        {
          name: 'child [redacted]',
          start_ms: 0,
          duration_ms: 0,
          attributes: {},
          error: { type: 'HTTP_FAILED', message: 'key [redacted]' },
        },
      ],
    },
  ]);
});

test('a call that is one effect is one line; several effects are shown', async () => {
  const { written, tracer } = setUp();
  const effect = () => tracer.span('effect x', { 'llmspell.effect.name': 'x' }, async () => {});
  await tracer.span('once', {}, effect);
  await tracer.span('twice', {}, async () => {
    await effect();
    await effect();
  });
  expect(written.map((text) => text.trimEnd().split('\n').length)).toEqual([1, 3]);
});
