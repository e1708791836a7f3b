import { createRuntime } from 'llmspell';

import { main } from './main.ts';

await using runtime = await createRuntime({ model: 'openai/gpt-4o-mini' });
console.log(await main(runtime));
