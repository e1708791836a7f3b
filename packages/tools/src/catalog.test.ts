import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createComponentRegistry } from '@llmspell/core';
import { isTool } from '@llmspell/core/kit';
import { createRecordingTool } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { registerTools, toolCatalog } from './catalog.ts';
import { builtInTools } from './script/built-in-tools.ts';

/** The files of this package that declare a tool, with the name it has. */
function toolFiles(): readonly { readonly entry: string; readonly name: string }[] {
  const entries = ['crypto', 'data', 'math', 'system', 'text', 'time', 'web'];
  return entries.flatMap((entry) => {
    const folder = join(import.meta.dirname, entry);
    const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    return sources
      .filter((file) => readFileSync(join(folder, file), 'utf8').includes('defineTool({'))
      .map((file) => ({ entry, name: file.slice(0, -'.ts'.length) }));
  });
}

describe('the catalogue', () => {
  test('lists every tool file under its own name and entry', () => {
    const listed = [...toolCatalog].map(([name, { entry }]) => ({ entry, name }));
    expect(listed.toSorted(byName)).toEqual([...toolFiles()].toSorted(byName));
  });

  test('lists what scripts can make', () => {
    expect([...toolCatalog.keys()]).toEqual([...builtInTools.keys()]);
  });

  test.each([...toolCatalog])('loads %s, which has that name, a category and a level', async (name, { load }) => {
    const tool = await load();
    expect(isTool(tool)).toBe(true);
    expect(tool.name).toBe(name);
    expect(['filesystem', 'web', 'api', 'analysis', 'data', 'system', 'media', 'utility']).toContain(tool.category);
    expect(['safe', 'restricted', 'privileged']).toContain(tool.securityLevel);
  });
});

describe('registerTools', () => {
  test('registers all, loads none, and gives one when asked', async () => {
    const registry = createComponentRegistry();
    registerTools(registry);
    expect(registry.names('tool')).toEqual([...toolCatalog.keys()]);
    expect(registry.peek('tool', 'calculator')).toBeUndefined();
    expect((await registry.get('tool', 'calculator')).name).toBe('calculator');
  });

  test("leaves an application's own tool in place", async () => {
    const registry = createComponentRegistry();
    const own = createRecordingTool({ name: 'calculator' });
    registry.register(own);
    registerTools(registry);
    expect(await registry.get('tool', 'calculator')).toBe(own);
  });
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name);
}
