import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { keepState } from './keep-state.ts';

test('the sample of the guide keeps, hands over, backs up and migrates', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'llmspell-keep-state-'));
  try {
    const notes = 'Owls hunt at night.';
    expect(await keepState(folder)).toEqual({ state: { notes }, version: 2, restored: notes, book: { title: 'Owls' } });
  } finally {
    await rm(folder, { recursive: true });
  }
});
