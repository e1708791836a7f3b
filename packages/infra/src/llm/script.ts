import type { HostModule } from '@llmspell/core';

import { localLlmClass } from './script/local-llm-class.ts';
import { providerClass, providerEntryClass } from './script/provider-class.ts';

/** What scripts see of models: `Provider` and `LocalLLM`. */
export const llmHostModule: HostModule = { name: 'llm', classes: [providerClass, providerEntryClass, localLlmClass] };
