import path from 'node:path';

import { pluginConformance } from '@llmspell/testing/conformance';
import { createRuntime } from 'llmspell';
import { describe, expect, test } from 'vitest';

import { plugin } from './__fixtures__/units-plugin.ts';

const PLUGIN = path.resolve(import.meta.dirname, '__fixtures__/units-plugin.ts');

test('the plugin of the guide works in both languages', { timeout: 30_000 }, async () => {
  await using runtime = await createRuntime({ plugins: [PLUGIN], environment: {}, model: 'echo/echo' });
  expect(runtime.plugins.list()).toMatchObject([{ status: 'ready', info: { name: 'units' } }]);
  const lua = 'return { Units.fahrenheit(20), Tool.execute("fahrenheit", { celsius = 100 }).fahrenheit }';
  const javascript =
    'export default [Units.fahrenheit(20), (await Tool.execute("fahrenheit", { celsius: 100 })).fahrenheit];';
  expect((await runtime.runSpell({ filename: 'a.lua', code: lua })).value).toEqual([68, 212]);
  expect((await runtime.runSpell({ filename: 'a.js', code: javascript })).value).toEqual([68, 212]);
  expect(await runtime.plugins.health()).toMatchObject({ status: 'healthy' });
  expect((await runtime.plugins.metrics()).get('units')).toEqual({ conversions: 4 });
});

describe('the plugin of the guide', () => {
  pluginConformance({ test, create: () => plugin });
});
