// A stranger with one category of tools.
import assert from 'node:assert/strict';

import { run } from '@llmspell/core';
import { asAgent } from '@llmspell/core/kit';
import { createCalculatorTool } from '@llmspell/tools/math';

const { output } = await run(asAgent(createCalculatorTool()), { input: '6 * 7' });
assert.equal(output, 42);
