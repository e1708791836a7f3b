import { createComponentRegistry, createRunContext } from '@llmspell/core';
import { createRunEngine } from '@llmspell/infra/journal';
import { openLevelStore } from '@llmspell/infra/state/level';
import { allowAll } from '@llmspell/testing';

import { createWork } from './work.ts';

// The program that is killed: it runs the workflow, or goes on with it, and tells its parent the result.
const [folder = '', url = '', runId = ''] = process.argv.slice(2);

const components = createComponentRegistry();
components.register(createWork(url));
const store = await openLevelStore({ path: folder });
const engine = createRunEngine({
  store,
  components,
  createContext: (parts) => createRunContext({ ...parts, permissions: allowAll }),
});
await engine.start();
await engine.submit({ component: 'workflow:work', input: 'begin', runId });
process.send?.({ result: await engine.result(runId) });
await engine.close();
await store.close();
process.disconnect?.();
