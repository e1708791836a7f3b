import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createSpellFolder } from './__fixtures__/spell-folder.ts';
import { createTestTerminal } from './__fixtures__/test-terminal.ts';
import { runCli } from './cli.ts';

/** Secrets in no form that anybody knows, so that nothing finds them by their look. */
const KEY = 'corp.7f3a9c2e.key of the provider';
const TOKEN = 'tok 4b1d/8e+22 of a service';
const PASSWORD = 'p4ss w0rd/of a+proxy';

let server: LlmServer;

beforeAll(async () => {
  server = await startLlmServer();
});

afterAll(() => server.close());

/** Everything that somebody outside can read after a call: both streams, and the audit log. */
async function outputsOf(
  spell: { readonly file: string; readonly code: string },
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number; readonly text: string; readonly audit: string }> {
  await using folder = await createSpellFolder({ [spell.file]: spell.code });
  const terminal = createTestTerminal({
    cwd: folder.path,
    environment: {
      ...server.environment,
      OPENAI_API_KEY: KEY,
      SERVICE_TOKEN: TOKEN,
      HTTP_PROXY: `http://user:${encodeURIComponent(PASSWORD)}@proxy.test:8080`,
      ...environment,
    },
  });
  const argv = ['run', '--audit=audit.jsonl', '--trace', ...flags, spell.file];
  const exitCode = await runCli(argv, terminal.io);
  const audit = await readFile(path.join(folder.path, 'audit.jsonl'), 'utf8');
  const shown = createTestTerminal({ cwd: folder.path });
  await runCli(['audit', 'show', 'audit.jsonl'], shown.io);
  return { exitCode, audit, text: [terminal.out, terminal.error, audit, shown.out].join('\n') };
}

/** Forms in which a secret would be there. */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(`user:${secret}`).toString('base64'),
  ];
}

function expectNoSecrets(text: string): void {
  for (const secret of [KEY, TOKEN, PASSWORD].flatMap(formsOf)) expect(text).not.toContain(secret);
}

const FORMS = [
  { form: 'text', flags: [] },
  { form: 'JSON', flags: ['--json'] },
] as const;
const ask = 'Agent.new({ system_prompt = "x" }):chat("hi")';
/** Prints all that a spell is told of a failure: nothing of it goes through the command's own hands. */
const caught = `local ok, error = pcall(function() return ${ask} end)\nprint(tostring(error), error.message, JSON.stringify(error))`;

describe.each(FORMS)('as $form, no secret gets out', { timeout: 30_000 }, ({ flags }) => {
  test('when a provider says the key back and the spell prints the error', async () => {
    const message = `Incorrect API key provided: ${KEY}, ${encodeURIComponent(KEY)}.`;
    server.fail({ status: 401, body: { error: { message, key: KEY } } });
    const { exitCode, text } = await outputsOf({ file: 'a.lua', code: caught }, flags);
    expect(exitCode).toBe(0);
    expect(text).toContain('PROVIDER_UNAUTHORIZED');
    expectNoSecrets(text);
  });

  test('when a provider says the key back and nobody catches the error', async () => {
    server.fail({ status: 400, body: { error: { message: `no ${KEY} and no ${encodeURIComponent(KEY)}` } } });
    const { exitCode, text } = await outputsOf({ file: 'a.lua', code: `return ${ask}` }, flags);
    expect(exitCode).toBe(1);
    expectNoSecrets(text);
  });

  test('when the address of a provider logs in', async () => {
    const { host } = new URL(server.url);
    const OPENAI_BASE_URL = `http://user:${encodeURIComponent(PASSWORD)}@${host}/v1`;
    for (const code of [`return ${ask}`, caught]) {
      const { text } = await outputsOf({ file: 'a.lua', code }, flags, { OPENAI_BASE_URL });
      expect(text).toContain('PROVIDER_UNAVAILABLE');
      expectNoSecrets(text);
    }
  });

  test('when a spell sends a token that it may read, and prints all but the token', async () => {
    const code = `
      const token = (await Tool.execute('environment-reader', { operation: 'get', variable_name: 'SERVICE_TOKEN' })).output;
      const url = '${server.url}/nothing';
      for (const headers of [{ Authorization: token }, { 'x-anything': token }, { cookie: token }]) {
        const answer = await Tool.execute('http-requester', { input: url, headers, body: 'mine: ' + token, method: 'POST' });
        console.log(answer.result?.status_code);
      }
      await Tool.execute('http-requester', { input: url + '?token=' + encodeURIComponent(token) });
      await Tool.execute('http-requester', { input: 'http://user:' + encodeURIComponent(token) + '@127.0.0.1/' }).catch((error) => console.log(error.message));
    `;
    const grants = ['--allow-env=SERVICE_TOKEN', `--allow-net=${new URL(server.url).host}`];
    const { exitCode, text, audit } = await outputsOf({ file: 'a.js', code }, [...flags, ...grants]);
    expect({ exitCode, calls: audit.split('\n').filter((line) => line.includes('"tool-call"')).length }).toMatchObject({
      exitCode: 0,
    });
    expect(audit).toContain('"target":"http-requester"');
    expect(audit).toContain('[redacted]');
    expectNoSecrets(text);
  });

  test('when the spell fails with an error that has it', async () => {
    const code =
      'const token = (await Tool.execute("environment-reader", { variable_name: "SERVICE_TOKEN" })).output;\nthrow new Error(`failed with ${token}`);';
    const { exitCode, text } = await outputsOf({ file: 'a.js', code }, [...flags, '--allow-env=SERVICE_TOKEN']);
    expect(exitCode).toBe(1);
    expect(text).toContain('failed with');
    expectNoSecrets(text);
  });

  test('when the kept error of a durable run is shown', async () => {
    const code =
      'error("failed with " .. Tool.execute("environment-reader", { variable_name = "SERVICE_TOKEN" }).output)';
    await using folder = await createSpellFolder({ 'a.lua': code });
    const surroundings = { cwd: folder.path, environment: { ...server.environment, SERVICE_TOKEN: TOKEN } };
    const first = createTestTerminal(surroundings);
    await runCli(['run', '--durable', '--run-id=r', '--allow-env=SERVICE_TOKEN', 'a.lua'], first.io);
    for (const command of [
      ['runs', 'show', 'r'],
      ['runs', 'list'],
      ['resume', 'r'],
    ]) {
      const terminal = createTestTerminal(surroundings);
      await runCli([...command, ...flags], terminal.io);
      expectNoSecrets(terminal.out + terminal.error);
    }
    const replayed = createTestTerminal(surroundings);
    await runCli(['replay', 'r'], replayed.io);
    expect(replayed.out).toContain('failed with [redacted]');
  });

  test('when a spell may read no variable, and looks for one everywhere', async () => {
    const code = `
      const found = [];
      const attempt = async (work) => { try { found.push(await work()); } catch (error) { found.push(error.message); } };
      await attempt(() => Tool.execute('environment-reader', { operation: 'list' }));
      await attempt(() => Tool.execute('environment-reader', { variable_name: 'OPENAI_API_KEY' }));
      await attempt(() => Tool.execute('process-executor', { executable: 'env' }));
      await attempt(() => Provider.list());
      await attempt(() => process.env.OPENAI_API_KEY);
      await attempt(() => Debug.dump(globalThis));
      console.log(JSON.stringify(found));
    `;
    const { text } = await outputsOf({ file: 'a.js', code }, [...flags, '--allow-run=env']);
    expect(text).toContain('process-executor');
    expectNoSecrets(text);
  });
});
