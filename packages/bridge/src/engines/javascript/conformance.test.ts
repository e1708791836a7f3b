import { scriptEngineConformance } from '@llmspell/testing/conformance';
import { afterAll, describe, test } from 'vitest';

import { javascriptProfile } from './__fixtures__/profile.ts';
import { createJavaScriptEngine } from './create-javascript-engine.ts';

describe('the JavaScript engine', { timeout: 30_000 }, () => {
  const engine = createJavaScriptEngine();
  afterAll(() => engine.close());

  scriptEngineConformance({ test, createEngine: () => engine, profile: javascriptProfile });
});
