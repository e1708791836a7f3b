// A stranger with all packages: the same spell in both languages, and a limit that holds.
import assert from 'node:assert/strict';

import { createRuntime } from 'llmspell';

await using runtime = await createRuntime({ model: 'echo/echo' });
const lua = await runtime.runSpell({
  filename: 'a.lua',
  code: 'return Tool.execute("calculator", { input = "6 * 7" }).output',
});
const javascript = await runtime.runSpell({
  filename: 'a.js',
  code: "import { Tool } from 'llmspell'; export default (await Tool.execute('calculator', { input: '6 * 7' })).output;",
});
assert.deepEqual([lua.value, javascript.value], [42, 42]);
const endless = { filename: 'b.js', code: 'while (true);' };
await assert.rejects(runtime.runSpell(endless, { limits: { cpuMs: 200 } }), { code: 'SCRIPT_LIMIT' });
