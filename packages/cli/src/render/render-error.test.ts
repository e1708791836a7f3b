import { LimitError, PermissionError, ScriptError, SpellError } from '@llmspell/core';
import { expect, test } from 'vitest';

import { UsageError } from '../options/usage-error.ts';
import { exitCodeOf } from './exit-code.ts';
import { errorToJson, renderError } from './render-error.ts';

const failed = new ScriptError({
  code: 'SCRIPT_FAILED',
  message: 'spell.lua:3: no such thing',
  frames: [
    { file: 'spell.lua', line: 3, function: 'inner' },
    { file: 'spell.lua', line: 9 },
  ],
});

test('each way to end has an exit code of its own', () => {
  const ends = [
    new UsageError('what?'),
    new PermissionError({ kind: 'read', path: '/etc/passwd' }),
    new LimitError('cpu', 10),
    new SpellError({ code: 'BUDGET_EXCEEDED', message: 'too dear' }),
    new SpellError({ code: 'ABORTED', message: 'stop' }),
    failed,
    new Error('foreign'),
  ];
  expect(ends.map((error) => exitCodeOf(error))).toEqual([2, 3, 4, 4, 130, 1, 1]);
});

test('a script error shows its message, its code and the lines of the script', () => {
  expect(renderError(failed, { colors: false })).toBe(
    'error: spell.lua:3: no such thing [SCRIPT_FAILED]\n    at inner (spell.lua:3)\n    at (spell.lua:9)\n',
  );
});

test('the JSON form keeps code and frames', () => {
  expect(errorToJson(failed)).toMatchObject({ code: 'SCRIPT_FAILED', frames: [{ line: 3 }, { line: 9 }] });
  expect(errorToJson(new UsageError('what?'))).toEqual({ name: 'UsageError', code: 'USAGE', message: 'what?' });
});
