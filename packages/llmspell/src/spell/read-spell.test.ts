import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { readSpell } from './read-spell.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'llmspell-read-'));
  await mkdir(path.join(folder, 'lib'));
  await writeFile(path.join(folder, 'main.js'), "import { a } from './lib/a.js';\nexport default a;");
  await writeFile(path.join(folder, 'lib', 'a.js'), "export { b as a } from './b.js';");
  await writeFile(path.join(folder, 'lib', 'b.js'), "import '../main.js';\nexport const b = 1;");
  await writeFile(path.join(folder, 'main.lua'), "local util = require('lib.util')\nreturn util");
  await writeFile(path.join(folder, 'lib', 'util.lua'), 'return 1');
  await writeFile(path.join(folder, 'deep.lua'), "return require('lib.outer')");
  await writeFile(path.join(folder, 'lib', 'outer.lua'), "return require('lib.util')");
  await symlink('/etc/hosts', path.join(folder, 'link.js'));
  await writeFile(path.join(folder, 'linked.js'), "import './link.js';");
  await writeFile(path.join(folder, 'escape.js'), "import '../../../etc/hosts';");
  await writeFile(path.join(folder, 'broken.js'), "import './missing.js';");
});

afterAll(() => rm(folder, { recursive: true }));

test('brings the modules that a JavaScript spell imports, through circles', async () => {
  const source = await readSpell('main.js', folder);
  expect(source.filename).toBe('main.js');
  expect([...(source.modules?.keys() ?? [])].toSorted()).toEqual(['./lib/a.js', './lib/b.js', './main.js']);
});

test('brings the modules that a Lua spell requires', async () => {
  const source = await readSpell('main.lua', folder);
  expect([...(source.modules?.keys() ?? [])]).toEqual(['./lib/util.lua']);
});

test('a Lua module is found from the folder of the spell, wherever it is required', async () => {
  const source = await readSpell('deep.lua', folder);
  expect([...(source.modules?.keys() ?? [])]).toEqual(['./lib/outer.lua', './lib/util.lua']);
});

test.each(['escape.js', 'linked.js'])('refuses a module outside of the folder of the spell: %s', async (file) => {
  await expect(readSpell(file, folder)).rejects.toThrow("lies outside of the spell's folder");
});

test('a missing file names the path and who imports it', async () => {
  await expect(readSpell('nothing.lua', folder)).rejects.toMatchObject({
    code: 'FILE_FAILED',
    data: { reason: 'ENOENT' },
  });
  await expect(readSpell('broken.js', folder)).rejects.toThrow(/missing\.js.*broken\.js/u);
});
