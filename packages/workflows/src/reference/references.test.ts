import { createRunContext, type JsonValue } from '@llmspell/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  createLoopWorkflow,
  createParallelWorkflow,
  createSequentialWorkflow,
  type WorkflowOptions,
} from '../index.ts';

const identity = (input: JsonValue): JsonValue => input;

/** What a step is given for `template` in a workflow with this input. */
function fill(template: JsonValue, input: JsonValue, options: Partial<WorkflowOptions> = {}): Promise<JsonValue> {
  const workflow = createSequentialWorkflow({ name: 'fill', ...options, steps: [{ run: identity, input: template }] });
  return workflow.execute(input, createRunContext());
}

describe('references', () => {
  test('a text that is one reference passes the value itself', async () => {
    const input = { notes: { pages: [{ title: 'One' }, { title: 'Two' }] }, count: 3, none: null };
    await expect(fill('{{notes}}', input)).resolves.toEqual(input.notes);
    await expect(fill('{{ notes.pages[1].title }}', input)).resolves.toBe('Two');
    await expect(fill('{{notes.pages.0.title}}', input)).resolves.toBe('One');
    await expect(fill('{{count}}', input)).resolves.toBe(3);
    await expect(fill('{{none}}', input)).resolves.toBeNull();
    await expect(fill('{{notes.*}}', input)).resolves.toEqual(input.notes);
    await expect(fill('{{input}}', 'plain')).resolves.toBe('plain');
  });

  test('inside a text, texts are written as they are and data as JSON', async () => {
    const input = { name: 'Ada', tags: ['a', 'b'], none: null };
    await expect(fill('Hello {{name}}: {{tags}}, {{none}}.', input)).resolves.toBe('Hello Ada: ["a","b"], null.');
    await expect(fill('{{name}}{{name}}', input)).resolves.toBe('AdaAda');
  });

  test('references are found in nested data, and other data is untouched', async () => {
    const template = { query: 'about {{topic}}', options: [1, { deep: '{{topic}}' }], keep: null };
    await expect(fill(template, { topic: 'tea' })).resolves.toEqual({
      query: 'about tea',
      options: [1, { deep: 'tea' }],
      keep: null,
    });
  });

  test('a quoted key may hold any character', async () => {
    await expect(fill('{{data["a.b: c"]}}', { data: { 'a.b: c': 1 } })).resolves.toBe(1);
    await expect(fill("{{data['x']}}", { data: { x: 2 } })).resolves.toBe(2);
  });

  test('outputs are found by step name, output name and position', async () => {
    const workflow = createSequentialWorkflow({
      name: 'names',
      steps: [
        { name: 'fetch', run: () => ({ title: 'T' }), output: 'page' },
        { run: () => [1, 2] },
        { run: identity, input: ['{{step:fetch:output.title}}', '{{page.title}}', '{{step_2.*}}', '{{step_2[1]}}'] },
      ],
    });
    await expect(workflow.execute(null, createRunContext())).resolves.toEqual(['T', 'T', [1, 2], 2]);
  });

  test('outputs of steps are also found in the form with dots, unless a value has that name', async () => {
    const forms = ['{{step.fetch.result}}', '{{steps.fetch.output.title}}', 'is {{step.fetch.result.title}}'];
    const workflow = createSequentialWorkflow({
      name: 'dots',
      steps: [
        { name: 'fetch', run: () => ({ title: 'T' }) },
        { run: identity, input: forms },
      ],
    });
    await expect(workflow.execute(null, createRunContext())).resolves.toEqual([{ title: 'T' }, 'T', 'is T']);
    await expect(fill('{{step.fetch.result}}', { step: { fetch: { result: 1 } } })).resolves.toBe(1);
    await expect(fill('{{step.fetch.result}}', {})).rejects.toMatchObject({ code: 'STEP_FAILED' });
  });

  test('outputs of branches are found by the branch', async () => {
    const branch = (name: string, value: number) => ({ name, steps: [{ name: 'work', run: () => value }] });
    const workflow = createSequentialWorkflow({
      name: 'branches',
      steps: [
        { parallel: { steps: [branch('left', 1), branch('right', 2)] } },
        { run: identity, input: ['{{branch:left:work:output}}', '{{branch:right:work:output}}', '{{left}}'] },
      ],
    });
    await expect(workflow.execute(null, createRunContext())).resolves.toEqual([1, 2, 1]);
  });

  test('a loop gives its item, its index and its length', async () => {
    const workflow = createLoopWorkflow({
      name: 'loop',
      over: { collection: '{{rows}}' },
      steps: [{ run: identity, input: '{{loop:current_item.id}}/{{loop:index}}/{{loop:total_iterations}}' }],
    });
    await expect(workflow.execute({ rows: [{ id: 'a' }, { id: 'b' }] }, createRunContext())).resolves.toEqual([
      'a/0/2',
      'b/1/2',
    ]);
  });

  test('branches do not see what their neighbours give', async () => {
    const workflow = createParallelWorkflow({
      name: 'apart',
      references: 'lenient',
      steps: [
        { name: 'first', run: () => 1 },
        { name: 'second', run: identity, input: '{{first}}' },
      ],
    });
    await expect(workflow.execute(null, createRunContext())).resolves.toEqual([1, '{{first}}']);
  });

  test('a reference without a value is an error that names what there is', async () => {
    await expect(fill('{{topc}}', { topic: 'tea' })).rejects.toMatchObject({
      code: 'STEP_FAILED',
      message: expect.stringContaining('Did you mean topic?') as unknown,
      cause: { code: 'REFERENCE_UNRESOLVED', data: { reference: '{{topc}}' } },
    });
  });

  test('lenient: it stays as it was written, and a dollar form is a reference', async () => {
    const lenient = { references: 'lenient' } as const;
    await expect(fill('a {{nothing.here}} b', {}, lenient)).resolves.toBe('a {{nothing.here}} b');
    await expect(fill('$topic', { topic: 1 }, lenient)).resolves.toBe(1);
    await expect(fill('$5.00', {}, lenient)).resolves.toBe('$5.00');
    await expect(fill('$nothing', {}, lenient)).resolves.toBe('$nothing');
    await expect(fill('$topic', { topic: 1 })).resolves.toBe('$topic');
  });

  test('lenient: a dollar form finds outputs by "output" and by the suffix', async () => {
    const workflow = createSequentialWorkflow({
      name: 'dollar',
      references: 'lenient',
      steps: [
        { name: 'scan', run: () => ({ topics: 4 }) },
        { run: identity, input: ['$scan.output.topics', '$scan.topics', '$scan_output'] },
      ],
    });
    await expect(workflow.execute(null, createRunContext())).resolves.toEqual([4, 4, { topics: 4 }]);
  });

  test('what is not a reference is text', async () => {
    for (const text of ['{{', '}}', '{{}}', '{{ }}', '{{a b}}', '{{1}}', '{{a..b}}', '{{step::output}}', '{{a.*.b}}']) {
      await expect(fill(text, { a: { b: 1 } })).resolves.toBe(text);
    }
    await expect(fill('{{{a}}}', { a: 1 })).resolves.toBe('{1}');
  });

  test('inherited properties are not found', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'a.__proto__', 'a.constructor.name', 'list.length']) {
      await expect(fill(`{{${name}}}`, { a: {}, list: [1] }, { references: 'lenient' })).resolves.toBe(`{{${name}}}`);
    }
    const filled = await fill(Object.fromEntries([['__proto__', '{{a}}']]), { a: 1 });
    expect(Object.hasOwn(filled as object, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
  });

  test('hostile texts cost no more than their length', async () => {
    const text = '{{'.repeat(50_000);
    await expect(fill(text, {})).resolves.toBe(text);
    await expect(fill(`${text}}}`, {})).resolves.toBe(`${text}}}`);
  });

  test('data nested too deeply is refused', () => {
    let nested: JsonValue = '{{a}}';
    for (let depth = 0; depth < 300; depth += 1) nested = [nested];
    expect(() => createSequentialWorkflow({ name: 'deep', steps: [{ run: identity, input: nested }] })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });
});

describe('references, for any data', () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);

  test('a lenient text without a value comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('{', '}', '{{', '}}', 'a', '.', '[0]', ' ', ':')), async (parts) => {
        const text = parts.join('');
        expect(await fill(text, null, { references: 'lenient' })).toBe(text);
      }),
    );
  });

  test('any path into the input gives what walking by hand gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 6 }), fc.jsonValue(), async (path, leaf) => {
        const value = structuredClone(leaf) as JsonValue;
        const input = path.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), value);
        expect(await fill(`{{${path.join('.')}}}`, input)).toEqual(value);
      }),
    );
  });

  test('text around references is kept', async () => {
    const plain = fc.string().filter((text) => !/[{}]/.test(text));
    await fc.assert(
      fc.asyncProperty(plain, plain, fc.string(), async (before, after, value) => {
        expect(await fill(`${before}{{value}}${after}`, { value })).toBe(`${before}${value}${after}`);
      }),
    );
  });
});
