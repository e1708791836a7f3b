import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';
import tls from 'node:tls';

import { expect, test } from 'vitest';

import { portsOf } from '../__fixtures__/ports-of.ts';
import { listen } from '../__fixtures__/start-server.ts';
import { temporaryFolder } from '../__fixtures__/temporary-folder.ts';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes a key and a certificate for `good.test`; `undefined` without openssl. */
function makeCertificate(folder: string): Certificate | undefined {
  const key = path.join(folder, 'key.pem');
  const cert = path.join(folder, 'cert.pem');
  const names = ['-subj', '/CN=good.test', '-addext', 'subjectAltName=DNS:good.test'];
  const files = ['-keyout', key, '-out', cert];
  try {
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', ...kind, ...files, ...names], { stdio: 'ignore' });
  } catch {
    // Not installed, or too old to know these options.
    return undefined;
  }
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

test('a certificate has to be for the name, not for the address that it led to', async ({ skip }) => {
  await using folder = await temporaryFolder();
  const certificate = makeCertificate(folder.path);
  if (certificate === undefined) {
    skip('there is no openssl here to make a certificate');
    return;
  }
  if (!('setDefaultCACertificates' in tls)) skip('this Node cannot be told to trust a certificate');
  const trusted = tls.getCACertificates('default');
  const server = createServer(certificate);
  await using running = await listen(server, (_, response) => response.end('hello'));
  const http = { lookup: async () => ['127.0.0.1'] };
  const net = ['good.test', 'bad.test', '127.0.0.1'];
  const get = (host: string, headers = {}): Promise<Response> =>
    portsOf({ net }, { http }).fetch(`https://${host}:${running.port}/`, { headers });
  try {
    await expect(get('good.test')).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    tls.setDefaultCACertificates([...trusted, certificate.cert]);
    expect(await (await get('good.test')).text()).toBe('hello');
    expect(await (await get('good.test', { host: 'bad.test' })).text()).toBe('hello');
    await expect(get('bad.test')).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    await expect(get('bad.test', { host: 'good.test' })).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    await expect(get('127.0.0.1')).rejects.toThrow(/altnames|Hostname/u);
  } finally {
    tls.setDefaultCACertificates(trusted);
  }
});
