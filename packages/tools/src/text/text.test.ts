import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { call, resultOf } from '../__fixtures__/call.ts';
import { memoryFiles } from '../__fixtures__/memory-files.ts';
import {
  createDiffCalculatorTool,
  createRegexTool,
  createTemplateCreatorTool,
  createTextManipulatorTool,
} from './index.ts';

const text = createTextManipulatorTool();
const regex = createRegexTool();
const template = createTemplateCreatorTool();
const diff = createDiffCalculatorTool();

describe('text operations', () => {
  test.each([
    ['uppercase', 'aß', {}, 'ASS'],
    ['lowercase', 'ÀB', {}, 'àb'],
    ['capitalize', 'école', {}, 'École'],
    ['reverse', 'a👩‍💻b', {}, 'b👩‍💻a'],
    ['trim', '  a ', {}, 'a'],
    ['replace', 'a.b.c', { from: '.', to: '$&' }, 'a$&b$&c'],
    ['substring', 'a👍bc', { start: 1, end: 3 }, '👍b'],
    ['split', 'a,b', { delimiter: ',' }, ['a', 'b']],
    ['join', ['a', 'b'], { delimiter: '-' }, 'a-b'],
    ['snake_case', 'helloWorld Foo', {}, 'hello_world_foo'],
    ['camel_case', 'hello world', {}, 'helloWorld'],
    ['pascal_case', 'hello_world', {}, 'HelloWorld'],
    ['kebab_case', 'helloWorld', {}, 'hello-world'],
    ['constant', 'helloWorld', {}, 'HELLO_WORLD'],
    ['sanitize', 'a\u0000b\u001b[1mc\n', {}, 'ab[1mc\n'],
    ['truncate', 'abcdefgh', { max_length: 6 }, 'abc...'],
    ['indent', 'a\n\nb', { spaces: 2 }, '  a\n\n  b'],
    ['dedent', '    a\n      b', {}, 'a\n  b'],
    ['normalize_whitespace', ' a \n\t b ', {}, 'a b'],
    ['word_wrap', 'aa bb cc', { width: 5 }, 'aa bb\ncc'],
    ['count', 'a b\nc', {}, { words: 3, chars: 5, lines: 2 }],
    ['count', 'a b\nc', { count_type: 'words' }, 3],
    ['format', '{} and {}', { values: ['a', 1] }, 'a and 1'],
    ['format', '{name} {constructor}', { values: { name: 'Ada' } }, 'Ada {constructor}'],
    ['extract', 'a1b22', { pattern: '\\d+' }, ['1', '22']],
    ['validate', 'abc', { pattern: '^[a-c]+$' }, true],
  ])('%s of %j with %j', async (...row) => {
    const [operation, input, options, output] = row;
    expect((await call(text, { operation, input, options })).output).toEqual(output);
    expect((await call(text, { operation, text: input, ...options })).output).toEqual(output);
  });

  test('gives the text in every place it is looked for', async () => {
    expect(await call(text, { operation: 'uppercase', input: 'a' })).toEqual({
      success: true,
      operation: 'uppercase',
      result: { result: 'A', operation: 'uppercase', original_length: 1, result_length: 1 },
      text: 'A',
      output: 'A',
    });
  });

  test('undoes what can be undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (input) => {
        const split = await call(text, { operation: 'split', input, options: { delimiter: ',' } });
        const joined = await call(text, { operation: 'join', input: split.output, options: { delimiter: ',' } });
        expect(joined.output).toBe(input);
        const indented = await call(text, { operation: 'indent', input: input.trim(), options: { spaces: 3 } });
        expect((await call(text, { operation: 'dedent', input: indented.output })).text.trim()).toBe(input.trim());
      }),
    );
  });

  test('refuses a text that is too large, and one that would become so', async () => {
    await expect(call(text, { operation: 'trim', input: 'a'.repeat(11_000_000) })).rejects.toThrow('too large');
    const bomb = { operation: 'replace', input: 'a'.repeat(1_000_000), options: { from: 'a', to: 'b'.repeat(100) } };
    await expect(call(text, bomb)).rejects.toThrow('too large');
  });
});

describe('regular expressions', () => {
  test('match, extract, replace, split', async () => {
    const input = 'ada@x.org, bob@y.org';
    expect(await resultOf(regex, { input, pattern: '(?<name>\\w+)@(\\w)' })).toMatchObject({
      count: 2,
      matches: [{ text: 'ada@x', start: 0, end: 5, groups: ['ada', 'x'], named: { name: 'ada' } }, { text: 'bob@y' }],
    });
    expect((await call(regex, { operation: 'extract', input, pattern: '(\\w+)@', group: 1 })).output).toEqual([
      'ada',
      'bob',
    ]);
    expect((await call(regex, { operation: 'replace', input, pattern: '(\\w+)@', replacement: '$1 at ' })).output).toBe(
      'ada at x.org, bob at y.org',
    );
    expect((await call(regex, { operation: 'split', input, pattern: ',\\s*' })).output).toEqual([
      'ada@x.org',
      'bob@y.org',
    ]);
    expect((await call(regex, { operation: 'test', input, pattern: 'ADA', flags: 'i' })).output).toBe(true);
  });

  test.each(['^(a+)+$', '(a|aa)+$', '(.*)*x', '(a{1,30}){1,30}$'])('%s ends on a hostile text', async (pattern) => {
    const input = `${'a'.repeat(5_000)}!`;
    expect((await call(regex, { operation: 'test', input, pattern })).output).toBe(false);
  });

  test.each(['(', 'a{1,100000}', '(?=a)', '(a)\\1', '['])('refuses the pattern %s', async (pattern) => {
    await expect(call(regex, { input: 'a', pattern })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('splits and joins to the same text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string().map((part) => part.replaceAll(',', '')),
          { minLength: 1 },
        ),
        async (parts) => {
          const { output } = await call(regex, { operation: 'split', input: parts.join(','), pattern: ',' });
          expect((output as string[]).join(',')).toBe(parts.join(','));
        },
      ),
    );
  });
});

describe('templates', () => {
  const context = {
    name: 'Ada & Bob',
    items: [{ n: 'a' }, { n: 'b' }],
    yes: true,
    deep: { er: { x: 1 } },
    list: ['x', 'y'],
  };

  test.each([
    ['Hi {{ name }}!', 'Hi Ada & Bob!', 'tera'],
    ['Hi {{name}}!', 'Hi Ada & Bob!', 'tera'],
    ['{{ name | upper }}', 'ADA & BOB', 'tera'],
    ['{% for i in items %}{{ loop.index }}{{ i.n }} {% endfor %}', '1a 2b ', 'tera'],
    ['{% if yes %}y{% else %}n{% endif %}', 'y', 'tera'],
    ['{% set a = 1 %}{% if a == 2 %}2{% elif a == 1 %}1{% endif %}', '1', 'tera'],
    ['{{ missing | default(value="none") }}{# gone #}', 'none', 'tera'],
    ['{{ list | join(sep="+") }} {{ items | length }}', 'x+y 2', 'tera'],
    ['{{#each items}}{{@index}}{{n}}{{#unless @last}},{{/unless}}{{/each}}', '0a,1b', 'handlebars'],
    ['{{#each items as |it|}}{{it.n}}{{../deep.er.x}}{{/each}}', 'a1b1', 'handlebars'],
    ['{{#if yes}}{{name}}{{else}}no{{/if}}', 'Ada &amp; Bob', 'handlebars'],
    ['{{{name}}}', 'Ada & Bob', 'handlebars'],
    ['{{#with deep.er}}{{x}}{{/with}}{{#each none}}{{else}}-{{/each}}', '1-', 'handlebars'],
    ['{{#items}}{{n}}{{/items}}{{^none}}!{{/none}}{{#each deep}}{{@key}}{{/each}}', 'ab!er', 'handlebars'],
    ['{{#each list}}{{this}}{{/each}}{{lookup deep "er"}}', 'xy{"x":1}', 'handlebars'],
  ])('%s', async (input, rendered, engine) => {
    expect(
      await resultOf(template, {
        template: input,
        variables: context,
        ...(input.includes('lookup') ? { engine } : {}),
      }),
    ).toMatchObject({
      rendered: rendered.includes('{') ? rendered.replaceAll('"', '&quot;') : rendered,
      engine,
    });
  });

  test.each([
    '{{ constructor.constructor("return process")() }}',
    '{{ name.constructor }}',
    '{{ __proto__ }}',
    "{% include '/etc/passwd' %}",
    "{% render '../secret' %}",
    "{% layout '/etc/passwd' %}",
    '{{#with "s" as |string|}}{{#with (lookup string "constructor")}}{{this}}{{/with}}{{/with}}',
    '{{> /etc/passwd}}',
    '{{#each this}}{{constructor}}{{__proto__}}{{/each}}{{{lookup this "__proto__"}}}',
  ])('finds nothing but its values: %s', async (input) => {
    const engines = input.includes('{%') ? ['tera'] : ['tera', 'handlebars'];
    for (const engine of engines) {
      const rendered = await call(template, { input, engine, context: { a: 1 } }).then(
        ({ text: found }) => found,
        (error: { code: string }) => error.code,
      );
      expect(['', 's', 'VALIDATION_FAILED']).toContain(rendered.trim());
    }
  });

  test.each([
    ['tera', '{% for a in (1..100000000) %}x{% endfor %}'],
    ['tera', '{% assign s = "aaaaaaaaaa" %}' + '{% assign s = s | append: s %}'.repeat(30) + '{{ s }}'],
    ['handlebars', '{{#each @root.l}}'.repeat(6) + 'x' + '{{/each}}'.repeat(6)],
    ['handlebars', '{{#each @root.l}}'.repeat(6) + '{{/each}}'.repeat(6)],
  ])('stops a template of %s that makes too much', async (engine, input) => {
    const l = Array.from({ length: 60 }, () => 1);
    await expect(call(template, { input, engine, context: { l } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  test('inserts any value as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (value) => {
        expect((await call(template, { input: '[{{ v }}]', engine: 'tera', context: { v: value } })).output).toBe(
          `[${value}]`,
        );
        expect((await call(template, { input: '[{{{v}}}]', engine: 'handlebars', context: { v: value } })).output).toBe(
          `[${value}]`,
        );
      }),
    );
  });
});

describe('differences', () => {
  const before = 'a\nb\nc\n';
  const after = 'a\nx\nc\n';

  test.each([
    ['unified', /@@ -1,3 \+1,3 @@\n a\n-b\n\+x\n c/],
    ['context', /\*\*\* 1,3 \*\*\*\*\n {2}a\n- b\n {2}c\n--- 1,3 ----\n {2}a\n\+ x/],
    ['simple', /^- b\n\+ x\n$/],
    ['inline', /\[-b-\]\{\+x\+\}/],
  ])('%s', async (format, form) => {
    const result = await resultOf(diff, { old_text: before, new_text: after, format });
    expect(result['diff']).toMatch(form);
    expect(result['stats']).toEqual({ additions: 1, deletions: 1, changes: 2 });
  });

  test('of JSON, by path', async () => {
    const old_json = { a: 1, b: { c: [1, 2] }, d: 1 };
    expect(await resultOf(diff, { old_json, new_json: '{"a":1,"b":{"c":[1,3,4]},"e":null}' })).toEqual({
      type: 'json',
      diff: {
        added: { 'b.c.2': 4, e: null },
        removed: { d: 1 },
        modified: { 'b.c.1': { old: 2, new: 3 } },
        unchanged: { a: 1, 'b.c.0': 1 },
      },
      summary: { added: 2, removed: 1, modified: 1, unchanged: 2 },
    });
  });

  test('of files, and none of a value with itself', async () => {
    const files = memoryFiles({ '/a': before, '/b': after });
    expect((await call(diff, { old_file: '/a', new_file: '/b', format: 'simple' }, { files })).output).toBe(
      '- b\n+ x\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ depthSize: 'small' }), async (value) => {
        const result = await resultOf(diff, {
          type: 'json',
          old_json: JSON.stringify(value),
          new_json: JSON.stringify(value),
        });
        expect(result['summary']).toMatchObject({ added: 0, removed: 0, modified: 0 });
      }),
    );
  });
});
