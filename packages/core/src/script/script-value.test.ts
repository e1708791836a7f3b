import { isScriptFunction, isScriptObject, parseJson, type ScriptFunction, type ScriptObject } from '@llmspell/core';
import { brandScriptValue } from '@llmspell/core/kit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const scriptFunction = (): ScriptFunction => ({
  kind: 'script-function',
  name: 'f',
  call: async () => 1,
  callInPlace: async () => ({ result: 1, args: [] }),
  release() {},
});
const scriptObject = (): ScriptObject => ({
  kind: 'script-object',
  className: 'A',
  baseName: 'BaseAgent',
  methods: [],
  fields: {},
  invoke: async () => 1,
  release() {},
});

test('what an engine branded is told apart by kind', () => {
  const [made, object] = [brandScriptValue(scriptFunction()), brandScriptValue(scriptObject())];
  expect([isScriptFunction(made), isScriptObject(made)]).toEqual([true, false]);
  expect([isScriptFunction(object), isScriptObject(object)]).toEqual([false, true]);
});

test('the brand does not show and does not cross', () => {
  const made = brandScriptValue(scriptFunction());
  expect(Object.keys(made)).toEqual(Object.keys(scriptFunction()));
  expect(isScriptFunction({ ...made })).toBe(false);
  expect(isScriptFunction(parseJson(JSON.stringify(made)))).toBe(false);
  expect(isScriptObject(structuredClone({ ...brandScriptValue(scriptObject()), invoke: 0, release: 0 }))).toBe(false);
});

test('an object that only looks like one is none', () => {
  for (const value of [scriptFunction(), scriptObject(), undefined, null, 1, 'script-function', () => 1]) {
    expect([isScriptFunction(value), isScriptObject(value)]).toEqual([false, false]);
  }
});

test('no data can pass for a function or an object of a script', () => {
  const key = fc.constantFrom(
    'kind',
    'call',
    'name',
    '__proto__',
    'llmspell.script-value',
    '@@llmspell.script-value',
    'x',
  );
  const forged = fc.dictionary(
    key,
    fc.oneof(fc.constantFrom('script-function', 'script-object', true), fc.jsonValue()),
  );
  fc.assert(
    fc.property(forged, (data) => {
      const value = parseJson(JSON.stringify(data));
      expect([isScriptFunction(value), isScriptObject(value)]).toEqual([false, false]);
    }),
  );
});
