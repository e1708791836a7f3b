import { createMemoryStore } from '@llmspell/infra/state';
import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import { createRuntime } from 'llmspell';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** In no form that anybody knows, so that nothing finds it by its look. */
const KEY = 'corp.7f3a9c2e.key of the provider';

let server: LlmServer;

beforeAll(async () => {
  server = await startLlmServer();
});

afterAll(() => server.close());

/** Runs a durable spell, and gives everything that its store holds afterwards. */
async function journalOf(spell: { readonly filename: string; readonly code: string }): Promise<string> {
  await using store = createMemoryStore();
  const environment = { ...server.environment, OPENAI_API_KEY: KEY };
  {
    await using runtime = await createRuntime({
      environment,
      state: store,
      model: 'openai/gpt-4o-mini',
      permissions: { net: [new URL(server.url).host], env: true },
    });
    await runtime.runSpell(spell, { durable: { runId: 'run' } }).catch(() => {});
  }
  const entries: string[] = [];
  for await (const { key, value } of store.scan()) entries.push(`${key} ${JSON.stringify(value)}`);
  return entries.join('\n');
}

describe('what a durable run keeps has no key of a provider', { timeout: 30_000 }, () => {
  const forms = [KEY, encodeURIComponent(KEY), Buffer.from(KEY).toString('base64')];

  test.each([
    [
      'that is said back and caught',
      'local ok, e = pcall(function() return Agent.new({ system_prompt = "x" }):chat("hi") end)\nreturn e.message',
    ],
    ['that is said back and ends the run', 'return Agent.new({ system_prompt = "x" }):chat("hi")'],
  ])('%s', async (_, code) => {
    server.fail({ status: 401, body: { error: { message: `Incorrect key: ${forms.join(', ')}`, key: KEY } } });
    const journal = await journalOf({ filename: 'a.lua', code });
    expect(journal).toContain('PROVIDER_UNAUTHORIZED');
    for (const form of forms.slice(0, 2)) expect(journal).not.toContain(form);
  });

  test('that was used for a call that went well', async () => {
    const journal = await journalOf({
      filename: 'a.js',
      code: 'export default await new Agent({ systemPrompt: "x" }).chat("hi");',
    });
    expect(journal).toContain('You said: hi');
    for (const form of forms) expect(journal).not.toContain(form);
  });

  test('that a spell sends along: arguments of calls are kept as hashes', async () => {
    const code = `
      const token = ['abcdefgh', '12345678'].join('.');
      const headers = { authorization: 'Bearer ' + token };
      await Tool.execute('http-requester', { input: '${server.url}/x', headers, method: 'POST', body: token });
      await Tool.execute('http-requester', { input: 'http://user:' + token + '@127.0.0.1/' }).catch(() => {});
    `;
    const journal = await journalOf({ filename: 'a.js', code });
    expect(journal).toContain('tool:http-requester');
    expect(journal).not.toContain('abcdefgh.12345678');
  });
});
